"""Who may take which step of a policy: the whole loop at a glance."""

import pytest

from kehui.records.kinds import kinds
from tests.factories import cast, placed
from tests.generic.samples import sample
from tests.market.matrix import found, table

pytestmark = pytest.mark.django_db

MATRIX = table("""
draft        submit     county city department
draft        withdraw   county city department
office_check return     county city department
office_check check      county city department
office_check withdraw   county city department
legal_check  return     county city department
legal_check  publish    city department
legal_check  withdraw   county city department
published    guide      county city department
published    extend     city department
published    supersede  city department
published    repeal     city department
published    expire     platform
expired      extend     city department
""")


def test_the_table_names_every_step() -> None:
    loop = kinds["policy"].loop
    assert {(state, step) for state in MATRIX for step in MATRIX[state]} == {
        (state.code, step.code) for state in loop.states for step in loop.steps_from(state.code)
    }


def test_who_may_take_which_step() -> None:
    people = cast()
    made = sample("policy", people)
    assert {state: found(placed(made, state), people) for state in MATRIX} == MATRIX
