"""Severity is told from quality, the order says how sure it is, and odd panels have answers in words."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehui.core.panel import APART, FEW, SAME, corrected


def stern_and_mild() -> list[tuple[str, str, float]]:
    """Twelve cases of rising quality; the stern reviewer sees the better half, the mild one the rest, a third all."""
    scores = []
    for n in range(12):
        scores.append((f"c{n:02}", "everything", 60 + 2 * n))
        scores.append((f"c{n:02}", "stern" if n >= 6 else "mild", 60 + 2 * n + (-15 if n >= 6 else 15)))
    return scores


def test_the_order_is_that_of_the_quality_where_raw_means_are_misled() -> None:
    ranking = corrected(stern_and_mild(), awards=6)
    assert [each.case for each in ranking.cases] == [f"c{n:02}" for n in range(11, -1, -1)]
    raw = sorted(ranking.cases, key=lambda each: -each.mean)
    assert raw[0].case != "c11"
    assert ranking.severity["stern"] < -5 < 5 < ranking.severity["mild"]
    assert ranking.remarks == ()


def test_the_cut_runs_between_cases_that_are_a_coin_toss() -> None:
    rng = np.random.default_rng(5)
    scores = [
        (f"c{n:02}", f"r{(n + k) % 9}", 70 - n // 10 * 20 + rng.normal(0, 3)) for n in range(20) for k in range(3)
    ]
    clear, close = corrected(scores, awards=10).cases, corrected(scores, awards=5).cases
    assert not any(each.toss for each in clear)
    assert {each.toss for each in close[:10]} == {True, False} or all(each.toss for each in close[4:6])
    assert not any(each.toss for each in close[10:])
    assert all(each.inside > 0.99 for each in clear[:10])


def test_intervals_hold_the_score_and_the_place() -> None:
    for place, each in enumerate(corrected(stern_and_mild()).cases, 1):
        assert each.low < each.score < each.high
        assert each.best <= place <= each.worst


def test_the_same_scores_give_the_same_answer_in_any_order() -> None:
    scores = stern_and_mild()
    assert corrected(scores, awards=3) == corrected(scores, awards=3)
    one, other = corrected(scores), corrected(scores[::-1])
    assert [each.case for each in one.cases] == [each.case for each in other.cases]


FOUR = ("ar", "as", "br", "bs", "ct", "cu", "dt", "du")  # a and b share reviewers, c and d do, but no others
APART_SCORES = [(pair[0], pair[1], 9.0 * place) for place, pair in enumerate(FOUR)]


@pytest.mark.parametrize(
    ("scores", "remark"),
    [
        ([], FEW),
        ([("a", "r", 3.0)], FEW),
        ([("a", "r", 3.0), ("b", "r", 4.0), ("c", "r", 5.0), ("d", "r", 1.0)], FEW),
        ([(case, reviewer, 7.0) for case in "abc" for reviewer in "rs"], SAME),
        (APART_SCORES, APART),
    ],
)  # fmt: skip
def test_odd_panels_are_ranked_by_their_means_and_say_so(scores: list[tuple[str, str, float]], remark: str) -> None:
    ranking = corrected(scores, awards=1)
    assert ranking.remarks == (remark,)
    assert {each.case for each in ranking.cases} == {case for case, _reviewer, _points in scores}


def test_what_cannot_be_scored_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="a, r: nan"):
        corrected([("a", "r", float("nan"))])
    with pytest.raises(ValueError, match="a: r scores it twice"):
        corrected([("a", "r", 1.0), ("a", "r", 2.0)])


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_panel_gets_each_case_once_with_finite_figures(data: st.DataObject) -> None:
    cases, reviewers = data.draw(st.integers(1, 8)), data.draw(st.integers(1, 5))
    pairs = data.draw(st.sets(st.tuples(st.integers(0, cases - 1), st.integers(0, reviewers - 1)), min_size=1))
    scores = [(f"c{a}", f"r{b}", data.draw(st.floats(0, 100).map(lambda x: round(x, 1)))) for a, b in sorted(pairs)]
    ranking = corrected(scores, awards=2)
    assert sorted(each.case for each in ranking.cases) == sorted({case for case, _r, _p in scores})
    assert all(np.isfinite([each.score, each.low, each.high]).all() for each in ranking.cases)
    assert all(1 <= each.best <= each.worst <= len(ranking.cases) for each in ranking.cases)
