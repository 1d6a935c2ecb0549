"""What a change of weights or equivalents would do, before it is made: first tens side by side."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kehui.mechanisms.matching.found import Found
from kehui.mechanisms.matching.queries import Asking, ask
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.queries import visible, with_secrecy

TOP = 10
SAMPLE = 30  # records that are compared
SHOWN = 5  # of those that change, how many are shown side by side

Asks = Callable[[Record], Asking]


@dataclass(frozen=True)
class Place:
    """One answer before or after: its place from 1, and where it stands on the other side (0: not there)."""

    number: int
    title: str
    score: float
    elsewhere: int

    @property
    def moved(self) -> str:
        """up, down, new or same, seen from the other side."""
        if not self.elsewhere:
            return "new"
        return "same" if self.elsewhere == self.number else "up" if self.elsewhere > self.number else "down"


@dataclass(frozen=True)
class Change:
    """One record whose first ten would change."""

    record: Record
    kind: Kind
    before: list[Place]
    after: list[Place]

    @property
    def lines(self) -> Iterator[tuple[Place | None, Place | None]]:
        most = max(len(self.before), len(self.after))
        for place in range(most):
            yield (
                self.before[place] if place < len(self.before) else None,
                self.after[place] if place < len(self.after) else None,
            )


@dataclass(frozen=True)
class Effect:
    """``compared`` records were looked at; these would change."""

    compared: int
    changes: list[Change]

    @property
    def shown(self) -> list[Change]:
        return self.changes[:SHOWN]


def effect(records: Iterable[Record], *, person: Any, before: Asks, after: Asks) -> Effect:
    """Compare the answers to some records under two settings, of the first kind that each is matched with."""
    compared, changes = 0, []
    for record in records:
        kind = kinds.of(record)
        code = next((code for code in kind.matchable.against if code != kind.code), kind.code)
        itself = (str(record.pk),)
        old, new = (ask(asks(record), code, person=person, top=TOP, exclude=itself) for asks in (before, after))
        compared += 1
        if [each.record.pk for each in old] != [each.record.pk for each in new]:
            changes.append(Change(record, kind, _places(old, new), _places(new, old)))
    return Effect(compared, changes)


def _places(found: list[Found], other: list[Found]) -> list[Place]:
    there = {each.record.pk: number for number, each in enumerate(other, 1)}
    return [
        Place(number, each.record.title, each.score, there.get(each.record.pk, 0))
        for number, each in enumerate(found, 1)
    ]


def open_kind() -> Kind | None:
    """The kind whose records ask: changes are judged by what they do to its answers."""
    return next((kind for kind in kinds if kind.matchable and kind.matchable.side == "wanted"), None)


def newest_open(person: Any, *, most: int = SAMPLE) -> list[Record]:
    """The newest open records of the asking kind, as this person may see them: the sample of a comparison."""
    kind = open_kind()
    if kind is None:
        return []
    records = with_secrecy(kind, visible(kind, person).filter(state__in=kind.matchable.open), person)
    return list(records.order_by("-state_since", "-pk")[:most])
