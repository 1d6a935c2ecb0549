"""The pairs worth a look are few of each case, and hold the plan."""

import numpy as np

from kehui.core.assign import Problem, prices, solve
from kehui.core.assign.near import first_of_each, near
from tests.core.assign.instances import drawn


def test_the_first_of_each_case_are_those_worth_most() -> None:
    problem = Problem.of([0, 0, 0, 1], [0, 1, 2, 0], [0.1, 0.3, 0.2, 0.9], needs=[1, 1], most=[1, 1, 1])
    assert first_of_each(problem, problem.score.astype(np.int64), 2).tolist() == [False, True, True, True]


def test_what_is_near_holds_the_plan_and_has_the_same_best_total() -> None:
    problem = drawn(4, cases=40, experts=120, share=0.9, most=3)
    plan = solve(problem)
    close = near(plan, prices(plan))
    assert close[plan.chosen].all()
    assert close.sum() < len(close)
    assert solve(problem.only(close)).total == plan.total
