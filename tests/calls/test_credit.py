"""Credit follows from what became of reviews, opens onto it, and keeps experts below the limit from being asked."""

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError

from kehui.calls import credit
from kehui.calls.draws.services import _candidates
from kehui.calls.reviews.models import Review
from kehui.calls.rounds.assigning import pool
from kehui.calls.rounds.models import Round
from kehui.calls.rulesets.models import RuleSet
from kehui.records.services import create
from tests import callings, factories
from tests.browsing import address, browser, words
from tests.factories import Cast, ahead, walk

pytestmark = pytest.mark.django_db
ROWS = [{"event": code, "points": points, "source": "第九条"}
        for code, points in (("on_time", "1"), ("late", "-5"), ("declined", "-10"), ("abstained", "-2"))]  # fmt: skip
SHEET = {"scores": callings.SCORES, "verdict": "yes"}


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def review(cast: Cast) -> Any:
    made = callings.round_scoring(cast)
    RuleSet.objects.filter(pk=made.rules_id).update(credit=ROWS, credit_least=95)
    return Review.objects.get(round=made.pk)


def of(expert_id: int) -> tuple[Decimal, list[str]]:
    found = credit.items([expert_id]).get(expert_id, [])
    return credit.figure(found), [item.code for item in found]


def test_an_expert_begins_with_all_points_and_never_has_more(review: Any) -> None:
    assert of(review.judge_id) == (100, [])
    walk(review, ("accept", review.reviewer, {"declared": True}), ("sign", review.reviewer, SHEET))
    assert of(review.judge_id) == (100, ["on_time"])


def test_scores_after_the_last_day_are_late(review: Any) -> None:
    walk(review, ("accept", review.reviewer, {"declared": True}))
    with time_machine.travel(f"{ahead(25)}T03:00:00Z", tick=False):
        walk(review, ("sign", review.reviewer, SHEET))
        assert of(review.judge_id) == (95, ["late"])


def test_who_falls_below_the_limit_is_neither_planned_nor_drawn(review: Any, cast: Cast) -> None:
    round_ = Round.objects.get(pk=review.round_id)
    draw = create("draw", by=cast.department, **callings.draw_fields(cast, round=round_))
    assert review.judge_id in pool(round_).values_list("pk", flat=True)
    walk(review, ("decline", review.reviewer))
    assert of(review.judge_id) == (90, ["declined"])
    assert review.judge_id not in pool(round_).values_list("pk", flat=True)
    assert review.judge.number not in [each.name for each in _candidates(draw)]
    with pytest.raises(ValidationError, match="95"):
        create("review", by=cast.department, round=round_, case=review.case, judge=review.judge)
    RuleSet.objects.update(credit_least=90)
    assert review.judge_id in pool(Round.objects.get(pk=round_.pk)).values_list("pk", flat=True)


def test_an_event_counts_for_the_years_of_the_rules(review: Any) -> None:
    walk(review, ("decline", review.reviewer))
    with time_machine.travel(f"{ahead(365 * 3 + 2)}T03:00:00Z", tick=False):
        assert of(review.judge_id) == (100, [])


def test_the_figure_opens_onto_its_events_for_the_expert_and_the_offices_only(review: Any, cast: Cast) -> None:
    walk(review, ("decline", review.reviewer))
    for person in (review.reviewer, cast.department):
        page = browser(person).get(address(review.judge))
        assert "Credit as a reviewer" in words(page)
        assert address(review) in page.content.decode()
    for person in (cast.stranger, cast.author, callings.another_expert(cast).created_by):
        assert "Credit as a reviewer" not in words(browser(person).get(address(review.judge)))
