"""Cases and reviews of a round."""

from collections import Counter
from typing import Any

from django.db.models import QuerySet

from kehui.calls.rounds.models import Decision, Round
from kehui.records.kinds import kinds

WITHDRAWN = "withdrawn"  # the state of a case that its applicant took back
REVIEWS = "reviews"  # the relation between a round and its cases
KEPT = ("waiver", "invited", "confirmed", "signed", "abstained")  # states of a review that is not given up


def gathered(round_: Round) -> QuerySet[Any]:
    """The applications that the round began with."""
    linked = round_.links_out.filter(relation=REVIEWS).values("target")
    return kinds["application"].model._default_manager.filter(pk__in=linked)


def cases(round_: Round) -> QuerySet[Any]:
    """Those of them that were not withdrawn since."""
    return gathered(round_).exclude(state=WITHDRAWN)


def reviews(round_: Round) -> QuerySet[Any]:
    """The reviews of a round that are not given up."""
    return kinds["review"].model._default_manager.filter(round=round_.pk, state__in=KEPT)


def advanced(round_: Round) -> QuerySet[Any]:
    """The cases that a preliminary review let go on."""
    chosen = round_.letters.filter(decision=Decision.ADVANCE).exclude(sent_at=None)
    return kinds["application"].model._default_manager.filter(pk__in=chosen.values("case"))


def undecided(round_: Round) -> QuerySet[Any]:
    """The cases about which the round has still to decide."""
    return cases(round_).filter(state="review").exclude(pk__in=advanced(round_).values("pk"))


def gaps(round_: Round) -> int:
    """How many places of cases are empty because whoever was asked left again: at most one for each who left, fewer
    where others were asked since. Two queries."""
    if round_.rules is None:
        return 0
    left = kinds["review"].model._default_manager.filter(round=round_.pk).exclude(state__in=(*KEPT, "lapsed"))
    gone = Counter(left.values_list("case", flat=True))
    here = Counter(reviews(round_).filter(case__in=gone).values_list("case", flat=True))
    return sum(min(count, max(round_.rules.per_case - here[case], 0)) for case, count in gone.items())
