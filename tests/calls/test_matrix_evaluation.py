"""Who may take which step of an evaluation: the agency works, a second person of it signs, others may challenge."""

import pytest

from kehui.records.kinds import kinds
from kehui.records.queries import steps_open
from tests.factories import cast, placed
from tests.generic.samples import sample
from tests.market.matrix import found, table

pytestmark = pytest.mark.django_db

MATRIX = table("""
delivered   register   department
delivered   challenge  author colleague scholar fellow county city department
challenged  uphold     department
challenged  reevaluate nobody
reevaluated register   department
registered  challenge  author colleague scholar fellow county city department
""")
WORK = {
    "applied": "accept refuse drop", "accepted": "contract end", "contracted": "receive end", "material": "form end",
    "panel": "assess end", "assessed": "consult revise end", "consulted": "draft revise end",
    "drafted": "revise sign end", "signed": "deliver",
}  # fmt: skip


def test_the_tables_name_every_step() -> None:
    loop = kinds["evaluation"].loop
    named = {state.code: {step.code for step in loop.steps_from(state.code)} for state in loop.states}
    both = {state: set(MATRIX.get(state, {})) | set(WORK.get(state, "").split()) for state in named}
    assert named == both


def test_who_may_take_which_step() -> None:
    people = cast()
    made = sample("evaluation", people)
    assert {state: found(placed(made, state), people) for state in MATRIX} == MATRIX


def test_the_agency_alone_does_the_work() -> None:
    people = cast()
    made = sample("evaluation", people)
    for state, steps in WORK.items():
        made = placed(made, state)
        assert {step.code for step in steps_open(made, people.assessor)} >= set(steps.split()) - {"sign"}, state
        assert not any(found(made, people).values()), state
