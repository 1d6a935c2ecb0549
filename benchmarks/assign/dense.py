"""The best plan over all pairs, proved by pricing, beside the flow over all pairs where that fits.

python -m benchmarks.assign.dense
"""

import sys
import time

import numpy as np

from benchmarks.assign.instances import SIZES, Instance
from benchmarks.report import Report, peak_memory
from kehui.core.assign import SCALE, priced, solve

START = {"s2000": 30, "uneven": 20, "s10000": 30}
BUDGET = {"s10000": 30.0}
WHOLE = ("s2000",)


def main() -> int:
    report = Report("assign-dense", "Plans over all pairs, proved by pricing; processor time without making the scores")
    for name, start in START.items():
        instance = Instance.of(SIZES[name])
        scores = np.concatenate([block for _, block in instance.blocks()])
        needs = np.full(len(scores), 3)
        began = time.process_time()
        found = priced(
            lambda first, last: scores[first:last],  # noqa: B023 (called at once)
            needs=needs, least=instance.least, most=instance.most, start=start,
        )  # fmt: skip
        label = f"{name}: {scores.size:,} pairs"
        report.add(f"{label}: plan with its proof", time.process_time() - began, "s", budget=BUDGET.get(name))
        report.add(f"{name}: rounds", found.rounds)
        report.add(f"{name}: pairs that entered", len(found.plan.chosen))
        report.add(f"{name}: total", found.plan.total / SCALE)
        report.add(f"{name}: places empty, minimums missed", float(found.plan.unfilled.sum() + found.plan.short.sum()))
        report.add("most memory held so far", peak_memory(), "MiB")
        if name in WHOLE:
            problem = instance.dense()
            began = time.process_time()
            whole = solve(problem)
            report.add(f"{name}: the flow over all pairs", time.process_time() - began, "s")
            report.add(f"{name}: total less that of the flow", (found.plan.total - whole.total) / SCALE)
    return report.write()


if __name__ == "__main__":
    sys.exit(main())
