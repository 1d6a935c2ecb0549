"""Who may take which step of an expert: the whole loop at a glance."""

import pytest

from kehui.records.kinds import kinds
from kehui.records.services import create
from tests.factories import cast, expert_fields, placed
from tests.market.matrix import found, table

pytestmark = pytest.mark.django_db

MATRIX = table("""
draft      apply     expert
draft      nominate  scholar fellow expert
draft      withdraw  scholar fellow expert
applied    return    county city department
applied    verify    county city department
applied    remove    city department
applied    withdraw  expert county city department
verified   activate  city department
verified   remove    city department
verified   withdraw  expert county city department
active     amend     expert
active     correct   county city department
active     ask       city department
active     remove    city department
active     withdraw  expert county city department
suspending suspend   city department
suspending keep      city department
suspending remove    city department
suspending withdraw  expert county city department
suspended  extend    city department
suspended  resume    city department
suspended  return_after platform
suspended  remove    city department
suspended  withdraw  expert county city department
""")


def test_the_table_names_every_step() -> None:
    loop = kinds["expert"].loop
    assert {(state, step) for state in MATRIX for step in MATRIX[state]} == {
        (state.code, step.code) for state in loop.states for step in loop.steps_from(state.code)
    }


def test_who_may_take_which_step() -> None:
    people = cast()
    made = create("expert", by=people.expert, **expert_fields(people.university))
    assert {state: found(placed(made, state), people) for state in MATRIX} == MATRIX
