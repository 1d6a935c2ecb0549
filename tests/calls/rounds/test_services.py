"""A round gathers its cases, and nothing is closed while a review is open."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kehui.calls import credit
from kehui.calls.reviews import stopping
from kehui.calls.reviews.models import Review
from kehui.calls.rounds import queries
from kehui.calls.rounds.results import standings
from kehui.calls.rulesets.models import RuleSet
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
    assert walk(made, ("close", cast.department, callings.SHORT)).state == "closed"


def test_a_cancelled_round_lets_its_experts_go(cast: Cast) -> None:
    made = callings.round_scoring(cast)
    walk(made, ("cancel", cast.department))
    assert set(Review.objects.values_list("state", flat=True)) == {"lapsed"}


def signed_once(cast: Cast) -> Any:
    """A round whose only case has one sheet of the three that its rules ask for."""
    made = callings.round_scoring(cast)
    review = Review.objects.get(round=made.pk)
    walk(review, ("accept", review.reviewer, {"declared": True}),
         ("sign", review.reviewer, {"scores": callings.SCORES, "verdict": "yes"}))  # fmt: skip
    return made


def test_a_round_is_not_closed_with_fewer_sheets_unless_it_is_said_why(cast: Cast) -> None:
    made = signed_once(cast)
    case = queries.cases(made).get()
    with pytest.raises(ValidationError, match=case.number) as refused:
        act(made, "close", by=cast.department)
    assert set(refused.value.message_dict) == {"shortfall"}
    closed = walk(made, ("close", cast.department, callings.SHORT))
    assert closed.events.get(verb="close").changes["shortfall"][1] == callings.SHORT["shortfall"]


def test_with_all_sheets_nothing_is_to_be_explained(cast: Cast) -> None:
    made = signed_once(cast)
    RuleSet.objects.filter(pk=made.rules_id).update(per_case=1)
    assert walk(made, ("close", cast.department)).state == "closed"


def test_a_withdrawn_case_waits_for_nobody_and_holds_no_place(cast: Cast) -> None:
    made = callings.round_scoring(cast, experts=2)
    case = queries.cases(made).get()
    first, second = Review.objects.filter(round=made.pk)
    walk(first, ("accept", first.reviewer, {"declared": True}),
         ("sign", first.reviewer, {"scores": callings.SCORES, "verdict": "yes"}))  # fmt: skip
    walk(case, ("withdraw", cast.author))
    second.refresh_from_db()
    assert (second.state, second.events.last().by.machine) == ("lapsed", True)
    assert not credit.items([second.judge_id])
    [row] = standings(made)
    assert (row.gone, row.place, row.inside, row.points is not None) == (True, 0, False, True)
    assert not queries.cases(made).exists()
    assert walk(made, ("close", cast.department)).state == "closed"


def test_experts_hear_once_that_reviews_are_not_needed_any_more(cast: Cast) -> None:
    made = callings.round_scoring(cast)
    review = Review.objects.get(round=made.pk)
    since = made.state_since
    walk(made, ("cancel", cast.department))
    lines = [line for line in stopping.gather(since) if line.person_id == review.reviewer_id]
    assert len(lines) == 1
    [told] = stopping.tell(review.reviewer, {1: lines[0]}).values()
    assert made.title in told.text
    assert review.number in told.url
