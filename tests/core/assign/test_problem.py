"""A problem keeps what is allowed, and says in words what contradicts itself."""

from typing import Any

import numpy as np
import pytest

from kehui.core.assign.problem import Plan, Problem, Rule

PAIRS: dict[str, Any] = {
    "case": [1, 0, 0, 1],
    "expert": [2, 1, 0, 0],
    "score": [0.5, 0.25, 1, 0.05],
    "needs": np.array([1, 2]),
    "most": np.array([2, 1, 1]),
}


def test_pairs_stand_by_case_and_expert() -> None:
    problem = Problem.of(**PAIRS)
    assert problem.indptr.tolist() == [0, 2, 4]
    assert problem.expert.tolist() == [0, 1, 0, 2]
    assert problem.score.tolist() == [10000, 2500, 500, 5000]
    assert problem.case.tolist() == [0, 0, 1, 1]
    assert (problem.find(1, 2), problem.find(1, 1)) == (3, -1)
    assert problem.best_sums().tolist() == [10000, 5500]


def test_conflicts_and_low_scores_do_not_enter_but_locks_do() -> None:
    problem = Problem.of(**PAIRS, conflicts=[(0, 0)], floor=0.3, locked=[(1, 0)])
    assert list(zip(problem.case.tolist(), problem.expert.tolist(), strict=True)) == [(1, 0), (1, 2)]
    assert problem.locked.tolist() == [True, False]
    assert [limits.tolist() for limits in problem.remaining()] == [[1, 1], [0, 0, 0], [1, 1, 1]]
    only = problem.only(problem.locked)
    assert (only.indptr.tolist(), only.expert.tolist()) == ([0, 0, 1], [0])


def test_a_plan_counts() -> None:
    problem = Problem.of(**PAIRS, least=np.array([1, 1, 0]))
    plan = Plan(problem, np.array([True, False, False, True]))
    assert (plan.total, plan.value) == (15000, 15000 - 200000 - 100000)
    assert plan.case_scores.tolist() == [10000, 5000]
    assert plan.loads.tolist() == [1, 0, 1]
    assert plan.unfilled.tolist() == [0, 1]
    assert plan.short.tolist() == [0, 1, 0]
    assert plan.pairs() == [(0, 0), (1, 2)]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"case": [1, 0, 0, 0]}, "case 0 and expert 0: given twice"),
    ({"case": [1, 0, 0]}, "3 cases but 4 experts in the list of pairs"),
    ({"case": [1, 0, 0, 2]}, "case 2: there are 2 of them, numbered from 0"),
    ({"expert": [2, 1, 0, -1]}, "expert -1: there are 3 of them"),
    ({"score": [0.5, 0.25, float("nan"), 1]}, "score nan: it must be a number from 0 to 100,000"),
    ({"score": [0.5, -0.25, 0, 1]}, "score -0.25: it must be"),
    ({"score": [0.5]}, "4 pairs but 1 scores"),
    ({"needs": np.array([1, -2])}, "needs: whole numbers of 0 or more"),
    ({"needs": np.array([1, 2.5])}, "needs: whole numbers of 0 or more"),
    ({"least": 2}, "expert 1: at least 2 cases but at most 1"),
    ({"locked": [(0, 2)]}, "case 0 and expert 2: locked, but without a score"),
    ({"locked": [(0, 0)], "conflicts": [(0, 0)]}, "case 0 and expert 0: locked, but in conflict"),
    ({"locked": [(0, 0), (0, 1)]}, "case 0: 2 locked pairs, but the limit is 1"),
    ({"locked": [(0, 0), (1, 0)], "most": np.array([1, 1, 1])}, "expert 0: 2 locked pairs, but the limit is 1"),
    ({"rules": [Rule("region", np.zeros(2, int))]}, "rule region: 2 groups for 3 experts"),
]


@pytest.mark.parametrize(("change", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_contradictions_are_refused_in_words(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Problem.of(**PAIRS | change)
