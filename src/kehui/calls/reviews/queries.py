"""The reviews an expert was asked for in a round, in the order in which they help most."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from kehui.calls.reviews.models import Review

TO_DO = ("invited", "confirmed")


@dataclass(frozen=True)
class Progress:
    """How many of those that count are given: ``12 / 45``."""

    done: int
    all: int


def mine(review: Review) -> QuerySet[Review]:
    """The reviews of the same round that the same expert was asked for and has not given up."""
    kept = (*TO_DO, "signed", "abstained")
    return Review.objects.filter(round=review.round_id, reviewer=review.reviewer_id, state__in=kept)


def progress(reviews: QuerySet[Any]) -> Progress:
    """Of some reviews, those signed or abstained from."""
    counts = reviews.aggregate(done=Count("pk", filter=~Q(state__in=TO_DO)), every=Count("pk"))
    return Progress(counts["done"], counts["every"])


def next_of(review: Review) -> Review | None:
    """Where to go on: of the expert's open reviews in the round the one whose case has the fewest signed sheets."""
    signed = Count("case__reviewed_by", filter=Q(case__reviewed_by__round=review.round_id,
                                                 case__reviewed_by__state="signed"))  # fmt: skip
    left = mine(review).filter(state__in=TO_DO).exclude(pk=review.pk)
    return left.annotate(signed=signed).order_by("signed", "number").first()
