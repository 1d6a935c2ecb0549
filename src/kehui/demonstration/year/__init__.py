"""The whole demonstration year: a challenge season, the batches of a selection, a plan year with projects, a race."""

from datetime import date

from kehui.demonstration.chronicle import Chronicle
from kehui.demonstration.year import calls, planyear, race, season, selection
from kehui.demonstration.year.doors import FIRST_UNIT, Year
from kehui.demonstration.year.sizes import Sizes
from kehui.people.models import Person
from kehui.records.kinds import kinds

BEFORE = 2  # years: all of it lies before anything that the region itself has done


def year_of(today: date) -> int:
    """The calendar year that is filled."""
    return today.year - BEFORE


def filled_year() -> int | None:
    """The year that was filled, none where the region was built without it: the season is the first of all calls of
    its sort, and units were enrolled for the year only."""
    if not Person.objects.filter(username=FIRST_UNIT).exists():
        return None
    seasons = kinds["call"].model._default_manager.filter(sort="challenge")
    return seasons.order_by("pk").values_list("plan_year", flat=True).first()


def plan(chronicle: Chronicle, sizes: Sizes, *, today: date) -> None:
    """Put the whole year into the chronicle."""
    year = Year(chronicle, year_of(today), sizes)
    calls.plan_rules(year)
    season.plan(year)
    selection.plan(year)
    planyear.plan(year)
    race.plan(year)
