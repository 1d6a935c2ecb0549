"""Who may take which step of an achievement: the whole loop at a glance."""

import pytest

from kehui.records.kinds import kinds
from kehui.records.services import create
from tests.factories import achievement_fields, cast, placed
from tests.market.matrix import found, table

pytestmark = pytest.mark.django_db

MATRIX = table("""
draft        submit    scholar fellow
draft        withdraw  scholar fellow
unit_check   reject    scholar fellow county city department
unit_check   announce  scholar fellow
unit_check   show      county city department
unit_check   withdraw  scholar fellow
unit_notice  reject    scholar fellow county city department
unit_notice  forward   scholar fellow
unit_notice  withdraw  scholar fellow
submitted    review    county city department
submitted    return    county city department
submitted    withdraw  scholar fellow
review       return    county city department
review       register  department
review       withdraw  scholar fellow
returned     correct   scholar fellow
returned     withdraw  scholar fellow
registered   publish   scholar fellow
registered   withdraw  scholar fellow
published    pause     scholar fellow
published    stop      county city department
published    transfer  scholar fellow
published    expire    platform
published    renew     scholar fellow
published    withdraw  scholar fellow
paused       resume    scholar fellow
paused       rework    scholar fellow
paused       stop      county city department
paused       transfer  scholar fellow
paused       expire    platform
paused       withdraw  scholar fellow
stopped      lift      county city department
stopped      withdraw  scholar fellow
expired      renew     scholar fellow
""")


def test_the_table_names_every_step() -> None:
    loop = kinds["achievement"].loop
    assert {(state, step) for state in MATRIX for step in MATRIX[state]} == {
        (state.code, step.code) for state in loop.states for step in loop.steps_from(state.code)
    }


def test_who_may_take_which_step() -> None:
    people = cast()
    made = create("achievement", by=people.scholar, **achievement_fields(people.university))
    assert {state: found(placed(made, state), people) for state in MATRIX} == MATRIX
