"""The pairs worth a look: a large problem is solved on a few of each case, and prices tell which others matter."""

from typing import Final

import numpy as np

from kehui.core.assign.prices import Prices
from kehui.core.assign.problem import Flags, Ints, Plan, Problem

NEAR: Final = 40
"""Pairs of each case that come first by their gain over the prices; a quarter as many by score alone."""


def near(plan: Plan, found: Prices) -> Flags:
    """Of every case the best pairs by score and by gain over the prices, those of the plan, and locked ones."""
    problem = plan.problem
    close = plan.chosen | problem.locked
    for worth, most in ((found.gain(problem), NEAR), (problem.score.astype(np.int64), NEAR // 4)):
        close = close | first_of_each(problem, worth, most)
    return close


def first_of_each(problem: Problem, worth: Ints, most: int) -> Flags:
    """So many pairs of every case that are worth most."""
    first = np.zeros(len(worth), dtype=np.bool_)
    order = np.lexsort((-worth, problem.case))
    place = np.arange(len(worth)) - np.repeat(problem.indptr[:-1], np.diff(problem.indptr))
    first[order[place < most]] = True
    return first
