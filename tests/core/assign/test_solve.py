"""The largest total, with the most places filled and minimums met, whatever is asked."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from kehui.core.assign.problem import Plan, Problem
from kehui.core.assign.solve import solve
from tests.core.assign.instances import drawn, every_plan, tiny


def rank(plan: Plan) -> tuple[int, int, int]:
    """Fewest unfilled places first, then fewest missed minimums, then the total."""
    return -int(plan.unfilled.sum()), -int(plan.short.sum()), plan.total


@given(tiny())
def test_no_plan_of_a_small_problem_is_better(problem: Problem) -> None:
    plan = solve(problem)
    assert (plan.loads <= problem.most).all()
    assert (plan.unfilled >= 0).all()
    assert rank(plan) == max(map(rank, every_plan(problem)))


def relaxed(problem: Problem) -> float:
    """The largest total by linear programming, where coverage and minimums can be kept."""
    pairs = np.arange(len(problem.expert))
    ones = np.ones(len(pairs))
    by_case = csr_array((ones, (problem.case, pairs)), shape=(problem.cases, len(pairs)))
    by_expert = csr_array((ones, (problem.expert, pairs)), shape=(problem.experts, len(pairs)))
    answer = linprog(
        -problem.score.astype(float), A_eq=by_case, b_eq=problem.needs, bounds=(0, 1), method="highs",
        A_ub=vstack([by_expert, -by_expert]), b_ub=np.concatenate([problem.most, -problem.least]),
    )  # fmt: skip
    return -answer.fun


def test_the_total_is_that_of_the_linear_programme() -> None:
    for seed in range(5):
        problem = drawn(seed, cases=40, experts=30, least=1)
        plan = solve(problem)
        assert rank(plan)[:2] == (0, 0)
        assert abs(plan.total - relaxed(problem)) < 1e-3


def test_locked_pairs_stay_and_the_rest_is_best() -> None:
    problem = drawn(3, cases=4, experts=5, share=0.8, most=3)
    worst = [start + int(np.argmin(problem.score[start:end])) for start, end in pairwise(problem.indptr[:3].tolist())]
    locked = np.zeros(len(problem.expert), bool)
    locked[worst] = True
    problem = problem.with_locked(locked)
    plan = solve(problem)
    assert plan.chosen[worst].all()
    assert rank(plan) == max(map(rank, every_plan(problem)))


def test_a_chain_longer_than_any_score_still_fills_the_last_place() -> None:
    """Case n takes expert n for 1 point or expert n + 1 for 0; the last case only the last expert."""
    cases = 60
    first = [(n, n, 1.0) for n in range(cases - 1)] + [(n, n + 1, 0.0) for n in range(cases - 1)]
    pairs = [*first, (cases - 1, 0, 0.0)]
    case, expert, score = zip(*pairs, strict=True)
    plan = solve(Problem.of(case, expert, score, needs=np.ones(cases, int), most=np.ones(cases, int)))
    assert not plan.unfilled.any()
    assert plan.total == 0
    assert plan.problem.dear > 20
    least = np.zeros(cases, int)
    least[cases - 1] = 1
    case, expert, score = zip(*first, strict=True)
    hungry = solve(Problem.of(case, expert, score, needs=np.ones(cases, int), most=np.ones(cases, int), least=least))
    assert not hungry.short.any()


def test_the_same_input_gives_the_same_plan() -> None:
    first, second = (solve(drawn(5, least=1)) for _ in range(2))
    assert (first.chosen == second.chosen).all()
