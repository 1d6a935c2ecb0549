"""Empty places are explained by a group of cases that no plan can serve, and no case of it is there in vain."""

import numpy as np
import pytest

from kehui.core.assign import Problem, solve
from kehui.core.assign.shortages import shortages
from tests.core.assign.instances import drawn


def test_nothing_is_short_where_every_place_is_filled() -> None:
    assert shortages(solve(Problem.of([0, 1], [0, 1], [1, 1], needs=[1, 1], most=[1, 1]))) == []


def test_two_cases_that_want_the_same_expert() -> None:
    """The third case has an expert of its own and is no part of it."""
    plan = solve(Problem.of([0, 1, 2], [0, 0, 1], [1, 1, 1], needs=[1, 1, 1], most=[1, 1]))
    (found,) = shortages(plan)
    assert (found.cases, found.experts, found.needs, found.capacity, found.missing) == ((0, 1), (0,), 2, 1, 1)


def test_a_case_without_experts_stands_alone() -> None:
    plan = solve(Problem.of([1], [0], [1], needs=[2, 1], most=[1]))
    (found,) = shortages(plan)
    assert (found.cases, found.experts, found.missing) == ((0,), (), 2)


def test_locked_pairs_elsewhere_take_their_part_of_the_load() -> None:
    problem = Problem.of([0, 1, 1], [0, 0, 1], [5, 1, 1], needs=[1, 2], most=[1, 1], locked=[(0, 0)])
    (found,) = shortages(solve(problem))
    assert (found.cases, found.missing) == ((1,), 1)


@pytest.mark.parametrize("seed", range(40))
def test_every_group_is_impossible_and_none_of_its_cases_is_needless(seed: int) -> None:
    plan = solve(drawn(seed, cases=9, experts=4, share=0.5, most=2, least=0))
    found = shortages(plan)
    assert bool(found) == bool(plan.unfilled.any())
    for each in found:
        assert each.missing > 0
        assert possible(plan.problem, each.cases) < each.needs
        for case in each.cases:
            rest = tuple(other for other in each.cases if other != case)
            needs = int(plan.problem.needs[list(rest)].sum())
            assert not rest or case in np.flatnonzero(plan.unfilled) or capacity(plan.problem, rest) >= needs


def possible(problem: Problem, cases: tuple[int, ...]) -> int:
    """How many places of some cases a plan for them alone fills."""
    only = problem.only(np.isin(problem.case, cases))
    plan = solve(only)
    return int((problem.needs - plan.unfilled)[list(cases)].sum())


def capacity(problem: Problem, cases: tuple[int, ...]) -> int:
    inside = np.bincount(problem.expert[np.isin(problem.case, cases)], minlength=problem.experts)
    return int(np.minimum(inside, problem.most).sum())
