"""Credit of experts (M16): 100 points, moved by what became of the reviews they were asked for, between 0 and 100.

Nothing is kept: the figure follows from the events of the reviews and from the rule sets of their rounds, each event by
the rules under which it happened, so that it opens onto what it is made of. An expert who steps back for a conflict of
interest loses nothing.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kehui.records.kinds import kinds
from kehui.records.models import Event

START = MOST = Decimal(100)
DAYS = 365  # of a year, as events are counted
ENDS = {"signed": ("sign", "record"), "declined": ("decline",), "abstained": ("abstain",), "replaced": ("replace",)}


@dataclass(frozen=True)
class Item:
    """One event: what it was by the rules, on which review or by which violation, when, and by how many points it moved
    the figure."""

    code: str
    record: Any
    at: datetime
    points: Decimal
    source: str


def items(experts: Collection[int]) -> dict[int, list[Item]]:
    """By expert, the events that count today, the latest first. Four queries."""
    reviews = kinds["review"].model._default_manager.filter(judge__in=experts, state__in=ENDS)
    known = {each.pk: each for each in reviews.exclude(round__rules=None).select_related("round__rules", "judge")}
    verbs = [verb for some in ENDS.values() for verb in some]
    last = {event.record_id: event
            for event in Event.objects.filter(record__in=known, verb__in=verbs).order_by("id")}  # fmt: skip
    found: dict[int, list[Item]] = {}
    for pk, event in sorted(last.items(), key=lambda pair: pair[1].id, reverse=True):
        if item := _item(known[pk], event):
            found.setdefault(known[pk].judge_id, []).append(item)
    for expert, item in _violations(experts):
        found.setdefault(expert, []).append(item)
    return {expert: sorted(some, key=lambda item: item.at, reverse=True) for expert, some in found.items()}


def _violations(experts: Collection[int]) -> Iterator[tuple[int, Item]]:
    """Confirmed violations with the points that followed."""
    model, now = kinds["violation"].model, timezone.now()
    made = model._default_manager.filter(judge__in=experts, state="confirmed").exclude(points=None)
    for each in made.select_related("rules"):
        if each.points and each.state_since >= now - timedelta(DAYS * each.rules.credit_years):
            yield each.judge_id, Item("violation", each, each.state_since, each.points, each.basis)


def figure(of: Collection[Item]) -> Decimal:
    """The credit that some events leave.

    >>> figure([])
    Decimal('100')
    """
    return max(Decimal(0), min(MOST, START + sum((item.points for item in of), Decimal(0))))


def below(rules: Any, experts: Collection[int]) -> set[int]:
    """Those of some experts whom the rules keep from being asked or drawn for their credit."""
    if rules is None or not rules.credit_least:
        return set()
    return {pk for pk, some in items(experts).items() if figure(some) < rules.credit_least}


def _item(review: Any, event: Event) -> Item | None:
    """None where the rules of the round say nothing about it, or it happened too long ago."""
    rules = review.round.rules
    if event.verb not in ENDS[review.state] or event.at < timezone.now() - timedelta(DAYS * rules.credit_years):
        return None
    code = review.state
    if code == "signed":
        closes = review.round.closes_on
        code = "late" if closes and timezone.localdate(event.at) > closes else "on_time"
    row = next((row for row in rules.credit if row["event"].strip() == code), None)
    if row is None:
        return None
    return Item(code, review, event.at, Decimal(row["points"].strip()), row.get("source", "") or rules.document_number)
