"""A field check is made by others than the unit, has evidence from the place, and may stand between case and notice."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from kehui.records.kinds import kinds
from kehui.records.refusals import SecondPersonError
from kehui.records.services import act, attach, create
from tests import callings, factories
from tests.callings import SEEN
from tests.factories import Cast, ahead, letter, placed, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def test_nobody_checks_their_own_unit(cast: Cast) -> None:
    own = [{"name": "赵示例", "employer": cast.company.name, "part": "陪同"}]
    made = create("fieldcheck", by=cast.department, **callings.field_check_fields(cast, team=own))
    with pytest.raises(ValidationError) as caught:
        act(made, "plan", by=cast.department)
    assert set(caught.value.message_dict) == {"team"}


def test_what_was_decided_is_not_checked_any_more(cast: Cast) -> None:
    case = placed(callings.application_under_review(cast), "awarded")
    made = create("fieldcheck", by=cast.department, **callings.field_check_fields(cast, case=case))
    with pytest.raises(ValidationError) as caught:
        act(made, "plan", by=cast.department)
    assert set(caught.value.message_dict) == {"case"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"went_on": ahead(1)}, "went_on"),
        ({"conclusion": "false"}, "conclusion"),
        ({"findings": [SEEN["findings"][0] | {"holds": "no"}]}, "conclusion"),
        ({"findings": [SEEN["findings"][0] | {"evidence": ""}]}, "findings"),
    ],
)
def test_a_report_agrees_with_itself(cast: Cast, changed: dict, field: str) -> None:
    made = callings.field_check_planned(cast)
    attach(made, letter("照片.pdf"), by=cast.department)
    with pytest.raises(ValidationError) as caught:
        act(made, "report", by=cast.department, **SEEN | changed)
    assert set(caught.value.message_dict) == {field}


def test_a_report_needs_evidence_from_the_place_and_a_second_person(cast: Cast) -> None:
    made = callings.field_check_planned(cast)
    with pytest.raises(ValidationError) as caught:
        act(made, "report", by=cast.department, **SEEN)
    assert caught.value.code == "evidence"
    attach(made, letter("照片.pdf"), by=cast.department)
    made = walk(made, ("report", cast.department, SEEN))
    with pytest.raises(SecondPersonError):
        act(made, "confirm", by=cast.department)


def test_rules_may_ask_for_a_check_before_the_notice_and_a_false_claim_stops_it(cast: Cast) -> None:
    call = callings.open_call(cast, rules=callings.rules_in_force(cast, field_check=True))
    case = callings.application_under_review(cast, guide=callings.issued_guide(cast, call=call))
    case = walk(case, ("propose", cast.department2))
    with pytest.raises(ValidationError, match="现场核查"):
        act(case, "announce", by=cast.department)
    checked = callings.field_checked(cast, case=case)
    placed(checked, "confirmed", conclusion="false")
    with pytest.raises(ValidationError, match=checked.number):
        act(case, "announce", by=cast.department)
    placed(checked, "confirmed", conclusion="holds")
    assert walk(case, ("announce", cast.department)).state == "notice"


def test_the_place_of_a_visit_is_no_rank() -> None:
    with translation.override("zh-hans"):
        assert kinds["fieldcheck"].called("place") == "核查地点"
