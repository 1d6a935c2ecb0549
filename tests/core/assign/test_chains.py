"""A chain lifts one case, drops no other below what it is to keep, and leaves every load within its limits."""

import numpy as np
import pytest

from kehui.core.assign import Problem, prices, solve
from kehui.core.assign.chains import Exchange
from tests.core.assign.instances import drawn


def exchange(problem: Problem) -> Exchange:
    plan = solve(problem)
    return Exchange(plan, prices(plan))


def test_two_cases_exchange_their_experts() -> None:
    """The largest total leaves the first case with little; the second can give it more at a small loss."""
    problem = Problem.of([0, 0, 1, 1], [0, 1, 0, 1], [0.1, 0.6, 0.3, 0.9], needs=[1, 1], most=[1, 1])
    made = exchange(problem)
    assert made.sums.tolist() == [1000, 9000]
    assert made.lift(0, level=6000, keep=np.array([0, 3000]))
    assert made.plan.pairs() == [(0, 1), (1, 0)]


def test_a_chain_that_would_drop_another_case_too_far_is_not_taken() -> None:
    problem = Problem.of([0, 0, 1, 1], [0, 1, 0, 1], [0.1, 0.6, 0.3, 0.9], needs=[1, 1], most=[1, 1])
    made = exchange(problem)
    assert not made.lift(0, level=6000, keep=np.array([0, 5000]))
    assert made.plan.pairs() == [(0, 0), (1, 1)]


@pytest.mark.parametrize("seed", range(15))
def test_whatever_is_lifted_every_limit_is_kept(seed: int) -> None:
    problem = drawn(seed, cases=25, experts=20, share=0.7, most=4, least=1)
    made, keep = exchange(problem), problem.best_sums() // 2
    before = made.sums.copy()
    for case in np.argsort(before)[:8].tolist():
        made.lift(case, level=int(problem.best_sums()[case]), keep=keep)
    plan = made.plan
    assert (plan.case_scores == made.sums).all()
    assert (plan.loads == made.loads).all()
    assert not plan.unfilled.any()
    assert not plan.short.any()
    assert (plan.loads <= problem.most).all()
    assert (plan.case_scores >= np.minimum(before, keep)).all()
