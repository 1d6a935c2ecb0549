"""A draft that was given up stays with its author: nobody else reads afterwards what they could not read before."""

import pytest

from kehui.records.kinds import kinds
from kehui.records.queries import visible
from tests.factories import cast, walk
from tests.generic.samples import sample

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["application", "project", "solution", "objection", "evaluation"])
def test_nobody_else_reads_what_was_given_up_as_a_draft(code: str) -> None:
    people = cast()
    made = walk(record := sample(code, people), ("drop", record.created_by))
    seen = {
        name for name, person in people.people().items() if visible(kinds[code], person).filter(pk=made.pk).exists()
    }
    assert seen <= {"author", "colleague", "scholar", "fellow", "expert", "rival", "assessor"}
    assert not seen & {"county", "city", "department", "leader", "stranger", "broker"}
