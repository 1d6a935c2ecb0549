"""Who may take which step of an introduction, for each of the three who may have begun it."""

import pytest

from kehui.records.kinds import kinds
from kehui.records.services import create
from tests.factories import cast, displayed_achievement, placed, published_demand
from tests.market.matrix import found, table

pytestmark = pytest.mark.django_db

# begun by the company with the demand
FROM_DEMAND = table("""
draft     send      author
draft     propose   nobody
draft     withdraw  author
sent      accept    scholar fellow
sent      decline   scholar fellow
sent      withdraw  author colleague
accepted  visit     author colleague scholar fellow
accepted  talk      author colleague scholar fellow
accepted  close     author colleague scholar fellow
visiting  talk      author colleague scholar fellow
visiting  close     author colleague scholar fellow
talking   agree     author colleague scholar fellow
talking   close     author colleague scholar fellow
""")

# begun by the university with the achievement
FROM_SOLUTION = table("""
draft     send      scholar
draft     propose   nobody
draft     withdraw  scholar
sent      accept    author colleague
sent      decline   author colleague
sent      withdraw  scholar fellow
accepted  visit     author colleague scholar fellow
accepted  talk      author colleague scholar fellow
accepted  close     author colleague scholar fellow
visiting  talk      author colleague scholar fellow
visiting  close     author colleague scholar fellow
talking   agree     author colleague scholar fellow
talking   close     author colleague scholar fellow
""")

# proposed by a technology manager; once sent on, it is the company's
FROM_BROKER = table("""
draft     send      nobody
draft     propose   broker
draft     withdraw  broker
proposed  send_on   author colleague
proposed  decline   author colleague
proposed  withdraw  broker
""")


def test_the_tables_name_every_step() -> None:
    loop = kinds["introduction"].loop
    tables = (FROM_DEMAND, FROM_SOLUTION, FROM_BROKER)
    assert {(state, step) for matrix in tables for state in matrix for step in matrix[state]} == {
        (state.code, step.code) for state in loop.states for step in loop.steps_from(state.code)
    }


@pytest.mark.parametrize(
    ("begun_by", "matrix"), [("author", FROM_DEMAND), ("scholar", FROM_SOLUTION), ("broker", FROM_BROKER)]
)
def test_who_may_take_which_step(begun_by: str, matrix: dict[str, dict[str, str]]) -> None:
    people = cast()
    wanted, offered = published_demand(people), displayed_achievement(people)
    made = create("introduction", by=people.people()[begun_by], wanted=wanted, offered=offered, message="盼联系")
    assert {state: found(placed(made, state), people) for state in matrix} == matrix
