"""Whoever has not given their scores is reminded by hand: once a day and round, in one notice for all their cases.

Reminders that come by the clock count as well: who got one today about a case of the round is not written to again,
and the clock passes over who was reminded by hand.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from kehui.calls.rounds import queries
from kehui.calls.rounds.models import Nudge, Round
from kehui.mechanisms.notices.gathering import on_channels
from kehui.mechanisms.notices.models import Notification
from kehui.people.powers import Role
from kehui.records.kinds import kinds
from kehui.records.services import log
from kehui.records.sources import Line, Sort, Source, Words

OPEN = ("invited", "confirmed")  # states of a review that is still to be given
REMIND = "remind"  # what the history calls it
SORT = Sort(
    "review-nudge",
    gettext_lazy("the office asks for my scores"),
    gettext_lazy("the round waits for your reviews"),
    "once",
    who=lambda who: who.holds(Role.EXPERT),
    reminds=True,
)


@dataclass(frozen=True)
class Missing:
    """An expert with open reviews of a round. ``last``: when they were reminded last, by hand or by the clock."""

    expert: Any
    person: Any
    reviews: tuple[Any, ...]
    last: datetime | None

    @property
    def today(self) -> bool:
        return self.last is not None and timezone.localdate(self.last) == timezone.localdate()

    @property
    def reachable(self) -> bool:
        """Whether there is an account to write to, and nothing was written today."""
        return self.person is not None and not self.today


def missing(round_: Round) -> list[Missing]:
    """Everybody whose scores the round waits for, by name. Three queries."""
    rows: dict[int, list[Any]] = {}
    open_now = queries.reviews(round_).filter(state__in=OPEN).select_related("judge__owner", "reviewer", "case")
    for review in open_now.order_by("judge__title", "number"):
        rows.setdefault(review.judge_id, []).append(review)
    last = _last(round_, [review for some in rows.values() for review in some])
    return [Missing(some[0].judge, some[0].reviewer, tuple(some), last.get(some[0].reviewer_id))
            for some in rows.values()]  # fmt: skip


def remind(round_: Round, people: Collection[int], *, by: Any) -> int:
    """Write to those of them whom the round waits for and who were not reminded today; how many were written to."""
    chosen = [each for each in missing(round_) if each.reachable and each.person.pk in people]
    day, now = timezone.localdate(), timezone.now()
    with transaction.atomic():
        made = []
        for each in chosen:
            nudge, new = Nudge.objects.get_or_create(round=round_, person=each.person, day=day, defaults={"by": by})
            made += [(nudge, each)] if new else []
        rows = [_row(nudge, each, now) for nudge, each in made]
        Notification.objects.bulk_create(list(on_channels(rows)), ignore_conflicts=True)
        if made:
            log(round_, REMIND, by=by, changes={"reminded": [None, str(len(made))]})
    return len(made)


def _row(nudge: Nudge, each: Missing, at: datetime) -> Notification:
    key = f"{SORT.code}:{nudge.pk}"
    given = {"round": nudge.round_id, "records": [review.pk for review in each.reviews]}
    return Notification(person_id=nudge.person_id, sort=SORT.code, key=key, topic=key, at=at, given=given)


def _last(round_: Round, reviews: list[Any]) -> dict[int, datetime]:
    """By person, the latest reminder about the round."""
    found = dict(Nudge.objects.filter(round=round_).values_list("person").annotate(Max("at")))
    told = Notification.objects.filter(sort="reminder", record__in=[review.pk for review in reviews])
    for person, at in told.order_by().values_list("person").annotate(Max("at")):
        found[person] = max(at, found[person]) if person in found else at
    return found


def gather(_since: datetime) -> Iterator[Line]:
    """Nothing: reminders by hand are written when they are asked for."""
    yield from ()


def tell(person: Any, lines: Mapping[int, Line]) -> dict[int, Words]:
    """What the round still waits for; nothing once the last sheet is given."""
    found = {}
    for pk, line in lines.items():
        reviews = kinds["review"].model._default_manager.filter(
            round=line.given["round"], reviewer=person, state__in=OPEN
        )  # fmt: skip
        waiting = list(reviews.select_related("round").order_by("number"))
        if waiting:
            words = ngettext(
                "“%(round)s” waits for %(n)s review of yours, until %(day)s",
                "“%(round)s” waits for %(n)s reviews of yours, until %(day)s",
                len(waiting),
            )
            round_ = waiting[0].round
            text = words % {"round": round_.title, "n": len(waiting), "day": round_.closes_on or "–"}
            found[pk] = Words(text, reverse("review:show", args=[waiting[0].number]))
    return found


SOURCE = Source(SORT, gather, tell)
