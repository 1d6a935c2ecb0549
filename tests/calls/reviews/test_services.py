"""Nobody reviews their own case; a sheet is signed when it is filled in as the rules say."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from kehui.calls.openings.models import Call
from kehui.calls.reviews.models import Review
from kehui.calls.rulesets.models import RuleSet
from kehui.people.powers import Role
from kehui.records.addresses import page as address
from kehui.records.handover import hand_over, objection
from kehui.records.kinds import kinds
from kehui.records.queries import visible
from kehui.records.services import act, create
from tests import callings, factories
from tests.browsing import browser, words
from tests.factories import Cast, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def review(cast: Cast) -> Review:
    made = callings.round_scoring(cast)
    found = Review.objects.get(round=made.pk)
    return walk(found, ("accept", found.reviewer, {"declared": True}))


def scores(**points: str) -> list[dict[str, str]]:
    return [row | {"points": points.get(row["code"], row["points"])} for row in callings.SCORES]


def test_the_total_is_the_sum_of_the_points(review: Review) -> None:
    signed = walk(review, ("sign", review.reviewer, {"scores": scores(new="38.5"), "verdict": "yes"}))
    assert (signed.state, signed.total) == ("signed", Decimal("88.5"))


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ({"new": "41"}, "40"),
        ({"new": "-1"}, "40"),
        ({"new": "7.25"}, "40"),
        ({"new": ""}, "创新性"),
        ({"new": "高"}, "40"),
    ],
)
def test_points_outside_their_bounds_are_refused_by_name(review: Review, points: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        act(review, "sign", by=review.reviewer, scores=scores(**points), verdict="yes")


def test_a_refusal_needs_an_opinion(review: Review) -> None:
    with pytest.raises(ValidationError) as caught:
        act(review, "sign", by=review.reviewer, scores=scores(), verdict="no")
    assert set(caught.value.message_dict) == {"opinion"}


def test_an_expert_who_does_not_declare_does_not_score(cast: Cast) -> None:
    found = Review.objects.get(round=callings.round_scoring(cast).pk)
    with pytest.raises(ValidationError):
        act(found, "accept", by=found.reviewer, declared=False)


def test_another_expert_can_neither_see_nor_sign_it(review: Review, cast: Cast) -> None:
    other = callings.another_expert(cast).created_by
    assert not visible(kinds["review"], other).filter(pk=review.pk).exists()
    with pytest.raises(PermissionDenied):
        act(review, "sign", by=other, scores=scores(), verdict="yes")


def test_the_case_opens_to_its_expert_with_the_declaration(cast: Cast) -> None:
    found = Review.objects.get(round=callings.round_scoring(cast).pk)
    assert not visible(kinds["application"], found.reviewer).filter(pk=found.case_id).exists()
    walk(found, ("accept", found.reviewer, {"declared": True}))
    assert visible(kinds["application"], found.reviewer).filter(pk=found.case_id).exists()


def test_nobody_is_asked_twice_about_a_case_unless_replaced(review: Review, cast: Cast) -> None:
    same = {"round": review.round, "case": review.case, "judge": review.judge}
    with pytest.raises(ValidationError):
        create("review", by=cast.department, **same)
    walk(review, ("replace", cast.department))
    assert create("review", by=cast.department, **same)


def test_an_expert_of_the_applicant_s_employer_is_refused(cast: Cast) -> None:
    case = callings.application_under_review(cast)
    made = create("round", by=cast.department, **callings.round_fields(cast, call=case.call))
    insider = callings.another_expert(cast)
    type(insider).objects.filter(pk=insider.pk).update(owner=case.owner)
    insider.refresh_from_db()
    with pytest.raises(ValidationError):
        create("review", by=cast.department, round=made, case=case, judge=insider)


def test_an_expert_asked_by_hand_is_held_to_the_rule_set_too(cast: Cast) -> None:
    RuleSet.objects.update(conflicts=[])
    case = callings.application_under_review(cast)
    apart = [{"rule": "employer", "strength": "block", "years": "3", "source": ""}]
    RuleSet.objects.filter(pk=case.call.rules_id).update(conflicts=apart)
    made = create("round", by=cast.department, **callings.round_fields(cast, call=Call.objects.get(pk=case.call_id)))
    judge = callings.another_expert(cast)
    row = {"organisation": case.owner.name, "since": "2015", "until": str(timezone.localdate().year - 1), "post": ""}
    type(judge).objects.filter(pk=judge.pk).update(history=[row])
    with pytest.raises(ValidationError, match=case.owner.name):
        create("review", by=cast.department, round=made, case=case, judge=judge)


def test_offices_on_the_way_of_an_application_do_not_learn_who_reviews_it(review: Review, cast: Cast) -> None:
    for person in (cast.county, cast.city, cast.author, cast.leader):
        assert not visible(kinds["review"], person).filter(pk=review.pk).exists()


@pytest.mark.parametrize(("blind", "known"), [("single", True), ("double", False)])
def test_double_blind_keeps_from_reviewers_who_applies(review: Review, blind: str, known: bool) -> None:
    RuleSet.objects.update(blind=blind)
    case, own = f"/applications/{review.case.number}/", f"/reviews/{review.number}/"
    for page, shown in ((case, known), (f"{own}sheet/", known), (own, known)):
        text = browser(review.reviewer).get(page).content.decode()
        assert "叶片残余应力" in text
        assert (review.case.owner.name in text) == shown, page


def test_the_database_itself_refuses_an_own_case(review: Review) -> None:
    """Whatever wrote the row, and however it was written."""
    for change in ({"applicant": review.reviewer_id}, {"applying": review.employer_id}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.filter(pk=review.pk).update(**change)


def test_an_expert_who_leaves_hands_no_review_to_another(review: Review) -> None:
    """Whoever is asked was chosen by the rules of the round; the page says to finish it or to step back from it."""
    leaving, other = review.reviewer, factories.person(Role.EXPERT)
    create("talent", by=leaving, title="招聘博士后")
    assert hand_over(leaving, to=other, by=leaving, reason="离职") == 1
    review.refresh_from_db()
    assert review.reviewer == leaving
    page = browser(leaving).get(reverse("leave-office", args=[leaving.pk]))
    assert "Only you can bring this to its end" in words(page)
    assert address(review) in page.content.decode()
    assert objection(leaving)


def test_the_declaration_is_shown_once_it_is_made(cast: Cast) -> None:
    review = Review.objects.get(round=callings.round_scoring(cast).pk)
    sentence = "I have no relation to this case"
    client = browser(cast.department)
    assert sentence not in client.get(address(review)).content.decode()
    walk(review, ("accept", review.reviewer, {"declared": True}))
    assert sentence in client.get(address(review)).content.decode()
