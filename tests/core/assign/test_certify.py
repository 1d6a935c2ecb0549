"""What the solver finds is proved."""

import numpy as np
from hypothesis import given

from kehui.core.assign.certify import certified
from kehui.core.assign.problem import Problem
from kehui.core.assign.solve import solve
from tests.core.assign.instances import drawn, tiny


@given(tiny())
def test_every_plan_is_proved_the_partial_ones_too(problem: Problem) -> None:
    plan = solve(problem)
    verdict = certified(plan)[1]
    assert verdict.proved, verdict
    assert (verdict.total, verdict.value) == (plan.total, plan.value)
    assert (verdict.unfilled, verdict.short) == (plan.unfilled.sum(), plan.short.sum())


def test_plans_with_locked_pairs_are_proved() -> None:
    plan = solve(drawn(1))
    locked = plan.chosen & (plan.problem.score < np.median(plan.problem.score[plan.chosen]))
    assert locked.any()
    verdict = certified(solve(plan.problem.with_locked(locked)))[1]
    assert verdict.proved
    assert verdict.total == plan.total
