"""An agreement is about what was awarded, once; acceptance needs values, evidence and a conclusion."""

import pytest
from django.core.exceptions import ValidationError

from kehui.records.services import act, create
from tests import callings, factories
from tests.factories import Cast, placed, walk

pytestmark = pytest.mark.django_db
REACHED = [
    {"name": "检测误差", "baseline": "12", "target": "≤5", "actual": "4", "evidence": "检测报告1", "reached": "是"}
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
    from kehui.records.kinds import kinds

    assert "again" not in kinds["project"].loop.step("reexamine").sources
