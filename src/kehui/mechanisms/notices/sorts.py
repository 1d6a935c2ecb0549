"""The sorts of notifications: what comes from the events of records, and what other mechanisms offer."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from kehui.people.powers import powers
from kehui.records.sources import Sort, sources

MENTIONED = Sort("mentioned", _("somebody mentions me"), _("somebody mentioned you"))
TURN = Sort("turn", _("it becomes my turn"), _("the record waits for you"))
DELEGATED = Sort("delegated", _("work under a delegated role"), _("it is done under a role that was delegated"))
REMINDER = Sort("reminder", _("a deadline comes near or has passed"), _("the record waits for you and has a deadline"))
OWN = Sort("own", _("a record of mine moves"), _("it is your record, or your organisation's"))
FOLLOWED = Sort("followed", _("a record I follow moves"), _("you follow this record"))

OWN_SORTS = (TURN, REMINDER, MENTIONED, DELEGATED, OWN, FOLLOWED)


def sorts() -> Iterator[Sort]:
    """All of them, in the order of the settings page."""
    yield from OWN_SORTS
    for source in sources:
        yield source.sort


def sorts_for(person: Any) -> list[Sort]:
    """Those that somebody may ever get, by the powers of today."""
    return [sort for sort in sorts() if sort.who(powers(person))]


def sort_of(code: str) -> Sort | None:
    return next((sort for sort in sorts() if sort.code == code), None)
