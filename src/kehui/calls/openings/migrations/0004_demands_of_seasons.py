"""Demands written down for a challenge in the days and the region of a season become demands of that season; where
several fit, of the nearest region and the latest beginning."""

from datetime import datetime, time, timedelta

from django.db import migrations
from django.utils.timezone import make_aware


def link(apps, _editor):
    Call, Demand = apps.get_model("openings", "Call"), apps.get_model("demands", "Demand")
    seasons = Call.objects.filter(sort="challenge").exclude(state="draft").select_related("region")
    for season in sorted(seasons, key=lambda each: (-depth(each.region), -each.opens_on.toordinal() if each.opens_on else 0)):
        fitting = Demand.objects.filter(source="challenge", season=None)
        if season.region_id:
            fitting = fitting.filter(region__path__startswith=season.region.path)
        if season.opens_on:
            fitting = fitting.filter(created_at__gte=midnight(season.opens_on))
        if season.closes_on:
            fitting = fitting.filter(created_at__lt=midnight(season.closes_on + timedelta(1)))
        keys = list(fitting.values_list("pk", flat=True))
        Demand.objects.filter(pk__in=keys).update(season=season.pk)


def depth(region):
    return region.path.strip("/").count("/") + 1 if region else 0


def midnight(day):
    return make_aware(datetime.combine(day, time.min))


class Migration(migrations.Migration):

    dependencies = [
        ("demands", "0003_season"),
        ("openings", "0003_remove_questions"),
    ]

    operations = [migrations.RunPython(link, migrations.RunPython.noop)]
