"""Nothing is awarded without a notice, while it runs, or while an objection is open; one upheld changes something."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kehui.calls import hearing
from kehui.calls.objections.models import Objection
from kehui.calls.rulesets.models import RuleSet
from kehui.records.services import act, create
from tests import callings, factories
from tests.browsing import address, browser
from tests.factories import Cast, placed, walk

pytestmark = pytest.mark.django_db
FOUND = {"findings": "情况属实。", "reply": "已核实。"}


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def case(cast: Cast) -> Any:
    return placed(callings.application_under_review(cast), "notice")


@pytest.fixture
def notice(case: Any, cast: Cast) -> Any:
    """A published notice that lists the case."""
    items = [{"number": case.number, "name": case.title, "organisation": "", "remark": ""}]
    made = create("notice", by=cast.department, **callings.notice_fields(items=items))
    return walk(made, ("submit", cast.department), ("publish", cast.department2))


def objected(notice: Any, case: Any, cast: Cast) -> Any:
    """To the entry of a case, or with None to the whole notice."""
    against = hearing.entry({"number": case.number, "name": case.title}) if case else hearing.whole()
    fields = callings.objection_fields(cast, notice=notice, against=against)
    return walk(create("objection", by=cast.rival, **fields), ("submit", cast.rival), ("accept", cast.department2))


def refused(record: Any, step: str, by: Any, **fields: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        act(record, step, by=by, reason="示例", **fields)
    return " ".join(caught.value.messages)


def refused_by(record: Any, step: str, by: Any) -> set[str]:
    with pytest.raises(ValidationError) as caught:
        act(record, step, by=by)
    return set(caught.value.message_dict)


def test_an_award_waits_until_the_days_of_its_notice_are_over(notice: Any, case: Any, cast: Cast) -> None:
    assert notice.number in refused(case, "award", cast.department2)
    placed(notice, "ended")
    act(case, "award", by=cast.department2)


def test_without_a_notice_nothing_is_awarded_and_the_step_says_what_to_do(case: Any, cast: Cast) -> None:
    assert case.number in refused(case, "award", cast.department2)
    page = browser(cast.department2).get(address(case, "step", "award")).content.decode()
    assert 'href="/public-notices/new/' in page
    assert "/public-notices/new/" not in browser(cast.author).get(address(case, "step", "award")).content.decode()
    RuleSet.objects.filter(pk=case.call.rules_id).update(notice_first=False)
    act(type(case).objects.get(pk=case.pk), "award", by=cast.department2)


def test_only_the_award_that_an_objection_is_about_is_held(cast: Cast) -> None:
    one, other = (placed(callings.application_under_review(cast), "notice") for _each in range(2))
    items = [{"number": each.number, "name": each.title, "organisation": "", "remark": ""} for each in (one, other)]
    made = create("notice", by=cast.department, **callings.notice_fields(items=items))
    made = walk(made, ("submit", cast.department), ("publish", cast.department2))
    objection = objected(made, one, cast)
    placed(made, "ended")
    assert objection.number in refused(one, "award", cast.department2)
    act(other, "award", by=cast.department2)


def test_an_objection_to_the_whole_notice_holds_every_award(notice: Any, case: Any, cast: Cast) -> None:
    objection = objected(notice, None, cast)
    third = factories.person("officer", at=factories.SHANDONG)
    placed(notice, "ended")
    assert objection.number in refused(case, "award", cast.department2)
    walk(objection, ("uphold", cast.department, FOUND))
    assert objection.number in refused(case, "award", cast.department2)
    walk(type(notice).objects.get(pk=notice.pk), ("amend", third, {"outcome": "重新组织评审后再次公示。"}))
    act(case, "award", by=cast.department2)


def test_an_objection_is_handed_in_about_an_entry_that_stands_in_the_notice(notice: Any, cast: Cast) -> None:
    made = create("objection", by=cast.rival, **callings.objection_fields(cast, notice=notice, against="第三名"))
    assert "against" in refused_by(made, "submit", cast.rival)


def test_the_form_of_an_objection_offers_the_entries_of_its_notice(notice: Any, case: Any, cast: Cast) -> None:
    client, url = browser(cast.rival), "/objections/new/"
    options = re.findall(r'<option value="([^"]+)"', client.get(url, {"notice": notice.number}).content.decode())
    assert options == [f"{case.number} {case.title}", hearing.whole()]
    assert not re.findall(r'<option value="([^"]+)"', client.get(url).content.decode())
    sent = {"title": "异议", "notice": notice.number, "more": "against"}
    assert f'value="{case.number} {case.title}"' in client.post(url, sent).content.decode()
    wrong = client.post(url, {"title": "异议", "notice": notice.number, "against": "没有这一项"})
    assert (wrong.status_code, Objection.objects.count()) == (422, 0)
    client.post(url, {"title": "异议", "notice": notice.number, "against": hearing.whole()})
    assert Objection.objects.get().against == hearing.whole()


def test_an_award_waits_for_the_answer_to_an_objection(notice: Any, case: Any, cast: Cast) -> None:
    objection = objected(notice, case, cast)
    placed(notice, "changed", outcome="无关的变更。")
    assert objection.number in refused(case, "award", cast.department2)
    walk(objection, ("dismiss", cast.department, FOUND))
    act(case, "award", by=cast.department2)


def test_an_upheld_objection_revokes_or_is_accounted_for(notice: Any, case: Any, cast: Cast) -> None:
    walk(objected(notice, case, cast), ("uphold", cast.department, FOUND))
    notice, third = placed(notice, "ended"), factories.person("officer", at=factories.SHANDONG)
    assert case.number in refused(notice, "amend", third, outcome="有变更。")
    placed(case, "revoked")
    assert walk(notice, ("amend", third, {"outcome": "有变更。"})).state == "changed"


def noticed(case: Any, cast: Cast, state: str, **more: Any) -> Any:
    """Another notice of the same list."""
    items = [{"number": case.number, "name": case.title, "organisation": "", "remark": ""}]
    return placed(create("notice", by=cast.department, **callings.notice_fields(items=items)), state, **more)


def test_a_notice_taken_back_takes_no_objection_with_it(notice: Any, case: Any, cast: Cast) -> None:
    """Or else the list would be published anew, and awarded as if nobody had objected."""
    objection = objected(notice, case, cast)
    walk(notice, ("withdraw", cast.department))
    assert objection.number in refused(case, "award", cast.department2)
    later = noticed(case, cast, "ended")
    assert objection.number in refused(case, "award", cast.department2)
    walk(objection, ("uphold", cast.department, FOUND))
    assert objection.number in refused(case, "award", cast.department2)
    placed(later, "changed", outcome=f"{case.number} 的批准经费核减10万元。")
    act(case, "award", by=cast.department2)


def test_what_was_upheld_about_a_whole_notice_has_changed_once_it_is_taken_back(
    notice: Any, case: Any, cast: Cast
) -> None:
    objection = objected(notice, None, cast)
    walk(notice, ("withdraw", cast.department))
    noticed(case, cast, "ended")
    assert objection.number in refused(case, "award", cast.department2)
    walk(objection, ("uphold", cast.department, FOUND))
    act(case, "award", by=cast.department2)


def test_what_is_changed_of_it_is_said_with_its_number(notice: Any, case: Any, cast: Cast) -> None:
    walk(objected(notice, case, cast), ("uphold", cast.department, FOUND))
    notice, third = placed(notice, "ended"), factories.person("officer", at=factories.SHANDONG)
    walk(notice, ("amend", third, {"outcome": f"{case.number} 的批准经费核减10万元。"}))
    act(case, "award", by=cast.department2)


def test_whoever_handles_it_is_led_to_what_follows(notice: Any, case: Any, cast: Cast) -> None:
    objection = walk(objected(notice, case, cast), ("uphold", cast.department, FOUND))
    page = browser(cast.department).get(address(objection)).content.decode()
    assert address(case) in page
    assert address(case, "step", "uphold") in page
    assert address(case) not in browser(cast.rival).get(address(objection)).content.decode()
