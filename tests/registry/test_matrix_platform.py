"""Who may take which step of a laboratory or centre: the whole loop at a glance."""

import pytest

from kehui.records.kinds import kinds
from tests.factories import cast, placed
from tests.generic.samples import sample
from tests.market.matrix import found, table

pytestmark = pytest.mark.django_db

MATRIX = table("""
draft        submit     scholar fellow
draft        withdraw   scholar fellow
submitted    return     county city department
submitted    argue      city department
submitted    enter      department
submitted    withdraw   scholar fellow
argued       return     county city department
argued       announce   department
argued       withdraw   scholar fellow
notice       return     county city department
notice       approve    department
notice       withdraw   scholar fellow
building     accept     department
building     cancel     department
operating    update     scholar fellow
operating    evaluate   department
operating    rectify    department
operating    merge      department
operating    cancel     department
rectifying   evaluate   department
rectifying   merge      department
rectifying   cancel     department
""")


def test_the_table_names_every_step() -> None:
    loop = kinds["platform"].loop
    assert {(state, step) for state in MATRIX for step in MATRIX[state]} == {
        (state.code, step.code) for state in loop.states for step in loop.steps_from(state.code)
    }


def test_who_may_take_which_step() -> None:
    people = cast()
    made = sample("platform", people)
    assert {state: found(placed(made, state), people) for state in MATRIX} == MATRIX
