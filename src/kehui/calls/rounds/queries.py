"""Cases and reviews of a round."""

from typing import Any

from django.db.models import QuerySet

from kehui.calls.rounds.models import Round
from kehui.records.kinds import kinds

REVIEWS = "reviews"  # the relation between a round and its cases


def cases(round_: Round) -> QuerySet[Any]:
    """The applications before the round."""
    linked = round_.links_out.filter(relation=REVIEWS).values("target")
    return kinds["application"].model._default_manager.filter(pk__in=linked)


def reviews(round_: Round) -> QuerySet[Any]:
    """The reviews of a round that are not given up."""
    kept = ("invited", "confirmed", "signed", "abstained")
    return kinds["review"].model._default_manager.filter(round=round_.pk, state__in=kept)
