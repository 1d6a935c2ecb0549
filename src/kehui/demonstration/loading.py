"""Builds the region in an empty database, once; refuses one that holds anything real."""

from collections.abc import Callable

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from kehui.demonstration import appraisals, histories, meetings, outcomes, panels, year
from kehui.demonstration.chronicle import Chronicle
from kehui.demonstration.population import settle
from kehui.demonstration.year.sizes import Sizes
from kehui.people.models import Organisation, Person


def is_loaded() -> bool:
    return Organisation.objects.filter(demonstration=True).exists()


def holds_other_things() -> bool:
    """Whether the database has people or organisations and is no demonstration; a new one has no tables yet."""
    try:
        with transaction.atomic():
            others = Organisation.objects.exists() or Person.objects.filter(machine=False).exists()
            return others and not is_loaded()
    except DatabaseError:
        return bool(connection.introspection.table_names())


def load(*, progress: Callable[[int, int], None] = lambda _done, _all: None, sizes: Sizes | None = None) -> int:
    """Bring the whole region to life in one transaction; returns the number of deeds, none when it is there already.

    ``progress`` is told how many deeds are done, of how many; ``sizes`` adds a whole year before the region's own."""
    if is_loaded():
        return 0
    today = timezone.localdate()
    with transaction.atomic():
        chronicle = Chronicle(settle())
        histories.plan(chronicle, today=today)
        meetings.plan(chronicle, today=today)
        panels.plan(chronicle, today=today)
        appraisals.plan(chronicle, today=today)
        outcomes.plan(chronicle, today=today)
        if sizes:
            year.plan(chronicle, sizes, today=today)
        done = 0

        def advance(count: int) -> None:
            nonlocal done
            done += count
            progress(done, len(chronicle.deeds))

        chronicle.play(advance)
    return len(chronicle.deeds)
