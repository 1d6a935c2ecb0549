"""Prices exist exactly for the best plans."""

import numpy as np
import pytest
from hypothesis import given

from kehui.core.assign.prices import prices
from kehui.core.assign.problem import Problem
from kehui.core.assign.solve import solve
from tests.core.assign.instances import drawn, every_plan, tiny


def test_chosen_pairs_are_worth_their_prices_and_others_are_not() -> None:
    problem = drawn(1, least=1)
    plan = solve(problem)
    gain = prices(plan).gain(problem)
    assert (gain[plan.chosen] >= 0).all()
    assert (gain[~plan.chosen] <= 0).all()


@given(tiny())
def test_a_plan_that_is_not_the_best_has_no_prices(problem: Problem) -> None:
    best = solve(problem)
    for plan in every_plan(best.problem):
        if plan.value == best.value:
            prices(plan)
        else:
            with pytest.raises(ValueError, match="not the best"):
                prices(plan)


def test_cases_that_need_nobody_have_a_price_that_keeps_everybody_out() -> None:
    problem = Problem.of([0, 1], [0, 0], [0.9, 0.5], needs=np.array([0, 1]), most=np.array([2]))
    found = prices(solve(problem))
    assert found.gain(problem).tolist() == [0, 5000 - found.case[1] - found.expert[0]]
