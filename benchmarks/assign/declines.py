"""200 declines one after the other, each repaired exactly; in the end the plan is compared with a new solution.

Under rules across groups all others stay, and the checker proves every repair.

python -m benchmarks.assign.declines
"""

import sys
import time

import numpy as np

from benchmarks.assign.instances import SIZES, Instance, with_rules
from benchmarks.report import Report
from kehui.core.assign import SCALE, Plan, Problem, Standing, calm, check, given, solve, solve_ruled

DECLINES = 200
BONUSES = (0.02, 0.05)


def main() -> int:
    report = Report("assign-declines", f"{DECLINES} experts decline, one after the other; processor time")
    for name in ("s500", "s2000", "uneven"):
        problem = Instance.of(SIZES[name]).sparse()
        plan = solve(problem)
        began = time.process_time()
        standing = Standing(plan)
        report.add(f"{name}: prices of the plan, once", 1000 * (time.process_time() - began), "ms")
        repaired(report, name, plan, standing)
        compared(report, name, problem, plan, standing)
        ruled(report, name, problem)
    return report.write()


def ruled(report: Report, name: str, problem: Problem) -> None:
    """Under rules across groups: everybody else who was asked stays, and the place is filled as well as it can be."""
    problem = with_rules(problem)
    chosen, left, took, proved = solve_ruled(problem).plan.chosen.copy(), np.ones(len(problem.score), np.bool_), [], 0
    for place in np.random.default_rng(1).permutation(np.flatnonzero(chosen))[:DECLINES].tolist():
        chosen[place] = left[place] = False
        few = problem.with_locked(chosen).only(left)
        began = time.process_time()
        found = solve_ruled(few)
        took.append(1000 * (time.process_time() - began))
        verdict = check(given(few), found.plan.pairs(), found.proof)
        assert not verdict.violations
        proved += verdict.proved
        chosen[left] = found.plan.chosen
    report.add(
        f"{name}, three rules: one decline repaired, nobody else moved, median", float(np.median(took)), "ms", budget=10
    )
    report.add(f"{name}, three rules: one decline repaired, 95 %", float(np.percentile(took, 95)), "ms")
    report.add(f"{name}, three rules: repairs proved to be the best", 100 * proved / DECLINES, "%")


def repaired(report: Report, name: str, plan: Plan, standing: Standing) -> None:
    pairs, took = plan.pairs(), []
    for number in np.random.default_rng(1).permutation(len(pairs)).tolist():
        case, expert = pairs[number]
        if not standing.chosen[plan.problem.find(case, expert)]:
            continue  # it was moved by an earlier repair
        began = time.process_time()
        standing.decline(case, expert)
        took.append(1000 * (time.process_time() - began))
        if len(took) == DECLINES:
            break
    report.add(f"{name}: one decline repaired, median", float(np.median(took)), "ms", budget=10)
    report.add(f"{name}: one decline repaired, 95 %", float(np.percentile(took, 95)), "ms", budget=150)


def compared(report: Report, name: str, problem: Problem, plan: Plan, standing: Standing) -> None:
    """With a new solution: the same worth; and with new solutions in which staying counts more."""
    few = problem.only(~standing.declined)
    began = time.process_time()
    anew = solve(few)
    report.add(f"{name}: all solved anew", 1000 * (time.process_time() - began), "ms")
    assert anew.value == standing.plan.value
    report.add(f"{name}: total before", plan.total / SCALE)
    stays = plan.chosen & ~standing.declined
    report.add(f"{name}: total after, equal to that of a new solution", standing.plan.total / SCALE)
    report.add(f"{name}: others moved", int((stays & ~standing.chosen).sum()))
    for bonus in BONUSES:
        other = calm(plan, declined=standing.declined, bonus=round(bonus * SCALE))
        report.add(f"{name}: total when staying counts {bonus} more", other.total / SCALE)
        report.add(f"{name}: others moved then", int((stays[~standing.declined] & ~other.chosen).sum()))


if __name__ == "__main__":
    sys.exit(main())
