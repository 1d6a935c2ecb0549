"""An application that repeats another one is found over all calls, and named where the formal check is done."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kehui.calls.applications import alike, services
from kehui.records.services import act, create
from tests import callings, factories
from tests.browsing import address, browser
from tests.factories import Cast, placed

pytestmark = pytest.mark.django_db
OTHER = {
    "title": "海带烫漂水中甘露醇与碘的联合回收",
    "keywords": "甘露醇;电渗析",
    "summary": "以超滤、选择性电渗析与纳滤集成分离回收甘露醇与碘。",
    "plan": "先完成中试，再在加工厂连续运行六个月。",
    "leader": "孙示例",
}


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def in_call(cast: Cast, rules: Any, **more: Any) -> Any:
    """An application at the formal check of a call of its own."""
    guide = callings.issued_guide(cast, call=callings.open_call(cast, rules=rules))
    fields = callings.application_fields(cast, guide=guide, **more)
    return placed(create("application", by=cast.author, **fields), "formal")


@pytest.fixture
def three(cast: Cast) -> list[Any]:
    """Two of different calls with one text and a third about something else."""
    rules = callings.rules_in_force(cast, alike_from=60)
    return [in_call(cast, rules), in_call(cast, rules), in_call(cast, rules, **OTHER)]


def test_what_repeats_an_application_of_another_call_is_named_with_reasons(three: list[Any]) -> None:
    first, again, other = three
    [found] = alike.named(again)
    assert found.application == first
    assert found.share >= 60
    assert found.facts
    assert any("在线检测" in phrase for phrase in found.phrases)
    assert not alike.named(other)


def test_the_page_shows_only_what_repeats_something(three: list[Any], cast: Cast) -> None:
    first, again, other = three
    shown = browser(cast.department).get(address(again)).content.decode()
    assert first.number in shown
    assert other.number not in shown
    alone = browser(cast.department).get(address(other)).content.decode()
    assert "has a text near this one" in alone


def test_the_checklist_names_it_and_leaves_the_judgement_open(three: list[Any], cast: Cast) -> None:
    first, again, other = three
    row = services.checklist(again)[0]
    assert row["result"] == ""
    assert first.number in row["remark"]
    assert first.title not in row["remark"]  # the applicant reads the check as well
    assert services.checklist(other)[0]["result"] == "met"
    shown = browser(cast.department).get(address(again, "step", "pass")).content.decode()
    assert first.number in shown


def test_it_does_not_pass_before_the_repetition_is_judged(three: list[Any], cast: Cast) -> None:
    first, again, _other = three
    with pytest.raises(ValidationError, match=first.number):
        act(again, "pass", by=cast.department, checklist=[{"item": "单位资格", "result": "met", "remark": ""}])
    judged = [{"item": "未重复申报", "result": "met", "remark": f"与 {first.number} 为同一团队的后续研究，内容不同"}]
    act(again, "pass", by=cast.department, checklist=judged)


def test_what_was_given_up_is_not_repeated(three: list[Any]) -> None:
    first, again, _other = three
    placed(first, "withdrawn")
    assert not alike.named(again)


def test_rules_may_ask_for_no_looking_up(three: list[Any]) -> None:
    again = three[1]
    type(again.call.rules)._default_manager.filter(pk=again.call.rules_id).update(alike_from=0)
    again.call.rules.refresh_from_db()
    assert not alike.named(again)


def test_the_page_shows_the_closest_to_whoever_checks_and_nobody_else(three: list[Any], cast: Cast) -> None:
    first, again, _other = three
    assert first.number in browser(cast.department).get(address(again)).content.decode()
    assert first.title not in browser(cast.author).get(address(again)).content.decode()


def test_what_is_repeated_does_not_depend_on_how_many_others_there_are() -> None:
    """Two teams for the same item say the same words here and there; that is no repetition."""
    one = {"title": "储能舱激光气体前兆预警装备", "summary": "以激光光谱测量箱内氢气与烯烃，在热失控前十分钟以上预警。"}
    other = {
        "title": "储能舱膨胀力与气体双判据预警装备",
        "summary": "膨胀力与气体两种判据互相校验，在最终用户现场运行。",
    }
    assert alike.repeated(one, other) < 60
    assert alike.repeated(one, one | {"plan": "另写的实施方案，分三个阶段完成。"}) == 100
