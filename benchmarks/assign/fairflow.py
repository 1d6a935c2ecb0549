"""FairFlow beside the fair plan of this project: total, worst case, worst tenth and processor time, in one run.

python -m benchmarks.assign.fairflow [--sizes s500,s2000]

FairFlow is written here after the idea of Kobren, Saha and McCallum (Paper Matching with Local Fairness Constraints,
2019), with a stricter condition for exchanges and an exact filling; it is no copy of a published program: for a
threshold T the cases are those well off (T or more), those badly off (below T less the largest score) and the others.
A flow takes one expert from each of some who are well off, lets the others exchange experts, and gives one to those
badly off; then what is too many is dropped and what is missing filled. T is sought by halving. Minimums of experts, of
which the paper's algorithm knows less, are kept as far as the filling can.

For s2000 the most that the mean of the worst tenth can be at a total is bounded by a linear programme.
"""

import argparse
import sys
import time
from typing import Any

import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack

from benchmarks.assign.instances import SIZES, Instance
from benchmarks.report import Report
from kehui.core.assign import SCALE, Plan, Problem, fair, solve
from kehui.core.assign.fair import needy, tenth

HALVINGS, ROUNDS = 10, 10
ASKED = 4210.0  # a total for which the bound of the worst tenth is asked, where the largest is not below it


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default="s500,s2000")
    report = Report("assign-fairflow", "A fair plan beside FairFlow; processor time")
    for name in parser.parse_args().sizes.split(","):
        problem = Instance.of(SIZES[name]).sparse()
        best = solve(problem)
        report.add(f"{name}: the largest total", best.total / SCALE)
        began = time.process_time()
        found = fair(problem)
        mine = time.process_time() - began
        began = time.process_time()
        theirs = fair_flow(problem)
        took = time.process_time() - began
        for who, plan, seconds in (("fair plan", found.plan, mine), ("FairFlow", theirs, took)):
            report.add(f"{name}, {who}: total", plan.total / SCALE)
            report.add(f"{name}, {who}: worst case", int(needy(plan).min()) / SCALE)
            report.add(f"{name}, {who}: worst tenth", tenth(plan) / SCALE)
            report.add(f"{name}, {who}: places empty, minimums missed", int(plan.unfilled.sum() + plan.short.sum()))
            report.add(f"{name}, {who}: processor time", seconds, "s")
        report.add(f"{name}: no plan gives its worst case more than", found.worst_bound / SCALE)
        if name == "s2000":
            for total in sorted({found.plan.total / SCALE, min(ASKED, best.total / SCALE)}):
                words = f"{name}: with a total of {total:,.1f} the worst tenth is at most"
                report.add(words, tenth_bound(problem, total), "")
    return report.write()


def fair_flow(problem: Problem) -> Plan:
    """The plan with the best worst case that halving T comes to; between equals the larger total."""
    start = solve(problem)
    low, high = 0, 2 * int(problem.best_sums().min())
    best = start
    for _ in range(HALVINGS):
        level = (low + high) // 2
        plan, reached = _refined(start, level)
        if (needy(plan).min(), plan.total) > (needy(best).min(), best.total):
            best = plan
        low, high = (level, high) if reached else (low, level)
    return best


def _refined(start: Plan, level: int) -> tuple[Plan, bool]:
    """Rounds of moving, dropping and filling until nobody is badly off, or nothing changes for the better."""
    plan, largest = start, int(start.problem.score.max())
    for _ in range(ROUNDS):
        sums = plan.case_scores
        badly, well = sums < level - largest, sums >= level
        if not badly.any():
            return plan, True
        if not well.any():
            break
        moved = _filled(_dropped(_moved(plan, badly=badly, well=well, floor=level - largest)))
        if int((moved.case_scores < level - largest).sum()) >= int(badly.sum()):
            break
        plan = moved
    return plan, not (plan.case_scores < level - largest).any()


def _moved(plan: Plan, *, badly: Any, well: Any, floor: int) -> Plan:
    """One flow: from those well off by way of exchanges to those badly off."""
    case, score = plan.problem.case, plan.problem.score.astype(np.int64)
    held, free = np.flatnonzero(plan.chosen), np.flatnonzero(~plan.chosen)
    middle = ~badly & ~well
    spare = np.maximum(plan.case_scores - floor, 0)
    strongest = np.zeros(plan.problem.cases, np.int64)
    np.maximum.at(strongest, case[held], score[held])
    gives = held[~badly[case[held]]]
    exchanges = middle[case[free]] & (score[free] + spare[case[free]] >= strongest[case[free]])
    takes = free[badly[case[free]] | exchanges]
    given, taken = _flow(plan.problem, gives, takes, badly=badly, well=well)
    chosen = plan.chosen.copy()
    chosen[gives[given]] = False
    chosen[takes[taken]] = True
    return Plan(plan.problem, chosen)


