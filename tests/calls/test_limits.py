"""The cap of the year and rotation hold in a plan, a draw and by hand; by hand a limit is set aside with a reason."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from kehui.calls import credit
from kehui.calls.draws.services import _candidates
from kehui.calls.reviews.inviting import gather
from kehui.calls.reviews.models import Review
from kehui.calls.rounds.assigning import propose
from kehui.calls.rounds.models import Round
from kehui.calls.rulesets.models import RuleSet
from kehui.records.bulk import create_many
from kehui.records.kinds import kinds
from kehui.records.services import act, create
from tests import callings, factories
from tests.browsing import address, browser, words
from tests.factories import Cast, walk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def assigning(cast: Cast) -> Any:
    """A round with one case whose panel has one place, and two experts in the pool; no review was asked for."""
    return ruled(callings.round_assigning(cast, experts=2), per_case=1, yearly_most=2)


def ruled(round_: Any, **fields: Any) -> Any:
    RuleSet.objects.filter(pk=round_.rules_id).update(**fields)
    return Round.objects.get(pk=round_.pk)


def used(expert: Any, cast: Cast, *, years_ago: int = 0) -> None:
    """The expert has given a review in another round, so many years ago."""
    case = callings.application_under_review(cast)
    made = create("round", by=cast.department, **callings.round_fields(cast, call=case.call))
    review = create("review", by=cast.department, round=made, case=case, judge=expert)
    day = timezone.now().replace(month=6, day=1)
    at = day.replace(year=day.year - years_ago)
    Review.objects.filter(pk=review.pk).update(state="signed", created_at=at)


def pool() -> list[Any]:
    return list(kinds["expert"].model._default_manager.filter(state="active").order_by("number"))


def case_of(round_: Any) -> Any:
    return round_.call.applications.get()


def test_who_is_at_the_cap_of_the_year_is_not_planned_and_the_page_says_why(assigning: Any, cast: Cast) -> None:
    one, other = pool()
    for _each in range(2):
        used(one, cast)
    assert [each.expert for each in propose(assigning).pairs] == [other]
    page = words(browser(cast.department).get(reverse("round-experts", args=[assigning.number])))
    assert f"{one.title} ({one.number}): 2 reviews this year; the rules allow 2" in page


def test_by_hand_the_cap_holds_unless_a_reason_is_given_which_stays(assigning: Any, cast: Cast) -> None:
    one, _other = pool()
    for _each in range(2):
        used(one, cast)
    given = {"round": assigning, "case": case_of(assigning), "judge": one}
    with pytest.raises(ValidationError, match="2 reviews this year"):
        create("review", by=cast.department, **given)
    made = create("review", by=cast.department, waiver="该领域专家仅此一人", **given)
    event = made.events.get(verb="create")
    assert (event.by, made.waiver) == (cast.department, "该领域专家仅此一人")
    assert [each.asked for each in propose(assigning).pairs] == [True]  # what was asked stands


def test_a_limit_is_set_aside_only_once_a_second_person_agrees(assigning: Any, cast: Cast) -> None:
    one, _other = pool()
    for _each in range(2):
        used(one, cast)
    given = {"round": assigning, "case": case_of(assigning), "judge": one, "waiver": "该领域专家仅此一人"}
    made: Any = create("review", by=cast.department, **given)
    assert made.state == "waiver"
    assert not list(gather(timezone.now() - timedelta(1)))
    assert browser(made.reviewer).get(address(made)).status_code == 404
    with pytest.raises(ValidationError):
        act(assigning, "start", by=cast.department)
    with pytest.raises(PermissionDenied):
        act(made, "waive", by=cast.department, reason="同意")
    asked = walk(made, ("waive", cast.department2))
    assert asked.state == "invited"
    assert [line.person_id for line in gather(timezone.now() - timedelta(1))] == [asked.reviewer_id]


def test_the_second_person_may_keep_to_the_limit_and_it_costs_the_expert_nothing(assigning: Any, cast: Cast) -> None:
    made: Any = create("review", by=cast.department, round=assigning, case=case_of(assigning), judge=pool()[0],
                       waiver="该领域专家仅此一人")  # fmt: skip
    walk(made, ("keep_limit", cast.department2))
    assert credit.items([made.judge_id]) == {}
    assert not [each for each in propose(assigning).pairs if each.asked]


def test_a_waiver_waits_in_vain_for_an_expert_who_was_suspended_since(assigning: Any, cast: Cast) -> None:
    made: Any = create("review", by=cast.department, round=assigning, case=case_of(assigning), judge=pool()[0],
                       waiver="该领域专家仅此一人")  # fmt: skip
    type(pool()[0])._default_manager.filter(pk=made.judge_id).update(state="suspended")
    with pytest.raises(ValidationError, match="suspended"):
        act(made, "waive", by=cast.department2, reason="同意")


def test_a_sheet_of_many_reviews_does_not_pass_the_cap(assigning: Any, cast: Cast) -> None:
    made, one = ruled(assigning, yearly_most=1), pool()[0]
    cases = [case_of(made), callings.application_under_review(cast)]
    rows = [{"round": made, "case": case, "judge": one} for case in cases]
    outcome = create_many("review", rows, by=cast.department)
    assert (len(outcome.done), [place for place, _error in outcome.refused]) == (1, [1])


def test_who_reviewed_for_the_years_in_a_row_rests_everywhere(assigning: Any, cast: Cast) -> None:
    one, other = pool()
    for years_ago in (1, 2):
        used(one, cast, years_ago=years_ago)
    draw = create("draw", by=cast.department, **callings.draw_fields(cast, round=assigning))
    assert one.number in [each.name for each in _candidates(draw)]
    made = ruled(assigning, years_in_row=2)
    draw.refresh_from_db()
    assert [each.expert for each in propose(made).pairs] == [other]
    assert one.number not in [each.name for each in _candidates(draw)]
    with pytest.raises(ValidationError, match="2 years in a row"):
        create("review", by=cast.department, round=made, case=case_of(made), judge=one)


def test_a_year_without_a_review_ends_the_row(assigning: Any, cast: Cast) -> None:
    for years_ago in (1, 3):
        used(pool()[0], cast, years_ago=years_ago)
    assert propose(ruled(assigning, years_in_row=2)).left_out == ()


def test_between_experts_who_fit_alike_the_one_not_used_this_year_comes_first(assigning: Any, cast: Cast) -> None:
    kinds["expert"].model._default_manager.update(keywords="残余应力;超声")
    first = propose(assigning).pairs[0].expert
    used(first, cast)
    (pair,) = propose(ruled(assigning, rest_points=5)).pairs
    assert (pair.expert != first, pair.used) == (True, 0)


def test_the_round_s_own_load_holds_by_hand(assigning: Any, cast: Cast) -> None:
    made = ruled(assigning, load_most=1, yearly_most=10)
    create("review", by=cast.department, round=made, case=case_of(made), judge=pool()[0])
    second = callings.application_under_review(cast)
    with pytest.raises(ValidationError, match="1 cases in this round"):
        create("review", by=cast.department, round=made, case=second, judge=pool()[0])


def test_by_hand_only_active_experts_of_other_employers_are_asked(assigning: Any, cast: Cast) -> None:
    one, other = pool()
    given = {"round": assigning, "case": case_of(assigning)}
    type(one)._default_manager.filter(pk=one.pk).update(state="suspended")
    with pytest.raises(ValidationError, match="active"):
        create("review", by=cast.department, judge=one, **given)
    type(one)._default_manager.filter(pk=one.pk).update(state="active", owner=other.owner)
    create("review", by=cast.department, judge=other, **given)
    with pytest.raises(ValidationError, match="as many as the rules allow"):
        create("review", by=cast.department, judge=pool()[0], **given)


def test_by_hand_nobody_is_asked_beside_the_panel_that_was_drawn(assigning: Any, cast: Cast) -> None:
    one, other = pool()
    draw = create("draw", by=cast.department, **callings.draw_fields(cast, round=assigning))
    type(draw)._default_manager.filter(pk=draw.pk).update(
        state="confirmed", panel=[{"number": one.number, "name": one.title, "employer": "", "kind": ""}]
    )
    given = {"round": assigning, "case": case_of(assigning)}
    with pytest.raises(ValidationError, match="drawn for this round"):
        create("review", by=cast.department, judge=other, **given)
    assert create("review", by=cast.department, judge=one, **given)


def test_an_expert_who_left_the_pool_keeps_what_was_asked_and_gets_no_more(assigning: Any, cast: Cast) -> None:
    made = ruled(assigning, per_case=2)
    review = create("review", by=cast.department, round=made, case=case_of(made), judge=pool()[0])
    type(pool()[0])._default_manager.filter(pk=review.judge_id).update(state="suspended")
    assert {(each.expert.pk == review.judge_id, each.asked) for each in propose(made).pairs} == {
        (True, True), (False, False)
    }  # fmt: skip
