"""The lanes of my work: which pieces stand in each, and how many."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from kehui.desk.work import pieces
from kehui.desk.work.duties import asked, duties
from kehui.desk.work.pieces import Piece
from kehui.mechanisms.notices.models import Follow
from kehui.people.powers import powers
from kehui.records.kinds import kinds

KEPT = 30  # seconds for which the counts of every page are kept
IN_TURN = _("New work appears here as soon as a step needs you.")
OPEN = 5  # kinds that stand open above the work


@dataclass(frozen=True)
class Lane:
    """``rows`` picks from what waits for the person, or asks for something else."""

    code: str
    label: Any
    icon: str
    empty: Any  # what to say when nothing stands in it
    rows: Callable[[Any, list[Piece]], list[Piece]]
    later: Any = IN_TURN  # how something comes to stand in it


LANES = (
    Lane("waiting", _("waiting for me"), "inbox", _("Nothing waits for you"), lambda _p, waiting: waiting),
    Lane("soon", _("due soon"), "clock", _("Nothing is due in the coming days"),
         lambda _p, waiting: pieces.soon(waiting)),
    Lane("overdue", _("overdue"), "exclamation-triangle", _("Nothing is overdue"),
         lambda _p, waiting: pieces.overdue(waiting)),
    Lane("delegated", _("for others"), "user-group", _("Nothing waits for you in the name of others"),
         lambda _p, waiting: [piece for piece in waiting if piece.lender],
         _("When a colleague delegates a role to you, what waits for that role appears here.")),
    Lane("followed", _("followed"), "eye", _("You follow nothing that is still open"),
         lambda person, _w: pieces.among(Follow.objects.filter(person=person.pk).values("record")),
         _("The button “Follow” on the page of a record puts it here.")),
    Lane("started", _("started by me"), "pencil-square", _("You have begun nothing that is still open"),
         lambda person, _w: pieces.started(person),
         _("What you write down stands here until it is closed.")),
)  # fmt: skip


def lane(code: str) -> Lane:
    """The lane of that code; the first where there is none."""
    return next((each for each in LANES if each.code == code), LANES[0])


def inside(person: Any) -> dict[str, list[Piece]]:
    """What stands in each lane, by its code."""
    waiting = pieces.waiting(person)
    return {each.code: each.rows(person, waiting) for each in LANES}


@dataclass(frozen=True)
class Choice:
    """A kind or a step by which the work is narrowed, with how many there are."""

    code: str
    label: str
    count: int
    active: bool = False


def by_kind(rows: list[Piece], chosen: str) -> list[Choice]:
    counts = Counter(piece.kind.code for piece in rows)
    return [
        Choice(kind.code, str(kind.plural), counts[kind.code], kind.code == chosen)
        for kind in kinds
        if kind.code in counts or kind.code == chosen
    ]


def by_step(rows: list[Piece], kind: str, chosen: str) -> list[Choice]:
    """The steps that the pieces of one kind wait for, in the order of its loop."""
    counts = Counter(code for piece in rows for code in piece.codes)
    named = {f"{kind}.{step.code}": step for step in kinds[kind].loop.steps} if kind in kinds else {}
    return [
        Choice(code, str(step.label), counts[code], code == chosen)
        for code, step in named.items()
        if code in counts or code == chosen
    ]


def folded(choices: list[Choice]) -> tuple[list[Choice], list[Choice]]:
    """The choices that stand open, and those behind them: the most frequent and the chosen one are open."""
    if len(choices) <= OPEN + 1:
        return choices, []
    first = sorted(choices, key=lambda each: (not each.active, -each.count))[:OPEN]
    return [each for each in choices if each in first], [each for each in choices if each not in first]


@dataclass(frozen=True)
class Counts:
    """What every page tells of one's work; what waits beside records is among ``waiting``."""

    waiting: int = 0
    soon: int = 0
    overdue: int = 0


def counts(person: Any) -> Counts:
    """Counted anew, and kept for the pages that follow."""
    rows = pieces.waiting(person)
    found = Counts(len(rows) + asked(duties.of(person)), len(pieces.soon(rows)), len(pieces.overdue(rows)))
    cache.set(_key(person), found, timeout=KEPT)
    return found


def kept_counts(person: Any) -> Counts | None:
    """The counts that a page can show without a query; None when they must be asked for."""
    return cache.get(_key(person)) if powers(person).signed_in else None


def _key(person: Any) -> str:
    return f"work-{powers(person).person_id}"
