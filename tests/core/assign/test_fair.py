"""The worst-off case is lifted to what no plan exceeds, for a small part of the total, within every limit."""

import itertools

import numpy as np
import pytest

from kehui.core.assign import Problem, certified, solve
from kehui.core.assign.certify import given
from kehui.core.assign.chains import Exchange
from kehui.core.assign.check import check
from kehui.core.assign.fair import fair, tenth
from tests.core.assign.instances import drawn


@pytest.mark.parametrize("seed", range(12))
def test_a_fair_plan_keeps_every_limit_and_leaves_nobody_worse_at_the_bottom(seed: int) -> None:
    problem = drawn(seed, cases=30, experts=25, share=0.8, most=5, least=1)
    best, found = solve(problem), fair(problem)
    verdict = check(given(problem), found.plan.pairs(), certified(best)[0])
    assert verdict.violations == ()
    assert (verdict.unfilled, verdict.short) == (int(best.unfilled.sum()), int(best.short.sum()))
    assert best.case_scores.min() <= found.worst <= found.worst_bound
    assert found.worst_tenth >= tenth(best)
    assert found.plan.total >= 0.97 * best.total


@pytest.mark.parametrize("seed", range(6))
def test_the_worst_case_of_small_problems_lies_between_the_largest_total_and_the_best_of_all_plans(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.integers(1, 100, (4, 5))
    problem = Problem.of(np.repeat(np.arange(4), 5), np.tile(np.arange(5), 4), scores.reshape(-1) / 100,
                         needs=np.ones(4, int), most=np.ones(5, int))  # fmt: skip
    best = max(
        min(scores[case, expert] for case, expert in enumerate(order)) for order in itertools.permutations(range(5), 4)
    )
    assert solve(problem).case_scores.min() <= fair(problem).worst <= best * 100


def test_the_same_problem_gives_the_same_plan() -> None:
    problem = drawn(3, cases=40, experts=30, share=0.6, most=5, least=1)
    assert fair(problem).plan.pairs() == fair(problem).plan.pairs()


def test_flows_alone_bring_the_worst_case_to_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chains are slow where nearly every place is taken by minimums; nothing is left to them."""
    monkeypatch.setattr(Exchange, "lift", lambda *_args, **_kwargs: False)
    chance = np.random.default_rng(1)
    topics = chance.standard_normal((8, 12))
    wanted = chance.choice(8, 300, p=np.arange(8, 0, -1) ** 2 / 204)
    scores = np.clip(_unit(topics[wanted], chance) @ _unit(topics[chance.integers(0, 8, 170)], chance).T, 0, 1)
    case, expert = np.nonzero(scores >= np.sort(scores, axis=1)[:, -60:-59])
    most = chance.integers(4, 9, 170)
    problem = Problem.of(case, expert, scores[case, expert].round(4), needs=np.full(300, 3), most=most,
                         least=np.minimum(most, 5))  # fmt: skip
    best, found = solve(problem), fair(problem, floor=0)
    assert best.case_scores.min() < found.worst == found.worst_bound
    assert found.plan.total >= 0.98 * best.total


def _unit(around: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    moved = around / np.linalg.norm(around, axis=1, keepdims=True) + 0.5 * chance.standard_normal(around.shape)
    return moved / np.linalg.norm(moved, axis=1, keepdims=True)
