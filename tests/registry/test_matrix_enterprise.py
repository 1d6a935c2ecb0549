"""Who may take which step of an enterprise: the whole loop at a glance."""

import pytest

from kehui.records.kinds import kinds
from tests.factories import cast, placed
from tests.generic.samples import sample
from tests.market.matrix import found, table

pytestmark = pytest.mark.django_db

MATRIX = table("""
draft        submit     author colleague
draft        withdraw   author colleague
submitted    return     county city department
submitted    list       county city department
submitted    withdraw   author colleague
listed       update     author colleague
listed       title      county city department
listed       suspend    county city department
listed       strike     city department
listed       withdraw   author colleague
suspended    resume     county city department
suspended    strike     city department
""")


def test_the_table_names_every_step() -> None:
    loop = kinds["enterprise"].loop
    assert {(state, step) for state in MATRIX for step in MATRIX[state]} == {
        (state.code, step.code) for state in loop.states for step in loop.steps_from(state.code)
    }


def test_who_may_take_which_step() -> None:
    people = cast()
    made = sample("enterprise", people)
    assert {state: found(placed(made, state), people) for state in MATRIX} == MATRIX
