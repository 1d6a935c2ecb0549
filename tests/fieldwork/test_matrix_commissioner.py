"""Who may take which step of a commissioner: the whole loop at a glance."""

import pytest

from kehui.records.kinds import kinds
from tests.factories import cast, placed
from tests.generic.samples import sample
from tests.market.matrix import found, table

pytestmark = pytest.mark.django_db

MATRIX = table("""
draft        apply      expert
draft        nominate   scholar fellow
draft        withdraw   scholar fellow expert
applied      recommend  scholar fellow county city department
applied      return     scholar fellow county city department
applied      remove     city department
applied      withdraw   expert county city department
recommended  return     county city department
recommended  approve    county city department
recommended  remove     city department
recommended  withdraw   expert county city department
approved     start      city department
approved     remove     city department
approved     withdraw   expert county city department
serving      amend      expert
serving      assess     county city department
serving      renew      city department
serving      end        platform
serving      remove     city department
serving      withdraw   expert county city department
ended        renew      city department
ended        withdraw   expert county city department
""")


def test_the_table_names_every_step() -> None:
    loop = kinds["commissioner"].loop
    assert {(state, step) for state in MATRIX for step in MATRIX[state]} == {
        (state.code, step.code) for state in loop.states for step in loop.steps_from(state.code)
    }


def test_who_may_take_which_step() -> None:
    people = cast()
    made = sample("commissioner", people)
    assert {state: found(placed(made, state), people) for state in MATRIX} == MATRIX
