"""Prices that prove a plan: what a place in each case, and a share of each expert, is worth.

They are the distances in the residual graph of the flow (Bellman and Ford), found for all nodes together; of the pairs
only those of cases whose price just fell are looked at again.
"""

from dataclasses import dataclass

import numpy as np

from kehui.core.assign.problem import Flags, Ints, Plan, Problem


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """A pair is worth its place when its score exceeds the price of the case plus that of the expert; × 10,000."""

    case: Ints
    expert: Ints

    def gain(self, problem: Problem) -> Ints:
        """For every pair its score above the prices: what is lost at least without it or, below 0, with it."""
        return problem.score - self.case[problem.case] - self.expert[problem.expert]


def prices(plan: Plan) -> Prices:
    """The prices that belong to a plan with the largest total. Raises ValueError when a better plan exists."""
    problem = plan.problem
    needs, least, most = problem.remaining()
    picked = np.flatnonzero(plan.chosen & ~problem.locked)
    case, expert, score = problem.case, problem.expert.astype(np.intp), problem.score.astype(np.int64)
    loads = np.bincount(expert[picked], minlength=problem.experts)
    places = np.bincount(case[picked], minlength=problem.cases)
    below = np.where((loads > least) | (least == 0), 0, problem.short_cost)  # price of an expert, negative; only falls
    of_case = np.where(places < needs, -problem.unfilled_cost, np.iinfo(np.int64).max // 4)
    np.minimum.at(of_case, case[picked], below[expert[picked]] + score[picked])
    looked = needs > 0
    for _ in range(problem.cases + problem.experts + 2):
        rows = _rows(problem, looked)
        rows = rows[~plan.chosen[rows]]
        values = of_case[case[rows]] - score[rows]
        better = values < below[expert[rows]]
        np.minimum.at(below, expert[rows[better]], values[better])
        before = of_case.copy()
        np.minimum.at(of_case, case[picked], below[expert[picked]] + score[picked])
        looked = of_case < before
        if not looked.any():
            break
    improvable = (of_case < -problem.unfilled_cost).any() or (below[loads < most] < 0).any()
    if looked.any() or improvable or (below[loads < least] < problem.short_cost).any():
        raise ValueError("the plan is not the best: a chain of exchanges improves it")
    return _settled(problem, Prices(of_case, -below), needs=needs)


def _rows(problem: Problem, of: Flags) -> Ints:
    """The places of all pairs of some cases."""
    if of.all():
        return np.arange(len(problem.expert))
    numbers = np.flatnonzero(of)
    first, count = problem.indptr[numbers], np.diff(problem.indptr)[numbers]
    starts = np.repeat(first - np.concatenate([[0], np.cumsum(count)[:-1]]), count) if len(numbers) else first
    return starts + np.arange(int(count.sum()))


def _settled(problem: Problem, found: Prices, *, needs: Ints) -> Prices:
    """With a price that keeps everybody out for cases that need nobody any more."""
    full = needs == 0
    if not full.any():
        return found
    rows = _rows(problem, full)
    of_case = np.where(full, 0, found.case)
    np.maximum.at(of_case, problem.case[rows], problem.score[rows] - found.expert[problem.expert[rows]])
    return Prices(of_case, found.expert)
