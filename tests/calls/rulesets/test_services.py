"""Rules are put in force only when they are sound."""

import re

import pytest
from django.core.exceptions import ValidationError

from kehui.records.services import act, create
from tests import callings, factories

pytestmark = pytest.mark.django_db
GOOD = callings.CRITERIA[0]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"criteria": [GOOD, GOOD]}, "criteria"),
        ({"criteria": [GOOD | {"most": "很多"}]}, "criteria"),
        ({"criteria": [GOOD | {"most": "0"}]}, "criteria"),
        ({"criteria": [GOOD | {"floor": "41"}]}, "criteria"),
        ({"conflicts": [{"rule": "employer", "strength": "block", "years": "some"}]}, "conflicts"),
        ({"conflicts": [{"rule": "coauthor", "strength": "warn", "years": ""}]}, "conflicts"),
        ({"criteria": [GOOD, GOOD | {"code": "other", "floor": "-1"}]}, "criteria"),
        ({"quotas": [{"field": "F99", "most": "3"}]}, "quotas"),
        ({"per_case": 4}, "per_case"),
        ({"economic_least": 5}, "economic_least"),
        ({"valid_until": factories.ahead(-20)}, "valid_until"),
    ],
)
def test_what_contradicts_itself_is_refused_by_field(fields: dict, named: str) -> None:
    cast = factories.cast()
    made = create("rules", by=cast.department, **callings.rule_fields(**fields))
    with pytest.raises(ValidationError) as caught:
        act(made, "submit", by=cast.department)
    assert set(caught.value.message_dict) == {named}


def test_sound_rules_come_into_force_by_a_second_person() -> None:
    cast = factories.cast()
    apart = [{"rule": "employer", "strength": "block", "years": "3", "source": ""}]
    assert callings.rules_in_force(cast, per_case=4, odd=False, conflicts=apart).state == "in_force"


def test_every_fault_of_the_criteria_is_told_with_its_row() -> None:
    cast = factories.cast()
    rows = [GOOD, GOOD, GOOD | {"code": "low", "floor": "50"}, GOOD | {"code": "much", "most": "很多"}]
    made = create("rules", by=cast.department, **callings.rule_fields(criteria=rows))
    with pytest.raises(ValidationError) as caught:
        act(made, "submit", by=cast.department)
    told = caught.value.message_dict["criteria"]
    assert sorted(re.findall(r"\d+", each)[0] for each in told) == ["2", "3", "4"]
