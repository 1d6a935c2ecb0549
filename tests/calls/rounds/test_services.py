"""A round gathers its cases, and nothing is closed while a review is open."""

import pytest
from django.core.exceptions import ValidationError

from kehui.calls.reviews.models import Review
from kehui.calls.rounds import queries
from kehui.records.services import act, create
from tests import callings, factories
from tests.factories import Cast, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def test_what_is_under_review_becomes_a_case(cast: Cast) -> None:
    case = callings.application_under_review(cast)
    create("application", by=cast.author, **callings.application_fields(cast, guide=case.guide))  # only a draft
    made = walk(create("round", by=cast.department, **callings.round_fields(cast, call=case.call)),
                ("begin", cast.department))  # fmt: skip
    assert list(queries.cases(made)) == [case]


def test_a_round_without_cases_does_not_begin(cast: Cast) -> None:
    made = create("round", by=cast.department, **callings.round_fields(cast))
    with pytest.raises(ValidationError):
        act(made, "begin", by=cast.department)


def test_scoring_does_not_begin_while_a_case_has_no_expert(cast: Cast) -> None:
    case = callings.application_under_review(cast)
    made = walk(create("round", by=cast.department, **callings.round_fields(cast, call=case.call)),
                ("begin", cast.department))  # fmt: skip
    with pytest.raises(ValidationError, match=case.number):
        act(made, "start", by=cast.department)


def test_open_reviews_keep_the_round_open_until_signed_or_replaced(cast: Cast) -> None:
    made = callings.round_scoring(cast, experts=2)
    first, second = Review.objects.filter(round=made.pk)
    with pytest.raises(ValidationError, match="2"):
        act(made, "close", by=cast.department)
    walk(first, ("accept", first.reviewer, {"declared": True}),
         ("sign", first.reviewer, {"scores": callings.SCORES, "verdict": "yes"}))  # fmt: skip
    walk(second, ("decline", second.reviewer))
    assert walk(made, ("close", cast.department)).state == "closed"


def test_a_cancelled_round_lets_its_experts_go(cast: Cast) -> None:
    made = callings.round_scoring(cast)
    walk(made, ("cancel", cast.department))
    assert set(Review.objects.values_list("state", flat=True)) == {"replaced"}
