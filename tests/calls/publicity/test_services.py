"""A public notice counts working days and does not close while somebody's objection is open."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kehui.core import calendars
from kehui.records.clock import take_due_steps
from kehui.records.kinds import kinds
from kehui.records.queries import visible
from kehui.records.services import act
from tests import callings, factories
from tests.factories import Cast, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def test_the_days_are_working_days_and_end_by_the_clock(cast: Cast) -> None:
    notice = callings.published_notice(cast)
    assert notice.closes_on == calendars.notice_end(notice.starts_on, 5) == notice.due_on
    assert take_due_steps(notice.closes_on) == 0
    assert take_due_steps(notice.closes_on + timedelta(1)) == 1
    notice.refresh_from_db()
    assert notice.state == "ended"
    assert visible(kinds["notice"], cast.stranger).filter(pk=notice.pk).exists()


def test_it_waits_for_every_objection(cast: Cast) -> None:
    objection = callings.objection_received(cast)
    notice = factories.placed(objection.notice, "ended")
    with pytest.raises(ValidationError, match=objection.number):
        act(notice, "clear", by=third())
    answered = {"findings": "与已验收项目指标不同。", "reply": "已核实。"}
    walk(objection, ("accept", cast.department2), ("dismiss", cast.department, answered))
    assert walk(notice, ("clear", third())).state == "clear"


def test_an_objection_that_was_upheld_closes_it_with_changes_only(cast: Cast) -> None:
    objection = callings.objection_received(cast)
    answered = {"findings": "情况属实。", "reply": "已核实。"}
    walk(objection, ("accept", cast.department2), ("uphold", cast.department, answered))
    notice = factories.placed(objection.notice, "ended")
    with pytest.raises(ValidationError):
        act(notice, "clear", by=third())
    assert walk(notice, ("amend", third(), {"outcome": "删除第1项。"})).state == "changed"


def test_an_objection_comes_within_the_days(cast: Cast) -> None:
    from kehui.records.services import create

    made = create("objection", by=cast.rival, **callings.objection_fields(cast))
    factories.placed(made.notice, "ended")
    with pytest.raises(ValidationError):
        act(made, "submit", by=cast.rival)


def test_nobody_else_sees_who_objects(cast: Cast) -> None:
    objection = callings.objection_received(cast)
    for person in (cast.author, cast.stranger, cast.county, cast.scholar):
        assert not visible(kinds["objection"], person).filter(pk=objection.pk).exists()


def third() -> Any:
    """Another officer than those who wrote, published or answered."""
    return factories.person("officer", at=factories.SHANDONG)
