"""An agreement is about what was awarded, once; acceptance needs values, evidence and a conclusion."""

from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from kehui.records.kinds import kinds
from kehui.records.services import act, create
from tests import callings, factories
from tests.factories import Cast, ahead, placed, walk

pytestmark = pytest.mark.django_db
REACHED = [
    {
        "name": "检测误差",
        "baseline": "12",
        "target": "≤5",
        "unit": "%",
        "actual": "4",
        "evidence": "检测报告1",
        "reached": "是",
    }
]


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def refused(record, code: str, by, **fields) -> set[str]:
    with pytest.raises(ValidationError) as caught:
        act(record, code, by=by, reason="示例", **fields)
    return set(caught.value.message_dict)


def test_only_what_was_awarded_gets_an_agreement_and_only_one(cast: Cast) -> None:
    first = callings.project_offered(cast)
    again = create("project", by=cast.author, **callings.project_fields(cast, origin=first.origin))
    assert refused(again, "submit", cast.author) == {"origin"}
    placed(first.origin, "notice")
    walk(first, ("withdraw", cast.author))
    assert refused(again, "submit", cast.author) == {"origin"}


def test_the_whole_way_to_the_archive(cast: Cast) -> None:
    made = walk(
        callings.project_offered(cast), ("sign", cast.department, {"agreement_number": "鲁科项〔2026〕1号"}),
        ("report", cast.author, {"indicators": REACHED}), ("continue", cast.department, {"midterm": "按计划推进。"}),
        ("close", cast.author, {"indicators": REACHED}), ("accept", cast.department, {"conclusion": "passed"}),
        ("file", cast.department),
    )  # fmt: skip
    assert made.state == "filed"


@pytest.mark.parametrize("rows", [[REACHED[0] | {"target": "≤9"}], [], [*REACHED, REACHED[0]]])
def test_a_report_does_not_move_the_targets_but_a_granted_change_does(cast: Cast, rows: list) -> None:
    made = walk(callings.project_offered(cast), ("sign", cast.department, {"agreement_number": "1"}))
    assert refused(made, "report", cast.author, indicators=rows) == {"indicators"}
    easier = [REACHED[0] | {"target": "≤6"}]
    made = walk(made, ("request", cast.author), ("grant", cast.department, {"indicators": easier}))
    assert refused(made, "close", cast.author, indicators=REACHED) == {"indicators"}
    assert walk(made, ("close", cast.author, {"indicators": easier})).state == "self_accepted"


def test_only_a_signing_counts_as_signed(cast: Cast) -> None:
    made = walk(callings.project_offered(cast), ("sign", cast.department, {"agreement_number": "1"}))
    today, day_after = timezone.localdate(), ahead(1)
    count = {each.code: each for each in kinds["project"].indicators}
    assert [count[code].value(today, today) for code in ("signed", "by_enterprises")] == [1, 1]
    with time_machine.travel(f"{day_after}T03:00:00Z", tick=False):
        walk(made, ("request", cast.author), ("keep", cast.department))
        assert count["signed"].value(day_after, day_after) == 0


def test_nobody_accepts_without_values_and_evidence(cast: Cast) -> None:
    made = placed(callings.project_offered(cast), "running")
    assert refused(made, "close", cast.author, indicators=[REACHED[0] | {"evidence": ""}]) == {"indicators"}


def test_a_project_that_missed_an_indicator_passes_with_an_explanation_only(cast: Cast) -> None:
    made = placed(callings.project_offered(cast), "self_accepted", indicators=[REACHED[0] | {"reached": "否"}])
    assert refused(made, "accept", cast.department, conclusion="passed") == {"opinion"}
    assert refused(made, "accept", cast.department, conclusion="failed") == {"conclusion"}
    assert (
        walk(made, ("accept", cast.department, {"conclusion": "passed", "opinion": "用户认可。"})).state == "accepted"
    )


def test_it_is_examined_again_once_at_most() -> None:
    assert "again" not in kinds["project"].loop.step("reexamine").sources


def team(cast: Cast, guide) -> Any:
    fields = callings.application_fields(cast, guide=guide)
    origin = placed(create("application", by=cast.author, **fields), "awarded")
    return placed(create("project", by=cast.author, **callings.project_fields(cast, origin=origin)), "running")


def test_a_team_leaves_the_race_while_another_goes_on(cast: Cast) -> None:
    item = callings.issued_guide(cast, call=callings.open_call(cast, sort="open_bid"))
    slow, fast = team(cast, item), team(cast, item)
    assert walk(slow, ("eliminate", cast.department)).state == "eliminated"
    with pytest.raises(ValidationError, match="已无其他团队"):
        act(fast, "eliminate", by=cast.department, reason="里程碑未通过")


def test_only_teams_of_an_open_bid_challenge_race(cast: Cast) -> None:
    item = callings.issued_guide(cast)
    alone, _other = team(cast, item), team(cast, item)
    with pytest.raises(ValidationError, match="揭榜挂帅"):
        act(alone, "eliminate", by=cast.department, reason="里程碑未通过")
