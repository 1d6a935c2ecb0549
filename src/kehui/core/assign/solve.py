"""The plan with the largest total: a minimum-cost flow that always has an answer.

Unfilled places and missed minimums are arcs of their own, dearer than any score, so an impossible problem gets its best
partial plan. Solved by cost scaling (Goldberg, 1997) in OR-Tools, with whole arrays.
"""

from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from kehui.core.assign.problem import Ints, Plan, Problem

_DEARER: Final = 1000
"""Times the usual cost of an unfilled place, for the rare problem where a chain of exchanges outweighs that."""


def solve(problem: Problem, *, weights: Ints | None = None) -> Plan:
    """The plan with the most places filled, then the most minimums met, then the largest total; rules do not count.

    `weights`: other scores to be used for the sum, one for each pair. Raises RuntimeError if the solver fails.
    """
    score = problem.score.astype(np.int64) if weights is None else weights
    plan = Plan(problem, flows(problem, score) > 0)
    if (plan.unfilled.any() or plan.short.any()) and _improvable(plan):
        problem = replace(problem, dear=_DEARER * problem.dear)
        return Plan(problem, flows(problem, score) > 0)
    return plan


def drawn(problem: Problem, seed: int) -> Ints:
    """Weights under which, of all plans with the largest total, the seed draws one."""
    room = int(problem.needs.sum()) + 1
    return problem.score.astype(np.int64) * room + np.random.default_rng(seed).integers(0, 2, len(problem.score))


def flows(problem: Problem, score: Ints, *, parts: int = 1, cap: int = 1) -> NDArray[np.int64]:
    """How much of every pair is taken, in `parts` of a whole, at most `cap` of each; locked pairs are taken whole."""
    needs, least, most = (parts * limits for limits in problem.remaining())
    free = np.flatnonzero(~problem.locked)
    experts = np.arange(problem.experts, dtype=np.int32)
    cases = np.arange(problem.experts, problem.experts + problem.cases, dtype=np.int32)
    source, drain = problem.experts + problem.cases, problem.experts + problem.cases + 1
    unit = problem.dear * max(int(score.max(initial=0)), 1)
    network: Any = min_cost_flow.SimpleMinCostFlow()

    def arcs(tails: NDArray[np.int32], heads: NDArray[np.int32], capacities: Ints, cost: Ints | int) -> None:
        network.add_arcs_with_capacity_and_unit_cost(
            tails, heads, capacities, np.broadcast_to(np.asarray(cost, np.int64), tails.shape).copy()
        )

    pairs = np.arange(len(free), dtype=np.int32)
    heads = (problem.case[free] + problem.experts).astype(np.int32)
    arcs(problem.expert[free], heads, np.full(len(free), cap, np.int64), -score[free])
    arcs(np.full(len(experts), source, np.int32), experts, most - least, 0)
    arcs(np.full(len(cases), source, np.int32), cases, needs, unit)
    arcs(experts, np.full(len(experts), drain, np.int32), least, unit // 2)
    arcs(np.array([source], np.int32), np.array([drain], np.int32), np.array([least.sum()]), 0)
    network.set_nodes_supplies(
        np.concatenate([experts, cases, np.array([source, drain], np.int32)]),
        np.concatenate([least, -needs, [needs.sum(), -least.sum()]]),
    )
    if (status := network.solve()) != network.OPTIMAL:
        raise RuntimeError(f"the flow has no answer: {status}")
    taken = np.where(problem.locked, parts, 0).astype(np.int64)
    taken[free] = network.flows(pairs)
    return taken


def _improvable(plan: Plan) -> bool:
    """Whether another place could be filled or minimum met after all, by a chain so long that scores outweighed it."""
    problem, loads = plan.problem, plan.loads
    movable = plan.chosen & ~problem.locked
    reached = plan.unfilled > 0
    while True:
        takers = np.bincount(problem.expert[reached[problem.case] & ~plan.chosen], minlength=problem.experts) > 0
        if np.any(takers & (loads < problem.most)):
            return True
        wider = reached.copy()
        wider[problem.case[movable & takers[problem.expert]]] = True
        if (wider == reached).all():
            break
        reached = wider
    hungry = plan.short > 0
    while True:
        within = np.bincount(problem.case[hungry[problem.expert] & ~plan.chosen], minlength=problem.cases) > 0
        givers = np.bincount(problem.expert[movable & within[problem.case]], minlength=problem.experts) > 0
        if np.any(givers & (loads > problem.least)):
            return True
        if not np.any(givers & ~hungry):
            return False
        hungry |= givers
