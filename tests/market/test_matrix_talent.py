"""Who may take which step of a talent: the whole loop at a glance."""

import pytest

from kehui.records.kinds import kinds
from kehui.records.services import create
from tests.factories import cast, placed
from tests.generic.samples import sample
from tests.market.matrix import found, table
from tests.supplies import talent_fields

pytestmark = pytest.mark.django_db

MATRIX = table("""
draft        submit     author colleague
draft        withdraw   author colleague
draft        revoke     nobody
submitted    return     county city department
submitted    publish    county city department
submitted    withdraw   author colleague
submitted    revoke     nobody
published    interview  author colleague
published    expire     platform
published    renew      author colleague
published    withdraw   author colleague
published    revoke     nobody
interviewing reopen     author colleague
interviewing sign       author colleague
interviewing withdraw   author colleague
interviewing revoke     nobody
signed       reopen     author colleague
signed       arrive     county city department
signed       withdraw   author colleague
signed       revoke     nobody
expired      renew      author colleague
expired      revoke     nobody
""")

# Of a person who offers their work.
OFFERED = table("""
draft        submit     expert
draft        withdraw   nobody
draft        revoke     expert
submitted    return     county city department
submitted    publish    county city department
submitted    withdraw   nobody
submitted    revoke     expert
published    interview  expert
published    expire     platform
published    renew      expert
published    withdraw   nobody
published    revoke     expert
interviewing reopen     expert
interviewing sign       expert
interviewing withdraw   nobody
interviewing revoke     expert
signed       reopen     expert
signed       arrive     county city department
signed       withdraw   nobody
signed       revoke     expert
expired      renew      expert
expired      revoke     expert
""")


def test_the_table_names_every_step() -> None:
    loop = kinds["talent"].loop
    assert {(state, step) for state in MATRIX for step in MATRIX[state]} == {
        (state.code, step.code) for state in loop.states for step in loop.steps_from(state.code)
    }


def test_who_may_take_which_step() -> None:
    people = cast()
    made = sample("talent", people)
    assert {state: found(placed(made, state), people) for state in MATRIX} == MATRIX


def test_a_person_s_offer_is_in_their_own_hands() -> None:
    people = cast()
    made = create("talent", by=people.expert, **talent_fields(None, direction="offered"))
    assert {state: found(placed(made, state), people) for state in OFFERED} == OFFERED
