"""A call is issued with rules in force and days in order, and closes by the clock."""

import pytest
from django.core.exceptions import ValidationError

from kehui.records.clock import take_due_steps
from kehui.records.services import act, create
from tests import callings, factories
from tests.factories import ahead, placed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("days", [{"closes_on": -1}, {"opens_on": 5, "closes_on": 4}])
def test_days_out_of_order_are_refused(days: dict[str, int]) -> None:
    cast = factories.cast()
    fields = callings.call_fields(cast, **{name: ahead(day) for name, day in days.items()})
    with pytest.raises(ValidationError) as caught:
        act(create("call", by=cast.department, **fields), "submit", by=cast.department)
    assert set(caught.value.message_dict) == {"closes_on"}


def test_rules_that_are_not_in_force_decide_nothing() -> None:
    cast = factories.cast()
    rules = placed(callings.rules_in_force(cast), "retired")
    with pytest.raises(ValidationError) as caught:
        act(create("call", by=cast.department, **callings.call_fields(cast, rules=rules)), "submit", by=cast.department)
    assert set(caught.value.message_dict) == {"rules"}


def test_a_call_closes_the_day_after_its_last() -> None:
    cast = factories.cast()
    made = callings.open_call(cast, closes_on=ahead(2))
    assert take_due_steps(ahead(2)) == 0
    assert take_due_steps(ahead(3)) == 1
    made.refresh_from_db()
    assert made.state == "closed"
