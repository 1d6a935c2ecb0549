"""Who may take which step of an application: the whole loop at a glance."""

import pytest

from kehui.records.kinds import kinds
from tests.callings import keeper
from tests.factories import cast, placed
from tests.generic.samples import sample
from tests.market.matrix import found, table

pytestmark = pytest.mark.django_db

MATRIX = table("""
draft     submit     author colleague
draft     drop       author colleague
unit      confirm    nobody
unit      return     nobody
unit      withdraw   author colleague
county    support    county city department
county    return     county city department
county    withdraw   author colleague
city      recommend  city department
city      return     county city department
city      withdraw   author colleague
formal    pass       department
formal    refuse     department
formal    return     county city department
formal    withdraw   author colleague
review    recheck    department
review    propose    city department
review    decline    city department
review    withdraw   author colleague
proposed  announce   city department
proposed  decline    city department
proposed  withdraw   author colleague
notice    award      department
notice    uphold     department
awarded   uphold     department
refused   recheck    department
""")


def test_the_table_names_every_step() -> None:
    loop = kinds["application"].loop
    assert {(state, step) for state in MATRIX for step in MATRIX[state]} == {
        (state.code, step.code) for state in loop.states for step in loop.steps_from(state.code)
    }


def test_who_may_take_which_step() -> None:
    people = cast()
    made = sample("application", people)
    assert {state: found(placed(made, state), people) for state in MATRIX} == MATRIX


def test_the_unit_confirms_by_its_own_keeper() -> None:
    people = cast()
    placed_at_unit = placed(sample("application", people), "unit")
    step = kinds["application"].loop.step("confirm")
    assert step.who.allows(keeper(people), placed_at_unit)
