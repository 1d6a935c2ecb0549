from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("applications", "0003_questions_into_forms")]

    operations = [migrations.RemoveField("application", "answers")]
