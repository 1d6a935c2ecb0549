"""Assignment at the sizes of large conferences: time, memory, proof and fairness, beside a plain loop over the pairs.

python -m benchmarks.assign.plans [--repeat 5] [--sizes s500,s2000,…]

Every total is checked against its bound by the independent checker; on s500 and s2000 it is also compared with the
optimum of the linear programme (scipy's HiGHS).
"""

import argparse
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median
from typing import Any

import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from benchmarks.assign.instances import SIZES, Instance, with_rules
from benchmarks.report import Report, peak_memory
from kehui.core.assign import SCALE, Plan, Problem, certified, check, fair, given, solve, solve_ruled
from kehui.core.assign.fair import tenth
from kehui.core.assign.randomise import randomised

CPU = {"s2000": 0.2, "uneven": 2.0, "s10000": 4.0, "s20000": 12.0}  # seconds of the processor, at most
FAIR = ("s500", "s2000", "s5000", "uneven")
LINEAR = ("s500", "s2000")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--sizes", default=",".join(SIZES))
    chosen = parser.parse_args()
    report = Report("assign-plans", f"Plans of experts for cases; processor time, median of {chosen.repeat}")
    for name in chosen.sizes.split(","):
        problem = Instance.of(SIZES[name]).sparse()
        label = f"{name}: {problem.cases:,} × {problem.experts:,}, {len(problem.score):,} pairs"
        took, plan = timed(lambda: solve(problem), chosen.repeat)  # noqa: B023 (called at once)
        report.add(f"{label}: plan", took, "s", budget=CPU.get(name))
        worth(report, name, problem, plan)
        if name in FAIR:
            fairness(report, name, problem, plan)
        if name == "s2000":
            slow, other = timed(lambda: looped(problem), 1)  # noqa: B023
            assert other == plan.total
            report.add(f"{name}: a graph built pair by pair in Python takes", slow / took, "times as long")
            drawing(report, name, problem, plan)
        if name == "uneven":
            report.add(f"{name}: most memory held by a process that does only this", alone(name), "MiB", budget=400)
            ruling(report, name, problem)
    return report.write()


def alone(name: str) -> float:
    """The most memory, in MiB, of a fresh process that makes the instance and its plan."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_peak, name).result()


def _peak(name: str) -> float:
    solve(Instance.of(SIZES[name]).sparse())
    return peak_memory()


def timed(call: Callable[[], Any], times: int) -> tuple[float, Any]:
    """Processor seconds, the median; and what was found."""
    took, found = [], None
    for _ in range(times):
        began = time.process_time()
        found = call()
        took.append(time.process_time() - began)
    return median(took), found


def worth(report: Report, name: str, problem: Problem, plan: Plan) -> None:
    verdict = certified(plan)[1]
    assert not verdict.violations
    report.add(f"{name}: total", plan.total / SCALE)
    report.add(f"{name}: places empty, minimums missed", float(plan.unfilled.sum() + plan.short.sum()))
    report.add(f"{name}: gap to the bound, checked independently", 100 * verdict.gap, "%")
    if name in LINEAR:
        report.add(f"{name}: total less the optimum of the linear programme", plan.total / SCALE - linear(problem))


def fairness(report: Report, name: str, problem: Problem, plan: Plan) -> None:
    took, found = timed(lambda: fair(problem), 1)
    report.add(f"{name}, fair: processor time", took, "s", budget=4.0 if name == "s2000" else None)
    report.add(f"{name}, fair: total, of the largest", 100 * found.plan.total / plan.total, "%")
    report.add(f"{name}, fair: worst case, of what no plan exceeds", 100 * found.worst / found.worst_bound, "%")
    report.add(f"{name}: worst tenth with the largest total", tenth(plan) / SCALE)
    report.add(f"{name}, fair: worst tenth", found.worst_tenth / SCALE)


def drawing(report: Report, name: str, problem: Problem, plan: Plan) -> None:
    took, found = timed(lambda: randomised(problem, cap=0.9), 3)
    report.add(f"{name}, drawn with at most 0.9: processor time", took, "s", budget=1.0)
    share = 100 * found.expected * SCALE / plan.total
    report.add(f"{name}, drawn with at most 0.9: expected total, of the largest", share, "%", least=99.7)


def ruling(report: Report, name: str, problem: Problem) -> None:
    ruled = with_rules(problem)
    began = time.perf_counter()
    found = solve_ruled(ruled)
    took = time.perf_counter() - began
    verdict = check(given(ruled), found.plan.pairs(), found.proof)
    assert not verdict.violations
    report.add(f"{name}, three rules across groups: by the clock", took, "s", budget=60)
    report.add(f"{name}, three rules across groups: gap to the bound", 100 * verdict.gap, "%", budget=0.01)


def linear(problem: Problem) -> float:
    """The optimum of the linear programme over the same pairs, every place filled and every minimum met."""
    size, ones = len(problem.score), np.ones(len(problem.score))
    places = np.arange(size)
    cases = csr_array((ones, (problem.case, places)), shape=(problem.cases, size))
    experts = csr_array((ones, (problem.expert, places)), shape=(problem.experts, size))
    found = linprog(
        -problem.score / SCALE, A_eq=cases, b_eq=problem.needs, A_ub=vstack([experts, -experts]),
        b_ub=np.concatenate([problem.most, -problem.least]), bounds=(0, 1), method="highs",
    )  # fmt: skip
    assert found.status == 0
    return float(-found.fun)


def looped(problem: Problem) -> int:
    """The same flow as it is usually built: arc by arc, and read back arc by arc."""
    network: Any = min_cost_flow.SimpleMinCostFlow()
    source, drain = problem.experts + problem.cases, problem.experts + problem.cases + 1
    pairs = []
    for case in range(problem.cases):
        for place in range(int(problem.indptr[case]), int(problem.indptr[case + 1])):
            expert, score = int(problem.expert[place]), int(problem.score[place])
            arc = network.add_arc_with_capacity_and_unit_cost(expert, problem.experts + case, 1, -score)
            pairs.append((arc, score))
        network.set_node_supply(problem.experts + case, -int(problem.needs[case]))
    for expert in range(problem.experts):
        least, most = int(problem.least[expert]), int(problem.most[expert])
        network.set_node_supply(expert, least)
        network.add_arc_with_capacity_and_unit_cost(source, expert, most - least, 0)
    network.set_node_supply(source, int(problem.needs.sum() - problem.least.sum()))
    network.set_node_supply(drain, 0)
    assert network.solve() == network.OPTIMAL
    return sum(score for arc, score in pairs if network.flow(arc))


if __name__ == "__main__":
    sys.exit(main())
