"""The formal check of several applications on one page: each with points, outcome and reason of its own."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kehui.calls.applications.models import Application
from kehui.calls.rulesets.models import RuleSet
from kehui.records.models import Event
from kehui.records.services import act, create
from tests import callings, factories
from tests.browsing import browser, words
from tests.factories import Cast, placed, walk

pytestmark = pytest.mark.django_db
PAGE = "/formal-check/"
POINTS = ("申报单位符合条件", "材料齐全")


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def some(cast: Cast) -> list[Any]:
    """Four applications that wait for the formal check."""
    guide = callings.issued_guide(cast)
    RuleSet.objects.update(points=[{"item": item, "source": "通知"} for item in POINTS], alike_from=0)
    made = [create("application", by=cast.author, **callings.application_fields(cast, guide=guide)
                   | {"title": f"示例{place}"}) for place in range(4)]  # fmt: skip
    return [placed(each, "formal") for each in made]


def judged(application: Any, outcome: str, *results: str, remark: str = "") -> dict[str, str]:
    """What the page sends about one application; the first point is what the platform looked up."""
    number = application.number
    found = {f"{number}-outcome": outcome, f"{number}-version": str(application.version)}
    for place, result in enumerate(results):
        found |= {f"{number}-result-{place}": result, f"{number}-remark-{place}": remark if result == "unmet" else ""}
    return found


def sent(some: list[Any], *parts: dict[str, str], **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"number": [each.number for each in some]} | more
    for part in parts:
        found |= part
    return found


def states(some: list[Any]) -> list[str]:
    return [Application.objects.get(pk=each.pk).state for each in some]


def test_the_bulk_sheet_of_the_formal_check_is_the_page_with_the_points_of_each(some: list[Any], cast: Cast) -> None:
    chosen = {"number": [each.number for each in some], "step": "pass"}
    page = browser(cast.department).get("/applications/together/", chosen, follow=True)
    assert page.redirect_chain[-1][0].startswith(PAGE)
    assert [[row["item"] for row in each.rows][1:] for each in page.context["checks"]] == [list(POINTS)] * 4


def test_half_pass_and_half_fail_with_reasons_of_their_own(some: list[Any], cast: Cast) -> None:
    first, second, third, fourth = some
    answer = browser(cast.department).post(PAGE, sent(
        some,
        judged(first, "pass", "met", "met", "met"),
        judged(second, "refuse", "met", "unmet", "met", remark="未在省内注册"),
        judged(third, "return", "met", "met", "unmet", remark="缺盖章页"),
        judged(fourth, "", "met", "met", "met"),
        back="/applications/",
    ))  # fmt: skip
    assert answer.url == "/applications/"
    assert states(some) == ["review", "refused", "draft", "formal"]
    reasons = dict(Event.objects.filter(verb__in=("refuse", "return")).values_list("verb", "reason"))
    assert reasons == {"refuse": "申报单位符合条件: 未在省内注册", "return": "材料齐全: 缺盖章页"}
    kept = {row["item"]: row["result"] for row in Application.objects.get(pk=second.pk).checklist}
    assert kept[POINTS[0]] == "unmet"


def test_whoever_recommended_an_application_is_told_beforehand_that_they_do_not_pass_it(cast: Cast) -> None:
    made = create("application", by=cast.author, **callings.application_fields(cast))
    walk(made, ("submit", cast.author), ("confirm", callings.keeper(cast)), ("support", cast.county),
         ("recommend", cast.department))  # fmt: skip
    for by, barred in ((cast.department, True), (cast.department2, False)):
        page = browser(by).get(PAGE, {"number": [made.number]})
        (each,) = page.context["checks"]
        assert each.barred is barred
        assert ("This step needs a second person" in words(page)) is barred


def test_what_cannot_be_carried_out_stays_on_the_page_with_what_was_typed(some: list[Any], cast: Cast) -> None:
    first, second, third, fourth = some
    page = browser(cast.department).post(PAGE, sent(
        some,
        judged(first, "pass", "met", "met", "met"),
        judged(second, "refuse", "met", "met", "met"),
        judged(third, "pass", "met", "unmet", "met", remark="未注册"),
        judged(fourth, "", "met", "unmet", "met", remark="待核实"),
    ))  # fmt: skip
    assert page.status_code == 422
    assert states(some) == ["review", "formal", "formal", "formal"]
    assert [each.application.pk for each in page.context["checks"]] == [second.pk, third.pk, fourth.pk]
    assert "未注册" in page.content.decode()
    assert "待核实" in page.content.decode()
    assert [bool(each.problem) for each in page.context["checks"]] == [True, True, False]


def test_points_left_blank_count_as_met_only_where_that_is_said(some: list[Any], cast: Cast) -> None:
    first, second, *_others = some
    client = browser(cast.department)
    assert client.post(PAGE, sent([first], judged(first, "pass", "met", "", ""))).status_code == 422
    assert client.post(PAGE, sent([second], judged(second, "pass", "met", "", ""), fill="1")).status_code == 302
    assert states([first, second]) == ["formal", "review"]


def test_somebody_quicker_is_said(some: list[Any], cast: Cast) -> None:
    first = some[0]
    walk(first, ("return", cast.department2), ("submit", cast.author))
    placed(first, "formal")
    page = browser(cast.department).post(PAGE, sent([first], judged(first, "pass", "met", "met", "met")))
    assert page.status_code == 422
    assert "Somebody changed it meanwhile." in words(page)


def test_more_than_a_page_follow_on_the_next(some: list[Any], cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kehui.calls.applications.checking.MOST", 1)
    client = browser(cast.department)
    page = client.get(PAGE, sent(some[:2])).content.decode()
    asked = {"number": re.findall(r'name="number" value="([^"]+)"', page)}  # in the order in which the page sends them
    answer = client.post(PAGE, asked | judged(some[0], "pass", "met", "met", "met"))
    assert states(some[:2]) == ["review", "formal"]
    assert some[1].number in answer.url
    assert some[0].number not in answer.url


def test_a_check_gone_wrong_is_taken_back_before_a_round_has_gathered_the_case(some: list[Any], cast: Cast) -> None:
    first, second, *_others = some
    for each, state in ((first, "refused"), (second, "review")):
        assert walk(placed(each, state), ("recheck", cast.department)).state == "formal"
    under_review = placed(first, "review")
    made = create("round", by=cast.department, **callings.round_fields(cast, call=under_review.call))
    walk(made, ("begin", cast.department))
    with pytest.raises(ValidationError, match=made.number):
        act(under_review, "recheck", by=cast.department, reason="审查有误")
