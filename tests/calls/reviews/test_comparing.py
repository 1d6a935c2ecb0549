"""Two of one's own cases side by side, and nobody else's."""

from typing import Any

import pytest
from django.urls import reverse

from kehui.calls.applications.models import Application
from kehui.calls.reviews.models import Review
from kehui.calls.rulesets.models import RuleSet
from kehui.records.services import create
from tests import callings, factories
from tests.browsing import browser
from tests.factories import Cast, walk

pytestmark = pytest.mark.django_db
SHEET = {"scores": [row | {"points": "21.5", "comment": "比另一项弱"} for row in callings.SCORES], "verdict": "yes"}


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def another(review: Any, cast: Cast, **more: Any) -> Any:
    """A second case of the same round before the same expert."""
    case = callings.application_under_review(cast, guide=review.case.application.guide, **more)
    made = create("review", by=cast.department, round=review.round, judge=review.judge, case=case)
    return walk(Review.objects.get(pk=made.pk), ("accept", review.reviewer, {"declared": True}))


@pytest.fixture
def first(cast: Cast) -> Any:
    found = Review.objects.get(round=callings.round_scoring(cast).pk)
    return walk(found, ("accept", found.reviewer, {"declared": True}))


def url(review: Any, other: Any = None) -> str:
    return reverse("review-compare", args=[review.number]) + (f"?with={other.number}" if other else "")


def test_signed_scores_stand_beside_what_is_typed_and_both_texts(first: Any, cast: Cast) -> None:
    other = another(first, cast, novelty="提出曲率补偿方法。")
    walk(first, ("sign", first.reviewer, SHEET))
    client = browser(first.reviewer)
    client.post(reverse("review-sheet-draft", args=[other.number]), {"points-new": "33", "comment-new": "更新颖"})
    answer = client.get(url(first, other))
    rows = [(row["code"], one.points, one.comment, two.points) for row, one, two in answer.context["scores"]]
    assert rows[0] == ("new", "21.5", "比另一项弱", "33")
    page = answer.content.decode()
    assert "提出曲率补偿方法。" in page
    assert "64.5" in page  # the total of the signed sheet; the other has none yet
    assert answer.context["right"].total is None
    assert str(answer.context["right"].running.total) == "33"


def test_answers_to_the_form_stand_question_by_question(first: Any, cast: Cast) -> None:
    other = another(first, cast)
    for review, answers in ((first, {"用户": "两家", "风险": "甲 | 高\n乙 | 低"}), (other, {"用户": "无"})):
        entries = [{"page": "基础", "label": name, "code": name, "answer": text} for name, text in answers.items()]
        Application.objects.filter(pk=review.case_id).update(entries=entries)
    texts = browser(first.reviewer).get(url(first, other)).context["texts"]
    rows = dict(row for _label, rows in texts for row in rows)
    assert [str(side) for side in rows["基础 · 用户"]] == ["<p>两家</p>", "<p>无</p>"]
    assert rows["基础 · 风险"] == ("甲 · 高\n乙 · 低", "")


def test_without_a_name_the_next_case_is_taken_and_the_sheet_leads_here(first: Any, cast: Cast) -> None:
    other = another(first, cast)
    client = browser(first.reviewer)
    assert client.get(url(first)).context["right"].review.pk == other.pk
    assert url(first) in client.get(reverse("review-sheet", args=[first.number])).content.decode()


def test_a_single_case_has_nothing_beside_it(first: Any) -> None:
    assert browser(first.reviewer).get(url(first)).status_code == 302
    assert url(first) not in browser(first.reviewer).get(reverse("review-sheet", args=[first.number])).content.decode()


def test_double_blind_keeps_the_applicant_from_both_columns(first: Any, cast: Cast) -> None:
    RuleSet.objects.filter(pk=first.round.rules_id).update(blind="double")
    page = browser(first.reviewer).get(url(first, another(first, cast))).content.decode()
    assert cast.company.name not in page
    assert "赵示例" not in page


def test_the_sheets_of_others_are_never_a_column(first: Any, cast: Cast) -> None:
    foreign = create("review", by=cast.department, round=first.round, case=first.case,
                     judge=callings.another_expert(cast))  # fmt: skip
    another(first, cast)
    walk(Review.objects.get(pk=foreign.pk), ("accept", foreign.reviewer, {"declared": True}))
    assert browser(first.reviewer).get(url(first, foreign)).status_code == 404
    assert browser(foreign.reviewer).get(url(first, foreign)).status_code == 404
    assert browser(cast.department).get(url(first, foreign)).status_code == 403


def test_a_case_not_declared_for_yet_is_not_opened(first: Any, cast: Cast) -> None:
    case = callings.application_under_review(cast, guide=first.case.application.guide)
    closed = create("review", by=cast.department, round=first.round, judge=first.judge, case=case)
    assert browser(first.reviewer).get(url(first, closed)).status_code == 404
