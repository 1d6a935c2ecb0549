"""Rules that were put in force before they could ask for a notice keep the meaning that they had."""

from django.db import migrations, models


def keep_meaning(apps, _editor):
    """A change of rules does not act backwards: editions whose history says nothing of the notice, because they came
    into force before that was asked, do not hold back the awards of calls that were opened under them."""
    told = apps.get_model("records", "Event").objects.filter(record=models.OuterRef("pk"), changes__has_key="notice_first")
    rules = apps.get_model("rulesets", "RuleSet").objects.filter(~models.Exists(told), state__in=("in_force", "retired"))
    for edition in rules.values_list("pk", flat=True):
        apps.get_model("rulesets", "RuleSet").objects.filter(pk=edition).update(notice_first=False)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0003_pairs'),
        ('rulesets', '0003_notice_first'),
    ]

    operations = [
        migrations.RunPython(keep_meaning, migrations.RunPython.noop),
    ]
