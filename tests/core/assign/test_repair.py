"""A plan outlives declines: what remains is as good as a new solution, and locked pairs never move."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehui.core.assign.certify import certificate
from kehui.core.assign.certify import given as bare
from kehui.core.assign.check import check
from kehui.core.assign.problem import Plan, Problem
from kehui.core.assign.repair import Repair, Standing, calm
from kehui.core.assign.solve import solve
from tests.core.assign.instances import drawn, tiny


def followed(problem: Problem, draws: list[int]) -> Standing:
    """Declines drawn from the plan one after the other, each checked against a new solution and by the checker."""
    standing = Standing(solve(problem))
    for draw in draws:
        pairs = np.flatnonzero(standing.chosen & ~problem.locked).tolist()
        if not pairs:
            break
        pair, before = pairs[draw % len(pairs)], standing.plan
        repair = standing.decline(int(problem.case[pair]), int(problem.expert[pair]))
        verified(standing, before, pair, repair)
    return standing


def verified(standing: Standing, before: Plan, pair: int, repair: Repair) -> None:
    problem, now = standing.problem, standing.plan
    few = problem.only(~standing.declined)
    plan = Plan(few, now.chosen[~standing.declined])
    assert not (now.chosen & standing.declined).any()
    assert (now.loads <= problem.most).all()
    assert (now.unfilled >= 0).all()
    proof = certificate(Plan(problem, plan.chosen), standing.prices)
    verdict = check(bare(few), plan.pairs(), proof)
    assert verdict.proved, verdict
    assert before.value - now.value == repair.cost
    named = {(int(problem.case[pair]), int(problem.expert[pair])), *repair.freed}
    assert set(before.pairs()) - set(now.pairs()) == named - set(repair.taken)


@given(tiny(), st.lists(st.integers(0, 99), max_size=6))
def test_small_plans_stay_proved_whoever_declines(problem: Problem, draws: list[int]) -> None:
    followed(problem, draws)


@pytest.mark.parametrize("least", [0, 1, 2])
def test_larger_plans_stay_proved_through_many_declines(least: int) -> None:
    problem = drawn(least, cases=60, experts=50, share=0.3, least=least)
    standing = followed(problem, [7 * n for n in range(40)])
    few = problem.only(~standing.declined)
    assert standing.plan.value == Plan(few, solve(few).chosen).value


def test_done_work_never_moves() -> None:
    plan = solve(drawn(3, least=1))
    done = plan.chosen & (np.arange(len(plan.chosen)) % 2 == 0)
    standing = followed(plan.problem.with_locked(done), list(range(12)))
    assert standing.chosen[done].all()


def test_what_cannot_be_declined_is_said() -> None:
    plan = solve(drawn(3))
    case, expert = plan.pairs()[0]
    other = next(pair for pair in np.ndindex(plan.problem.cases, plan.problem.experts) if pair not in plan.pairs())
    with pytest.raises(ValueError, match="not assigned"):
        Standing(plan).decline(*other)
    with pytest.raises(ValueError, match=f"case {case} and expert {expert}: locked"):
        Standing(solve(plan.problem.with_locked(plan.chosen))).decline(case, expert)


def test_alternates_are_ordered_by_what_they_cost() -> None:
    """Expert 1 scores more, but is worth more elsewhere: case 2 would take 1 at once."""
    pairs = [(0, 0, 0.9), (0, 1, 0.8), (0, 2, 0.7), (1, 1, 0.9), (2, 1, 0.85), (2, 3, 0.1)]
    problem = Problem.of(*zip(*pairs, strict=True), needs=[1, 1, 1], most=[1, 1, 1, 1])
    standing = Standing(solve(problem))
    assert [(one.expert, one.has_room) for one in standing.alternates(0)] == [(2, True), (1, False)]
    assert standing.alternates(0, most=1)[0].cost <= 2000
    assert standing.alternates(1) == []


def test_a_bonus_keeps_others_where_they_are() -> None:
    plan = solve(drawn(5, least=1))
    declined = np.zeros(len(plan.chosen), bool)
    declined[np.flatnonzero(plan.chosen)[::7]] = True
    moved, totals = [], []
    for bonus in (0, 500, 20_000):
        new = calm(plan, declined=declined, bonus=bonus)
        moved.append(int((plan.chosen[~declined] & ~new.chosen).sum()))
        totals.append(new.total)
    assert moved[0] >= moved[1] >= moved[2]
    assert totals[0] >= totals[1] >= totals[2]
