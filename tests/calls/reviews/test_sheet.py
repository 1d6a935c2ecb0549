"""The score sheet: kept while it is typed, refused in words, signed, and on to the next."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from kehui.calls.applications.models import Application
from kehui.calls.reviews.models import Review
from kehui.calls.rulesets.models import RuleSet
from kehui.records import addresses
from kehui.records.models import Draft
from kehui.records.services import act, attach, create
from tests import callings, factories
from tests.browsing import browser, words
from tests.factories import Cast, walk

pytestmark = pytest.mark.django_db
FILLED = {f"points-{row['code']}": "25" for row in callings.CRITERIA} | {"verdict": "yes", "opinion": "路线清楚"}


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def review(cast: Cast) -> Review:
    found = Review.objects.get(round=callings.round_scoring(cast).pk)
    return walk(found, ("accept", found.reviewer, {"declared": True}))


def url(review: Any, name: str = "review-sheet") -> str:
    return reverse(name, args=[review.number])


def test_the_case_stands_beside_its_sheet(review: Review) -> None:
    page = browser(review.reviewer).get(url(review))
    assert page.status_code == 200
    text = page.content.decode()
    assert review.case.title in text
    assert "研制在线检测装备" in text  # the summary, open to its reviewer
    assert "赵示例" not in text  # who is in charge is not


def test_a_signed_sheet_has_its_total(review: Review) -> None:
    answer = browser(review.reviewer).post(url(review), FILLED)
    assert answer.status_code == 302
    review.refresh_from_db()
    assert (review.state, str(review.total), review.opinion) == ("signed", "75.00", "路线清楚")


def test_nothing_typed_is_lost_when_points_are_refused(review: Review) -> None:
    client = browser(review.reviewer)
    answer = client.post(url(review), FILLED | {"points-new": "44"})
    assert answer.status_code == 422
    assert "Points: 创新性" in answer.content.decode()
    assert "40" in answer.content.decode()
    again = client.get(url(review)).content.decode()
    assert 'value="44"' in again
    assert "路线清楚" in again
    review.refresh_from_db()
    assert review.state == "confirmed"


def test_what_is_typed_is_kept_as_a_draft_and_thrown_away_with_the_signature(review: Review) -> None:
    client = browser(review.reviewer)
    assert client.post(url(review, "review-sheet-draft"), {"points-new": "3"}).status_code == 200
    assert 'value="3"' in client.get(url(review)).content.decode()
    client.post(url(review), FILLED)
    assert not Draft.objects.exists()


def test_what_the_sheet_comes_to_and_still_needs_stands_on_it(review: Review) -> None:
    client, kept = (
        browser(review.reviewer),
        {"points-new": "20.5", "points-plan": "30.1", "verdict": "no", "then": "keep"},
    )
    assert client.post(url(review), kept)["Location"].startswith(url(review))
    review.refresh_from_db()
    assert review.state == "confirmed"
    running = client.get(url(review)).context["running"]
    assert str(running.total) == "20.5"
    assert [each.name for each in running.parts if not each.given] == ["points-plan", "points-use", "opinion"]
    whole = client.post(url(review), FILLED | {"verdict": ""}).context["running"]
    assert (str(whole.total), [each.name for each in whole.parts if not each.given]) == ("75", ["verdict"])


def test_the_floor_of_a_criterion_is_told_where_it_is_scored(review: Review) -> None:
    rows = [row | {"floor": "24" if row["code"] == "new" else ""} for row in callings.CRITERIA]
    RuleSet.objects.filter(pk=review.round.rules_id).update(criteria=rows)
    page = words(browser(review.reviewer).get(url(review)))
    assert page.count("on average the case is out") == 1
    assert "0–40 · below 24 on average" in page


def test_signing_leads_on_to_the_case_with_the_fewest_sheets(review: Review, cast: Cast) -> None:
    following = create("review", by=cast.department, round=review.round, judge=review.judge,
                       case=callings.application_under_review(cast, guide=review.case.application.guide))  # fmt: skip
    following = walk(Review.objects.get(pk=following.pk), ("accept", review.reviewer, {"declared": True}))
    client = browser(review.reviewer)
    assert "0 / 2" in client.get(url(review)).content.decode()
    answer = client.post(url(review), FILLED | {"then": "next"})
    assert answer["Location"] == url(following)


def test_nobody_else_opens_the_sheet(review: Review, cast: Cast) -> None:
    assert browser(callings.another_expert(cast).created_by).get(url(review)).status_code == 404
    assert browser(cast.department).get(url(review)).status_code == 403
    assert browser(cast.stranger).get(url(review)).status_code == 302
    other = browser(callings.another_expert(cast).created_by)
    assert other.post(url(review, "review-sheet-draft"), {"points-new": "3"}).status_code == 404


def test_a_signed_sheet_is_closed(review: Review) -> None:
    client = browser(review.reviewer)
    client.post(url(review), FILLED)
    assert client.get(url(review)).status_code == 302
    assert client.post(url(review, "review-sheet-draft"), {"points-new": "3"}).status_code == 403


def test_the_step_of_signing_leads_to_the_sheet_and_that_of_an_invitation_to_its_answer(cast: Cast) -> None:
    asked = Review.objects.get(round=callings.round_scoring(cast).pk)
    invited = browser(asked.reviewer).get(addresses.page(asked, "step", "accept"))
    assert invited.headers["Location"] == url(asked, "review-answer")
    walk(asked, ("accept", asked.reviewer, {"declared": True}))
    opened = browser(asked.reviewer).get(addresses.page(asked, "step", "sign"))
    assert opened.headers["Location"] == url(asked)
    dialog = browser(asked.reviewer).get(addresses.page(asked, "step", "sign"), headers={"HX-Request": "true"})
    assert dialog.headers["HX-Redirect"] == url(asked)


def test_a_sheet_handed_in_on_paper_is_written_down_criterion_by_criterion(review: Review, cast: Cast) -> None:
    form = browser(cast.department).get(addresses.page(review, "step", "record")).context["form"]
    assert [row["label"] for row in form.initial["scores"]] == [row["label"] for row in callings.CRITERIA]


def test_a_sheet_from_paper_is_taken_with_the_paper_only(review: Review, cast: Cast) -> None:
    """Or else an office could write an expert's sheet by itself."""
    given = {"scores": callings.SCORES, "verdict": "yes", "reason": "专家提交纸质评分表"}
    with pytest.raises(ValidationError) as refused:
        act(review, "record", by=cast.department, **given)
    assert refused.value.code == "evidence"
    attach(review, factories.letter("评分表.pdf"), by=cast.department)
    act(review, "record", by=cast.department, **given)
    review.refresh_from_db()
    assert (review.state, str(review.total)) == ("signed", "75.00")


def test_a_sheet_is_not_signed_for_many_cases_at_once(review: Review) -> None:
    page = browser(review.reviewer).get("/reviews/together/", {"number": [review.number]})
    assert "sign" not in {step.code for step in page.context["steps"]}


def test_the_keys_of_reviewing_find_what_they_press(cast: Cast) -> None:
    round_ = callings.round_scoring(cast)
    first = Review.objects.get(round=round_.pk)
    case = callings.application_under_review(cast, guide=Application.objects.get(pk=first.case_id).guide)
    second = create("review", by=cast.department, round=round_, case=case, judge=first.judge)
    for each in (first, second):
        walk(each, ("accept", first.reviewer, {"declared": True}))
    page = browser(first.reviewer).get(url(first)).content.decode()
    assert all(f'data-{name}="true"' in page for name in ("sign", "skip", "compare"))
