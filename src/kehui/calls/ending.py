"""Reviews that are not needed any more, as their case was withdrawn or their round cancelled."""

from typing import Any

from django.db.models import QuerySet

from kehui.people.services import machine
from kehui.records.services import act

OPEN = ("waiver", "invited", "confirmed")  # states of a review that is not given yet


def lapse(reviews: QuerySet[Any], reason: str) -> None:
    """End those of some reviews that are not given yet; it is nobody's fault, and costs no expert any credit."""
    for review in reviews.filter(state__in=OPEN):
        act(review, "keep_limit" if review.state == "waiver" else "lapse", by=machine(), reason=reason)
