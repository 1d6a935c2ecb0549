"""Tells experts what they are asked to review: one notice, and one mail, for all cases asked of them at the same time.

The notice leads to a page on which each invitation is accepted or declined. It names the round and how many cases,
never an applicant.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from kehui.calls.reviews import together
from kehui.people.powers import Role
from kehui.records.sources import Line, Sort, Source, Words

ASKED = ("invited",)
SORT = Sort(
    "review-asked",
    gettext_lazy("I am asked to review"),
    gettext_lazy("you are asked as an expert"),
    "once",
    who=lambda who: who.holds(Role.EXPERT),
)


def gather(since: datetime) -> Iterator[Line]:
    return together.lines(ASKED, since)


def tell(person: Any, lines: Mapping[int, Line]) -> dict[int, Words]:
    """What is still to be answered of each; nothing once every invitation of it is answered."""
    found = {}
    for pk, line in lines.items():
        if reviews := together.reviews(person, line, ASKED):
            text = ngettext(
                "You are asked to review %(n)s case in “%(round)s”, with scores until %(day)s: accept or decline",
                "You are asked to review %(n)s cases in “%(round)s”, with scores until %(day)s: accept or decline",
                len(reviews),
            ) % {"n": len(reviews), "round": reviews[0].round.title, "day": reviews[0].round.closes_on or "–"}
            found[pk] = Words(text, reverse("review-answer", args=[reviews[0].number]))
    return found


SOURCE = Source(SORT, gather, tell)
