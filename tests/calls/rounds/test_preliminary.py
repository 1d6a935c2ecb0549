"""Only what the preliminary review chose comes before the second one (M13)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from kehui.calls.reviews.models import Review
from kehui.calls.rounds import queries
from kehui.calls.rounds.models import Round
from kehui.records.services import act, create
from tests import callings, factories
from tests.browsing import browser
from tests.factories import Cast, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def decided(cast: Cast) -> Any:
    """A preliminary review of three cases, of which one may go on; its scores are decided."""
    first = callings.application_under_review(cast)
    cases = [first, *(callings.application_under_review(cast, guide=first.guide) for _each in range(2))]
    made = create("round", by=cast.department, passing=1, **callings.round_fields(cast, call=first.call))
    made = walk(made, ("begin", cast.department))
    for case in cases:
        create("review", by=cast.department, round=made, case=case, judge=callings.another_expert(cast))
    made = walk(made, ("start", cast.department))
    for review, points in zip(Review.objects.order_by("number"), ("28", "20", "25"), strict=True):
        scores = [row | {"points": points} for row in callings.SCORES]
        walk(review, ("accept", review.reviewer, {"declared": True}),
             ("sign", review.reviewer, {"scores": scores, "verdict": "yes"}))  # fmt: skip
    return walk(made, *callings.decided(cast))


def second(cast: Cast, before: Any, **more: Any) -> Any:
    fields = callings.round_fields(cast, call=before.call) | {"title": "第二轮答辩评审", "sort": "defence"}
    return create("round", by=cast.department, **fields | more)


def choose(round_: Any, cast: Cast, *numbers: str) -> Any:
    url = reverse("round-scores", args=[round_.number])
    return browser(cast.department2).post(url, {"award": list(numbers)}, follow=True)


def test_the_chosen_alone_are_gathered_for_the_second_review(decided: Any, cast: Cast) -> None:
    best, *others = decided.call.applications.order_by("number")
    choose(decided, cast, best.number)
    states = [type(best).objects.get(pk=each.pk).state for each in (best, *others)]
    assert states == ["review", "not_selected", "not_selected"]
    assert list(queries.advanced(decided)) == [best]
    late = callings.application_under_review(cast, guide=best.guide)  # came after the preliminary review
    made = walk(second(cast, decided, after=decided), ("begin", cast.department))
    assert list(queries.cases(made)) == [best]
    assert late.state == "review"


def test_nothing_begins_before_the_preliminary_review_has_decided_about_all(decided: Any, cast: Cast) -> None:
    made = second(cast, decided, after=decided)
    with pytest.raises(ValidationError, match="3"):
        act(made, "begin", by=cast.department)


def test_a_second_review_that_does_not_name_the_preliminary_one_is_refused(decided: Any, cast: Cast) -> None:
    made = second(cast, decided)
    with pytest.raises(ValidationError, match=decided.number):
        act(made, "begin", by=cast.department)


def test_no_more_go_on_than_the_round_says_and_what_is_decided_is_not_decided_again(decided: Any, cast: Cast) -> None:
    one, two, _three = decided.call.applications.order_by("number")
    choose(decided, cast, one.number, two.number)
    assert list(queries.advanced(decided)) == [one]
    assert list(queries.undecided(Round.objects.get(pk=decided.pk))) == [two]  # refused, and still to be decided
    choose(decided, cast)
    assert type(one).objects.get(pk=one.pk).state == "review"
    assert type(one).objects.get(pk=two.pk).state == "not_selected"


def test_another_call_s_round_is_no_preliminary_review(decided: Any, cast: Cast) -> None:
    with pytest.raises(ValidationError):
        create("round", by=cast.department, after=decided, **callings.round_fields(cast))
