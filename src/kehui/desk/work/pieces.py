"""Pieces of work: every record on which a person may take a step onward, with the steps, the day and the reason.

What the platform reads of a piece is its key, state and days; whole records are read for one page only. So a desk of
5,000 pieces costs one query a kind, and one more for each colleague who delegated a role.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F, Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from kehui.core import calendars
from kehui.core.loops import Step
from kehui.people.models import Person
from kehui.people.powers import Powers, powers
from kehui.records.filters import states_by_rule
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.queries import onward_steps, unfinished
from kehui.records.rules import NOTHING, both, either, tested

MOST = 10_000  # pieces read of one kind; beyond this a desk says "+"
SOONEST = (F("due_on").asc(nulls_last=True), "-state_since", "-pk")
SINCE = Cast("state_since", TextField())  # only compared, so it need not become a moment for each of 5,000 rows


class Piece(NamedTuple):
    """One record that concerns a person. ``since``: when it came into its state, as text that sorts; ``steps``: what
    the person may do to take it onward, and ``codes`` how the address names these; ``lender``: who delegated the role
    that it takes."""

    kind: Kind
    pk: int
    state: str
    due_on: date | None
    since: str
    steps: tuple[Step, ...] = ()
    codes: tuple[str, ...] = ()
    lender: int | None = None


def waiting(person: Any) -> list[Piece]:
    """Everything that waits for a person, the soonest due first; each record once, by one's own powers if they do."""
    found: list[Piece] = []
    known: set[int] = set()
    for lender, who in powers(person).capacities():
        for kind in kinds:
            fresh = [piece for piece in _waiting(kind, who, lender) if piece.pk not in known]
            found += fresh
            known.update(piece.pk for piece in fresh)
    return by_day(found)


def _waiting(kind: Kind, who: Powers, lender: int | None) -> Iterator[Piece]:
    """One query, none where nothing of the kind can wait for somebody, two where more waits than is read; each rule is
    composed once, as the column that says for which steps a row waits, and by that column the rows are chosen."""
    steps = {state.code: onward_steps(kind, state.code) for state in kind.loop.states}
    states = states_by_rule(kind, steps.__getitem__)
    tests = {f"may_{id(rule)}": tested(rule.on(who)) for rule in states if rule.on(who) is not NOTHING}
    chosen = (Q(state__in=codes, **{f"may_{id(rule)}": True})
              for rule, codes in states.items() if f"may_{id(rule)}" in tests)  # fmt: skip
    wanted = both(either(*chosen), kind.view.on(who))
    if wanted is NOTHING:
        return
    names = tuple(tests)
    found = kind.model._default_manager.annotate(**tests).filter(wanted, kind=kind.code)  # so that its index is used
    every = found.order_by().values_list("pk", "state", "due_on", SINCE, *names)  # put in order with the other kinds
    rows = list(every[: MOST + 1])
    if len(rows) > MOST:
        rows = list(every.order_by(*SOONEST)[:MOST])

    @cache
    def opened(state: str, allowed: tuple[Any, ...]) -> tuple[tuple[Step, ...], tuple[str, ...]]:
        held = {name for name, may in zip(names, allowed, strict=True) if may}
        open_ = tuple(step for step in steps[state] if f"may_{id(step.who)}" in held)
        return open_, tuple(f"{kind.code}.{step.code}" for step in open_)

    for row in rows:
        yield Piece(kind, *row[:4], *opened(row[1], row[4:]), lender)


def started(person: Any) -> list[Piece]:
    """What the person began and what is not finished: one query."""
    return by_day(_of(Q(created_by=powers(person).person_id)))


def among(keys: Any) -> list[Piece]:
    """The unfinished ones among records: one query."""
    return by_day(_of(Q(pk__in=keys)))


def _of(wanted: Q) -> list[Piece]:
    rows = Record.objects.filter(wanted, unfinished()).order_by(*SOONEST)
    return [
        Piece(kinds[code], pk, state, due_on, since)
        for pk, code, state, due_on, since in rows.values_list("pk", "kind", "state", "due_on", SINCE)[:MOST]
    ]


def by_day(pieces: list[Piece]) -> list[Piece]:
    """The soonest due first; those without a day after them, the newest first."""
    newest = sorted(pieces, key=attrgetter("since", "pk"), reverse=True)
    return sorted(newest, key=lambda piece: piece.due_on or date.max)


def soon(pieces: list[Piece], *, today: date | None = None) -> list[Piece]:
    """Due today or within the coming working days (:setting:`SOON_DAYS`)."""
    day = today or timezone.localdate()
    last = calendars.add_working_days(day, settings.SOON_DAYS)
    return [piece for piece in pieces if piece.due_on and day <= piece.due_on <= last]


def overdue(pieces: list[Piece], *, today: date | None = None) -> list[Piece]:
    day = today or timezone.localdate()
    return [piece for piece in pieces if piece.due_on and piece.due_on < day]


def lenders(pieces: list[Piece]) -> dict[int, Person]:
    """Those in whose name something is to be done: one query, none where nothing is delegated."""
    keys = {piece.lender for piece in pieces if piece.lender}
    return Person.objects.in_bulk(keys) if keys else {}
