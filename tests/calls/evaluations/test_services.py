"""An evaluation claims what it can prove, by somebody unrelated to the result, and may be challenged."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kehui.calls.evaluations.panels import levels
from kehui.calls.evaluations.services import unproved
from kehui.people.powers import Role
from kehui.records import addresses
from kehui.records.kinds import kinds
from kehui.records.refusals import SecondPersonError
from kehui.records.services import act, create
from kehui.registry.readiness import name_of
from tests import callings, factories
from tests.browsing import browser
from tests.callings import FINDINGS, taken
from tests.factories import Cast, ahead, person, placed, walk

pytestmark = pytest.mark.django_db
CLAIM = {name: FINDINGS[name] for name in ("scale", "level", "evidence", "comparison")}


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def at_the_panel(cast: Cast) -> Any:
    return placed(create("evaluation", by=cast.assessor, **callings.evaluation_fields(cast)), "panel")


def test_levels_without_a_document_are_told() -> None:
    rows = [{"level": "1", "document": "论文"}, {"level": "三", "document": "报告"}, {"level": "4", "document": " "}]
    assert unproved(4, rows) == [2, 3, 4]
    assert unproved(1, rows) == []


@pytest.mark.parametrize("missing", ["1", "4", "6"])
def test_every_level_up_to_the_one_claimed_needs_evidence(cast: Cast, missing: str) -> None:
    claim = CLAIM | {"evidence": [row for row in FINDINGS["evidence"] if row["level"] != missing]}
    with pytest.raises(ValidationError) as caught:
        act(at_the_panel(cast), "assess", by=cast.assessor, **claim)
    [words] = caught.value.message_dict["evidence"]
    assert missing in words
    assert str(name_of("nine", int(missing))) in words


@pytest.mark.parametrize("level", ["七", "0", "10"])
def test_a_row_of_evidence_that_names_no_level_is_told(cast: Cast, level: str) -> None:
    row = {"level": level, "document": "检测报告", "remark": ""}
    with pytest.raises(ValidationError) as caught:
        act(at_the_panel(cast), "assess", by=cast.assessor, **CLAIM | {"evidence": [*FINDINGS["evidence"], row]})
    [words] = caught.value.message_dict["evidence"]
    assert "7" in words
    assert level in words


def test_the_page_shows_level_by_level_what_proves_it_and_what_it_is_on_the_other_scale(cast: Cast) -> None:
    made = walk(at_the_panel(cast), ("assess", cast.assessor, CLAIM))
    found = list(levels(made))
    assert [(each.number, each.other, each.needed) for each in found][5:] == [
        (6, "6", True), (7, "7", False), (8, "8", False), (9, "9, 10, 11, 12, 13", False),
    ]  # fmt: skip
    assert [each.documents for each in found[:2]] == [["第1级检测报告"], ["第2级检测报告"]]
    words = browser(cast.assessor).get(addresses.page(made)).content.decode()
    assert "第4级检测报告" in words
    assert "(claimed)" in words


def test_a_level_that_the_scale_does_not_have_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError) as caught:
        act(at_the_panel(cast), "assess", by=cast.assessor, **CLAIM | {"level": 10})
    assert set(caught.value.message_dict) == {"level"}


def test_what_the_level_amounts_to_on_the_other_scales_is_written_beside_it(cast: Cast) -> None:
    proofs = [{"level": str(each), "document": "审计报告"} for each in range(1, 12)]
    claim = CLAIM | {"scale": "thirteen", "level": 11, "evidence": proofs}
    found = walk(at_the_panel(cast), ("assess", cast.assessor, claim))
    assert (found.nine, found.stage) == (9, "mature")


@pytest.mark.parametrize("side", ["client", "result"])
def test_nobody_evaluates_for_themselves(cast: Cast, side: str) -> None:
    fields = callings.evaluation_fields(cast)
    owner = fields[side] if side == "client" else fields[side].owner
    with pytest.raises(ValidationError) as caught:
        create("evaluation", by=cast.county, **fields | {"owner": owner})
    assert set(caught.value.message_dict) == {"owner"}


@pytest.mark.parametrize("side", ["client", "owner", "result"])
def test_no_expert_of_a_party_is_heard(cast: Cast, side: str) -> None:
    made = walk(at_the_panel(cast), ("assess", cast.assessor, CLAIM))
    employer = made.result.owner if side == "result" else getattr(made, side)
    rows = [*FINDINGS["opinions"], {"expert": "吴示例", "employer": employer.name, "opinion": "很好"}]
    with pytest.raises(ValidationError, match="吴示例"):
        act(made, "consult", by=cast.assessor, opinions=rows)
    assert walk(made, ("consult", cast.assessor, {"opinions": FINDINGS["opinions"]})).state == "consulted"


def test_a_report_is_signed_by_a_second_person(cast: Cast) -> None:
    made = placed(create("evaluation", by=cast.assessor, **callings.evaluation_fields(cast)), "drafted")
    with pytest.raises(SecondPersonError):
        act(made, "sign", by=cast.assessor, report_number="PJ-1", valid_until=ahead())


def test_a_report_that_is_challenged_is_kept_or_done_again(cast: Cast) -> None:
    kept = walk(callings.evaluation_delivered(cast), ("register", cast.department), ("challenge", cast.scholar))
    assert walk(kept, ("uphold", cast.department)).state == "delivered"
    other = person(Role.AGENCY, organisation=cast.agency)
    again = walk(callings.evaluation_delivered(cast), ("challenge", cast.author))
    again = taken(again, ("reevaluate", other), ("register", cast.department))
    assert again.state == "registered"


def test_nobody_beside_the_parties_and_the_offices_reads_it(cast: Cast) -> None:
    made, view = callings.evaluation_delivered(cast), kinds["evaluation"].view
    readers = {name for name, one in cast.people().items() if view.allows(one, made)}
    offices = {"county", "county2", "city", "city2", "department", "department2", "leader"}
    assert readers == {"assessor", "author", "colleague", "scholar", "fellow"} | offices