def _flow(problem: Problem, gives: Any, takes: Any, *, badly: Any, well: Any) -> tuple[Any, Any]:
    """Which of the pairs are given up and which are taken when as many as possible badly off gain one."""
    case, expert, score = problem.case, problem.expert.astype(np.int64), problem.score.astype(np.int64)
    enter, leave = problem.experts, problem.experts + problem.cases
    source, drain = leave + problem.cases, leave + problem.cases + 1
    rich, poor, inner = np.flatnonzero(well), np.flatnonzero(badly), np.flatnonzero(~badly & ~well)
    groups = [  # from, to, cost
        (np.full(len(rich), source), leave + rich, 0),
        (leave + case[gives], expert[gives], score[gives]),
        (expert[takes], enter + case[takes], -score[takes]),
        (enter + inner, leave + inner, 0),
        (enter + poor, np.full(len(poor), drain), 0),
    ]
    tails, heads = (np.concatenate([each[side] for each in groups]).astype(np.int32) for side in (0, 1))
    costs = np.concatenate([np.broadcast_to(cost, len(tail)) for tail, _head, cost in groups]).astype(np.int64)
    network: Any = min_cost_flow.SimpleMinCostFlow()
    network.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones(len(tails), np.int64), costs)
    size = min(len(rich), len(poor))
    network.set_nodes_supplies(np.array([source, drain], np.int32), np.array([size, -size]))
    network.solve_max_flow_with_min_cost()
    flows = np.asarray(network.flows(np.arange(len(tails), dtype=np.int32))) > 0
    first, second = len(rich), len(rich) + len(gives)
    return flows[first:second], flows[second : second + len(takes)]


def _dropped(plan: Plan) -> Plan:
    """Cases with one expert too many lose the pair with the lowest score."""
    problem, chosen = plan.problem, plan.chosen.copy()
    for case in np.flatnonzero(plan.unfilled < 0).tolist():
        row = np.arange(int(problem.indptr[case]), int(problem.indptr[case + 1]))
        row = row[chosen[row]]
        chosen[row[np.argsort(problem.score[row], kind="stable")[: -int(plan.unfilled[case])]]] = False
    return Plan(problem, chosen)


def _filled(plan: Plan) -> Plan:
    """Empty places are filled from free experts by the largest total; what is assigned stays."""
    return Plan(plan.problem, solve(plan.problem.with_locked(plan.chosen)).chosen)


def tenth_bound(problem: Problem, total: float) -> float:
    """The most that the mean of the worst tenth can be in a plan with at least this total, by the linear programme:
    the sum of the k smallest of n numbers is the largest value of  k·t − Σ max(0, t − number)."""
    pairs, cases, experts = len(problem.score), problem.cases, problem.experts
    worst = max(cases // 10, 1)
    points = problem.score / SCALE
    columns = np.arange(pairs)
    of_case = csr_array((np.ones(pairs), (problem.case, columns)), shape=(cases, pairs))
    of_expert = csr_array((np.ones(pairs), (problem.expert, columns)), shape=(experts, pairs))
    worth = csr_array((points, (problem.case, columns)), shape=(cases, pairs))
    none = csr_array((experts, cases + 1))
    lacks = hstack([-worth, csr_array(np.ones((cases, 1))), -csr_array(np.eye(cases))])
    whole = hstack([csr_array(-points[None, :]), csr_array((1, cases + 1))])
    rows = vstack([hstack([of_expert, none]), hstack([-of_expert, none]), lacks, whole])
    limits = np.concatenate([problem.most, -problem.least, np.zeros(cases), [-total]])
    cost = np.concatenate([np.zeros(pairs), [-worst], np.ones(cases)])
    bounds = [(0, 1)] * pairs + [(None, None)] + [(0, None)] * cases
    exact = hstack([of_case, csr_array((cases, cases + 1))])
    found: Any = linprog(cost, A_ub=rows, b_ub=limits, A_eq=exact, b_eq=problem.needs, bounds=bounds, method="highs")
    assert found.status == 0, found.message
    return -float(found.fun) / worst


if __name__ == "__main__":
    sys.exit(main())
