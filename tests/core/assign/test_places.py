"""A place that somebody left is filled from its candidates, and proved to be filled best."""

import numpy as np
import pytest

from kehui.core.assign import Problem, Rule, rules
from kehui.core.assign.certify import given
from kehui.core.assign.check import check
from kehui.core.assign.rules import solve_ruled
from tests.core.assign.test_rules import left_by_one


def test_one_empty_place_needs_no_programme_and_its_proof_leaves_no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(100, 130):
        problem, gone = left_by_one(seed)
        with monkeypatch.context() as without:
            without.setattr(rules, "_solved", lambda _few: pytest.fail("a programme was solved"))
            found = solve_ruled(problem)
        assert check(given(problem, conflicts=(gone,)), found.plan.pairs(), found.proof).proved


def test_a_place_that_nobody_may_fill_stays_empty_and_that_is_proved() -> None:
    asked = (Rule("unit", np.array([0, 0, 1]), most=1),)
    problem = Problem.of([0, 0, 0], [0, 1, 2], [0.1, 0.9, 0.5], needs=[2], most=[1, 1, 0], locked=[(0, 0)], rules=asked)
    found = solve_ruled(problem)
    assert found.plan.pairs() == [(0, 0)]
    assert check(given(problem), found.plan.pairs(), found.proof).proved


def test_two_places_that_want_the_same_expert_are_weighed_together() -> None:
    """Alone, each would take expert 2, who has room for one of them."""
    problem = Problem.of([0, 0, 0, 1, 1, 1], [0, 2, 3, 1, 2, 3], [0.5, 0.9, 0.8, 0.5, 0.9, 0.1], needs=[2, 2],
                         most=[1, 1, 1, 1], locked=[(0, 0), (1, 1)])  # fmt: skip
    found = solve_ruled(problem)
    assert found.plan.pairs() == [(0, 0), (0, 3), (1, 1), (1, 2)]
    assert check(given(problem), found.plan.pairs(), found.proof).proved


def test_two_places_do_not_save_the_same_minimum_twice() -> None:
    """Expert 2 lacks one case; the second place is better filled by expert 3."""
    problem = Problem.of([0, 0, 1, 1, 1], [0, 2, 1, 2, 3], [0.5, 0.4, 0.5, 0.4, 0.9], needs=[2, 2], most=[1, 1, 2, 1],
                         least=[0, 0, 1, 0], locked=[(0, 0), (1, 1)])  # fmt: skip
    found = solve_ruled(problem)
    assert found.plan.pairs() == [(0, 0), (0, 2), (1, 1), (1, 3)]
    assert check(given(problem), found.plan.pairs(), found.proof).proved
