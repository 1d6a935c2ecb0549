"""Who may take which step of a technology demand: the whole loop at a glance."""

import pytest

from kehui.records.kinds import kinds
from kehui.records.services import create
from tests.factories import cast, demand_fields, placed
from tests.market.matrix import found, table

pytestmark = pytest.mark.django_db

MATRIX = table("""
draft          submit     author colleague
draft          withdraw   author colleague
submitted      return     county city department
submitted      clarify    county city department
submitted      accept     county city department
submitted      merge      county city department
submitted      withdraw   author colleague
submitted      convert    city department
clarification  ask        county city department
clarification  accept     county city department
clarification  merge      county city department
clarification  withdraw   author colleague
clarification  shelve     author colleague county city department
clarification  convert    city department
revision       revise     author colleague
revision       withdraw   author colleague
accepted       publish    city department
accepted       merge      county city department
accepted       withdraw   author colleague
accepted       convert    city department
published      introduce  author colleague broker platform
published      withdraw   author colleague
published      shelve     author colleague county city department
published      convert    city department
published      expire     platform
published      renew      author colleague
introduced     negotiate  author colleague broker platform
introduced     reopen     author colleague broker platform
introduced     withdraw   author colleague
introduced     shelve     author colleague county city department
negotiating    reopen     author colleague broker platform
negotiating    contract   author colleague
negotiating    withdraw   author colleague
negotiating    shelve     author colleague county city department
contracted     register   author colleague broker county city department
contracted     deliver    author colleague
contracted     rescind    author colleague
registered     deliver    author colleague
registered     rescind    author colleague
delivered      rescind    author colleague
delivered      evaluate   author colleague
unsolved       convert    city department
expired        renew      author colleague
""")


def test_the_table_names_every_step() -> None:
    loop = kinds["demand"].loop
    assert {(state, step) for state in MATRIX for step in MATRIX[state]} == {
        (state.code, step.code) for state in loop.states for step in loop.steps_from(state.code)
    }


def test_who_may_take_which_step() -> None:
    people = cast()
    made = create("demand", by=people.author, **demand_fields(people.company))
    assert {state: found(placed(made, state, broker=people.broker), people) for state in MATRIX} == MATRIX
