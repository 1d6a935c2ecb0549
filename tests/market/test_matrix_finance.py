"""Who may take which step of a finance product: the whole loop at a glance."""

import pytest

from kehui.records.kinds import kinds
from tests.factories import cast, placed
from tests.generic.samples import sample
from tests.market.matrix import found, table

pytestmark = pytest.mark.django_db

MATRIX = table("""
draft        submit     banker
draft        withdraw   banker
submitted    return     city department
submitted    check      city department
submitted    withdraw   banker
checked      return     city department
checked      publish    department
checked      withdraw   banker
published    pause      banker
published    stop       city department
published    expire     platform
published    withdraw   banker
paused       adjust     banker
paused       resume     banker
paused       stop       city department
paused       expire     platform
paused       withdraw   banker
expired      renew      banker
""")


def test_the_table_names_every_step() -> None:
    loop = kinds["finance"].loop
    assert {(state, step) for state in MATRIX for step in MATRIX[state]} == {
        (state.code, step.code) for state in loop.states for step in loop.steps_from(state.code)
    }


def test_who_may_take_which_step() -> None:
    people = cast()
    made = sample("finance", people)
    assert {state: found(placed(made, state), people) for state in MATRIX} == MATRIX
