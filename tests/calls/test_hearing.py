"""Nothing is awarded while its public notice runs or an objection is open; one that is upheld changes something."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

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
    fields = callings.objection_fields(cast, notice=notice, against=case.title)
    return walk(create("objection", by=cast.rival, **fields), ("submit", cast.rival), ("accept", cast.department2))


def refused(record: Any, step: str, by: Any, **fields: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        act(record, step, by=by, reason="示例", **fields)
    return " ".join(caught.value.messages)


def test_an_award_waits_until_its_notice_is_closed(notice: Any, case: Any, cast: Cast) -> None:
    assert notice.number in refused(case, "award", cast.department2)
    placed(notice, "clear")
    act(case, "award", by=cast.department2)


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
