"""What the start page counts and lists: published records for everyone, and the newest of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst

from kehui.records.addresses import kind_page, page
from kehui.records.keys import keys_of
from kehui.records.kinds import Kind, kinds
from kehui.records.paging import COUNTED, bounded, in_words
from kehui.records.queries import in_order, may_read
from kehui.records.sorting import NEWEST

LATEST = 6  # records of a kind on the start page
HEADLINES = ("demand", "achievement", "call", "expert", "talent", "policy", "finance", "commissioner", "release")


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


def stats(person: Any) -> list[Stat]:
    """How many records of each public kind are shown now, where there are any; each number opens onto them."""
    counts = ((kind, *bounded(_shown(kind, person), COUNTED)) for kind in _public())
    return [
        Stat(str(capfirst(str(kind.plural))), in_words(count, over), kind_page(kind))
        for kind, count, over in counts if count
    ]  # fmt: skip


def latest(person: Any) -> list[tuple[str, str, list[Item]]]:
    """The newest records of the kinds that visitors come for, where there are any: two queries each."""
    newest = ((kind, _newest(kind, person)) for kind in map(kinds.__getitem__, HEADLINES))
    return [(str(capfirst(str(kind.plural))), kind_page(kind), items) for kind, items in newest if items]


def _public() -> Iterable[Kind]:
    """Kinds with something for everybody; the market's come first, as in the settings."""
    return (kind for kind in kinds if kind.loop.public_codes)


def _of(kind: Kind, person: Any) -> QuerySet:
    return kind.view.narrow(keys_of(kind), person)


def _shown(kind: Kind, person: Any) -> QuerySet:
    return _of(kind, person).filter(state__in=kind.loop.public_codes)


def _newest(kind: Kind, person: Any) -> list[Item]:
    keys = list(_shown(kind, person).order_by(*NEWEST).values_list("pk", flat=True)[:LATEST])
    return [_item(record) for record in in_order(kind, keys, person)]


def _item(record: Any) -> Item:
    owner = str(record.owner) if record.owner and may_read(record, "owner") else ""
    return Item(record.title, page(record), owner, record.state_since)
