"""An expert whose severity is extreme is shown as a hint; sheets of another scale are told in words."""

from types import SimpleNamespace
from typing import Any

import pytest

from kehui.calls.rounds.results import Standing, severity

RULES = SimpleNamespace(criteria=[{"code": "new", "label": "创新性", "most": "100"}], severity_hint=8)
ROUND: Any = SimpleNamespace(rules=RULES, places=2)


def review(case: int, judge: str, total: float, code: str = "new") -> SimpleNamespace:
    scores = [{"code": code, "label": "创新性" if code == "new" else "旧指标", "points": str(total)}]
    expert = SimpleNamespace(number=judge, title=judge)
    return SimpleNamespace(number=f"PY-{case}-{judge}", judge=expert, total=total, state="signed", scores=scores)


def standing(case: int, *reviews: SimpleNamespace) -> Standing:
    return Standing(SimpleNamespace(number=f"C{case}", state="review"), reviews, None, None, False)


def rows(off: float) -> list[Standing]:
    """Ten cases with three reviewers each, of whom the last gives ``off`` points more."""
    return [
        standing(case, review(case, "甲", 60 + 3 * case), review(case, "乙", 61 + 3 * case - case % 2),
                 review(case, "丙", 60 + 3 * case + off + case % 3))
        for case in range(10)
    ]  # fmt: skip


@pytest.mark.parametrize("off", [-15, 15])
def test_an_extreme_expert_is_a_hint_with_its_span(off: int) -> None:
    (hint,) = severity(ROUND, rows(off)).hints
    assert hint.expert.number == "丙"
    assert (hint.points > 0) == (off > 0)
    assert hint.low < hint.points < hint.high


def test_no_hint_where_experts_are_alike_or_the_rules_want_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert severity(ROUND, rows(1)).hints == ()
    monkeypatch.setattr(RULES, "severity_hint", 0)
    assert severity(ROUND, rows(15)).hints == ()


def test_sheets_of_other_criteria_are_named_and_nothing_is_corrected() -> None:
    some = [*rows(0), standing(10, review(10, "甲", 70, code="old"))]
    found = severity(ROUND, some)
    (words,) = found.remarks
    assert "PY-10-甲" in words
    assert "旧指标" in words
    assert all(each.corrected is None for each in found.rows)
