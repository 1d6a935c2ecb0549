"""Tells experts that reviews asked of them are not needed any more, and why: one notice for all of a round that ended
at the same time."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from kehui.calls.reviews import together
from kehui.calls.reviews.models import Review
from kehui.people.powers import Role
from kehui.records import addresses
from kehui.records.models import Event
from kehui.records.sources import Line, Sort, Source, Words

OVER = ("lapsed", "replaced")  # states into which others brought a review
STEPS = ("lapse", "replace")
SORT = Sort(
    "review-over",
    gettext_lazy("a review asked of me is not needed any more"),
    gettext_lazy("you were asked as an expert"),
    "once",
    who=lambda who: who.holds(Role.EXPERT),
)


def gather(since: datetime) -> Iterator[Line]:
    return together.lines(OVER, since)


def tell(person: Any, lines: Mapping[int, Line]) -> dict[int, Words]:
    found = {}
    for pk, line in lines.items():
        if reviews := together.reviews(person, line, OVER):
            text = ngettext(
                "%(n)s review of yours in “%(round)s” is not needed any more: %(why)s",
                "%(n)s reviews of yours in “%(round)s” are not needed any more: %(why)s",
                len(reviews),
            ) % {"n": len(reviews), "round": reviews[0].round.title, "why": _why(reviews[0])}
            found[pk] = Words(text, addresses.page(reviews[0]))
    return found


def _why(review: Review) -> str:
    event = Event.objects.filter(record=review.pk, verb__in=STEPS).order_by("id").last()
    return event.reason if event and event.reason else "–"


SOURCE = Source(SORT, gather, tell)
