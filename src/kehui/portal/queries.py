"""What the start page counts and lists: published records for everyone, and what waits for whoever is signed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst

from kehui.people.powers import powers
from kehui.records.addresses import kind_page, page
from kehui.records.filters import waiting_for_me
from kehui.records.keys import keys_of
from kehui.records.kinds import Kind, kinds
from kehui.records.paging import COUNTED, bounded, in_words
from kehui.records.queries import in_order, may_read
from kehui.records.sorting import NEWEST

LATEST = 6  # records of a kind on the start page
WAITING = 5  # of each kind on the desk
LISTED = 1000  # beyond this the desk says "1,000+"


@dataclass(frozen=True)
class Stat:
    label: str
    value: str
    url: str


@dataclass(frozen=True)
class Item:
    """A record as one line: its title and the small print under it."""

    title: str
    url: str
    owner_label: str
    at: Any
    state_label: Any = ""
    phase: str = ""
    due_on: Any = None


@dataclass(frozen=True)
class Desk:
    """What of one kind waits for a person."""

    label: str
    count: str
    url: str
    items: list[Item]


def stats(person: Any) -> list[Stat]:
    """How many records of each public kind are shown now; each number opens onto them."""
    return [
        Stat(str(capfirst(str(kind.plural))), in_words(*bounded(_shown(kind, person), COUNTED)), kind_page(kind))
        for kind in _public()
    ]


def latest(person: Any) -> list[tuple[str, str, list[Item]]]:
    """The newest records of each public kind: two queries each."""
    return [(str(capfirst(str(kind.plural))), kind_page(kind), _newest(kind, person)) for kind in _public()]


def desk(person: Any) -> list[Desk]:
    """Kind by kind, the records on which the person may take a step onward: two queries each."""
    found = []
    for kind in kinds:
        mine = _of(kind, person).filter(waiting_for_me(kind, powers(person))).order_by(*NEWEST)
        keys = list(mine.values_list("pk", flat=True)[: LISTED + 1])
        items = [_item(kind, record, full=True) for record in in_order(kind, keys[:WAITING], person)]
        count = in_words(min(len(keys), LISTED), len(keys) > LISTED)
        if keys:
            found.append(Desk(str(capfirst(str(kind.plural))), count, kind_page(kind, desk="waiting"), items))
    return found


def _public() -> Iterable[Kind]:
    return (kind for kind in kinds if kind.loop.public_codes)


def _of(kind: Kind, person: Any) -> QuerySet:
    return kind.view.narrow(keys_of(kind), person)


def _shown(kind: Kind, person: Any) -> QuerySet:
    return _of(kind, person).filter(state__in=kind.loop.public_codes)


def _newest(kind: Kind, person: Any) -> list[Item]:
    keys = list(_shown(kind, person).order_by(*NEWEST).values_list("pk", flat=True)[:LATEST])
    return [_item(kind, record) for record in in_order(kind, keys, person)]


def _item(kind: Kind, record: Any, *, full: bool = False) -> Item:
    owner = str(record.owner) if record.owner and may_read(record, "owner") else ""
    state = kind.state(record)
    more = {"state_label": state.label, "phase": state.phase.value, "due_on": record.due_on} if full else {}
    return Item(record.title, page(record), owner, record.state_since, **more)
