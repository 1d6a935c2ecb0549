"""Drawn plans keep every limit, every probability, and almost the whole total."""

import numpy as np
import pytest

from kehui.core.assign import Problem, certified, solve
from kehui.core.assign.certify import given
from kehui.core.assign.check import check
from kehui.core.assign.randomise import randomised
from tests.core.assign.instances import drawn

PROBLEM = drawn(6, cases=30, experts=25, share=0.8, needs=3, most=6, least=2)


@pytest.mark.parametrize("seed", range(10))
def test_every_limit_is_kept(seed: int) -> None:
    found = randomised(PROBLEM, seed=seed)
    verdict = check(given(PROBLEM), found.plan.pairs(), certified(solve(PROBLEM))[0])
    assert (verdict.violations, verdict.unfilled, verdict.short) == ((), 0, 0)
    assert found.tenths.max() <= 9
    assert found.expected >= 0.97 * solve(PROBLEM).total / 10_000


def test_each_pair_is_drawn_as_often_as_it_is_to_be() -> None:
    """Within four standard errors over a thousand draws."""
    draws = [randomised(PROBLEM, cap=0.6, seed=seed) for seed in range(1000)]
    share = draws[0].tenths / 10
    often = np.mean([each.plan.chosen for each in draws], axis=0)
    assert (np.abs(often - share) <= 4 * np.sqrt(share * (1 - share) / len(draws)) + 1e-9).all()


def test_the_same_seed_draws_the_same_and_another_one_another_plan() -> None:
    plans = [randomised(PROBLEM, cap=0.5, seed=seed).plan.pairs() for seed in (1, 1, 2)]
    assert plans[0] == plans[1] != plans[2]


def test_locked_pairs_are_always_there() -> None:
    problem = Problem.of([0, 0, 0], [0, 1, 2], [0.1, 0.9, 0.8], needs=[2], most=[1, 1, 1], locked=[(0, 0)])
    assert all((0, 0) in randomised(problem, cap=0.5, seed=seed).plan.pairs() for seed in range(8))


@pytest.mark.parametrize("cap", [0.0, 0.05, 0.55, 1.1])
def test_a_cap_that_is_no_tenth_is_refused(cap: float) -> None:
    with pytest.raises(ValueError, match="a tenth from"):
        randomised(PROBLEM, cap=cap)
