"""Organisations are found by pinyin, too; it is worked out in the background."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_apart_and_append_only'),
        ('terms', '0002_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='keys',
            field=models.TextField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(models.F('id'), condition=models.Q(('keys', None)), name='organisation_unspelt'),
        ),
    ]
