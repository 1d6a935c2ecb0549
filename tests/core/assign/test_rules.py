"""Rules across groups are kept, what cannot be kept is a shortage, and the gap to the best plan is proved."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from kehui.core.assign import Problem, Rule, certified, rules, solve
from kehui.core.assign.certify import given
from kehui.core.assign.check import check
from kehui.core.assign.rules import solve_ruled
from tests.core.assign.instances import drawn


def grouped(problem: Problem, seed: int) -> Problem:
    """With institutions (one expert of each in a case), regions (two), and a third who are senior (one at least)."""
    chance = np.random.default_rng(seed)
    institution = chance.integers(0, 6, problem.experts)
    senior = np.where(chance.random(problem.experts) < 0.4, 0, -1)
    rows = (
        Rule("institution", institution, most=1),
        Rule("region", institution % 3, most=2),
        Rule("senior", senior, least=1),
    )
    return replace(problem, rules=rows)


@pytest.mark.parametrize("seed", range(15))
def test_no_rule_is_broken_and_the_gap_is_proved(seed: int) -> None:
    problem = grouped(drawn(seed, cases=25, experts=20, share=0.8, needs=3, most=6), seed)
    found = solve_ruled(problem)
    verdict = check(given(problem), found.plan.pairs(), found.proof)
    assert verdict.violations == ()
    assert verdict.bound >= verdict.value
    assert verdict.gap < 0.02


@pytest.mark.parametrize("seed", range(10))
def test_small_problems_have_the_best_plan_of_all(seed: int) -> None:
    chance = np.random.default_rng(seed)
    group = chance.integers(0, 2, 4)
    problem = Problem.of(np.repeat(np.arange(3), 4), np.tile(np.arange(4), 3), chance.random(12).round(4),
                         needs=np.full(3, 2), most=np.full(4, 2), rules=[Rule("unit", group, most=1)])  # fmt: skip
    assert solve_ruled(problem).plan.value == max(values(problem, group))


def values(problem: Problem, group: np.ndarray) -> list[int]:
    """What every plan that keeps the rule is worth."""
    options = [pair for n in range(3) for pair in itertools.combinations(range(4), n)]
    options = [each for each in options if len({group[k] for k in each}) == len(each)]
    found = []
    for plan in itertools.product(options, repeat=3):
        if max(np.bincount([k for each in plan for k in each], minlength=4)) <= 2:
            chosen = np.zeros(12, np.bool_)
            chosen[[4 * case + k for case, each in enumerate(plan) for k in each]] = True
            found.append(type(solve(problem))(problem, chosen).value)
    return found


def test_without_rules_it_is_the_flow() -> None:
    problem = drawn(2, cases=25, experts=20, share=0.7, most=4, least=1)
    assert solve_ruled(problem).plan.value == solve(problem).value == certified(solve(problem))[1].bound


def test_a_group_that_is_missing_is_a_shortage_and_no_failure() -> None:
    asked = (Rule("finance", np.array([-1, -1]), least=1),)
    problem = Problem.of([0, 0], [0, 1], [0.5, 0.6], needs=[2], most=[1, 1], rules=asked)
    found = solve_ruled(problem)
    assert len(found.plan.pairs()) == 2
    assert check(given(problem), found.plan.pairs(), found.proof).violations == ()


def test_locked_pairs_stay() -> None:
    asked = (Rule("unit", np.array([0, 0, 1]), most=1),)
    problem = Problem.of([0, 0, 0], [0, 1, 2], [0.1, 0.9, 0.5], needs=[2], most=[1, 1, 1], locked=[(0, 0)], rules=asked)
    assert solve_ruled(problem).plan.pairs() == [(0, 0), (0, 2)]


def left_by_one(seed: int) -> tuple[Problem, tuple[int, int]]:
    """A plan under rules that everybody was asked for, without the pair of somebody who declined."""
    problem = grouped(drawn(seed, cases=25, experts=20, share=0.8, needs=3, most=6, least=1), seed)
    plan = solve_ruled(problem).plan
    pairs = plan.pairs()
    gone = pairs[np.random.default_rng(seed).integers(len(pairs))]
    place = problem.find(*gone)
    asked = plan.chosen.copy()
    asked[place] = False
    stay = np.ones(len(asked), np.bool_)
    stay[place] = False
    return problem.with_locked(asked).only(stay), gone


@pytest.mark.parametrize("seed", range(25))
def test_a_place_left_is_filled_as_well_as_the_whole_programme_fills_it(seed: int) -> None:
    problem, gone = left_by_one(seed)
    found = solve_ruled(problem)
    verdict = check(given(problem, conflicts=(gone,)), found.plan.pairs(), found.proof)
    assert verdict.violations == ()
    whole = rules._solved(problem)
    assert verdict.value == check(given(problem), whole.plan.pairs(), found.proof).value
    assert verdict.gap < 0.001
    assert set(zip(problem.case[problem.locked], problem.expert[problem.locked], strict=True)) <= set(
        found.plan.pairs()
    )


def test_only_the_cases_with_empty_places_are_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, (case, _expert) = left_by_one(3)
    others = np.flatnonzero(problem.locked & (problem.case == case))
    locked = problem.locked.copy()
    locked[others[0]] = False
    problem = problem.with_locked(locked)
    sizes: list[int] = []
    whole = rules._solved
    monkeypatch.setattr(rules, "_solved", lambda few: sizes.append(few.cases) or whole(few))
    rules.solve_ruled(problem)
    assert sizes == [int((problem.remaining()[0] > 0).sum())]
    assert sizes[0] < problem.cases


def test_a_full_panel_that_lacks_a_sort_is_told_as_before() -> None:
    """The first case is full and without finance; the second is left by one."""
    asked = (Rule("finance", np.array([-1, -1, 0]), least=1), Rule("unit", np.array([0, 1, 1]), most=1))
    problem = Problem.of([0, 0, 0, 1, 1, 1], [0, 1, 2, 0, 1, 2], [0.5, 0.6, 0.7, 0.3, 0.2, 0.1],
                         needs=[2, 2], most=[2, 2, 2], locked=[(0, 0), (0, 1), (1, 0)], rules=asked)  # fmt: skip
    found = solve_ruled(problem)
    assert found.plan.pairs() == [(0, 0), (0, 1), (1, 0), (1, 2)]
    assert check(given(problem), found.plan.pairs(), found.proof).proved
