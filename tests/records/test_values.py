"""Values in events are plain JSON that reads the same from every database."""

import json
from datetime import date

import pytest

from kehui.records.kinds import kinds
from kehui.records.services import create
from kehui.records.values import difference, empty, snapshot
from tests import factories


@pytest.mark.django_db
def test_a_snapshot_is_plain_and_the_same_before_and_after_saving() -> None:
    cast, kind = factories.cast(), kinds["demand"]
    fields = factories.demand_fields(cast.company, deadline_on=date(2027, 1, 2))
    made = create("demand", by=cast.author, **fields)
    again = kind.model._default_manager.get(pk=made.pk)
    plain = snapshot(kind, again)
    assert json.loads(json.dumps(plain)) == plain == snapshot(kind, made)
    assert plain["deadline_on"] == "2027-01-02"
    assert plain["owner"] == cast.company.pk
    assert plain["cooperation"] == ["joint", "commissioned"]


def test_a_difference_names_personal_fields_without_their_values() -> None:
    before = {"title": "甲", "budget": 1, "summary": None, "contact_phone": "1"}
    after = {"title": "乙", "budget": 1, "summary": "", "contact_phone": "2"}
    assert difference(kinds["demand"], before, after) == {"title": ["甲", "乙"], "contact_phone": []}


def test_zero_and_no_are_answers() -> None:
    assert [value for value in (0, False, "", None, [], (), {}) if not empty(value)] == [0, False]
