"""Simulated panels whose truth is known: is the corrected order nearer to it than the raw means, and are the intervals
as sure as they say?

python -m benchmarks.reviewing.severity [--panels 500]

Each panel: 30 to 120 cases, 10 to 40 reviewers, three of them for each case, loads as even as can be; qualities spread
by 6 points, severities by 3.6 to 8.4 points (60 to 140 % of that), chance by 4; scores are rounded to 0.1.
"""

import argparse
import sys
from statistics import mean

import numpy as np
from scipy.stats import kendalltau

from benchmarks.report import Report, Times
from kehui.core.panel import corrected

QUALITY, CHANCE, SEVERITY, EACH = 6.0, 4.0, (0.6, 1.4), 3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--panels", type=int, default=500)
    chosen = parser.parse_args()
    report = Report("reviewing-severity", f"{chosen.panels} simulated panels, each with its truth")
    better, covered, taus = [], [], []
    for seed in range(chosen.panels):
        truth, scores = panel(seed)
        found = {each.case: each for each in corrected(scores).cases}
        placed = [found[name(n)] for n in range(len(truth))]
        ours = float(kendalltau([each.score for each in placed], truth).statistic)
        raw = float(kendalltau([each.mean for each in placed], truth).statistic)
        better.append(ours > raw)
        taus.append((ours, raw))
        covered.append(mean(each.low <= value <= each.high for each, value in zip(placed, truth, strict=True)))
    report.add("Kendall's tau above that of the raw means", 100 * mean(better), "% of panels", least=95)
    report.add("truth inside the 90 % interval", 100 * mean(covered), "%", budget=92, least=88)
    report.add("Kendall's tau of the corrected order", mean(each[0] for each in taus))
    report.add("Kendall's tau of the raw means", mean(each[1] for each in taus))
    _truth, scores = panel(1)
    report.times(f"one panel of {len(scores)} scores", Times.of(lambda: corrected(scores), times=9))
    return report.write()


def panel(seed: int) -> tuple[list[float], list[tuple[str, str, float]]]:
    """The true qualities of the cases, and the scores that three reviewers give each."""
    rng = np.random.default_rng(seed)
    cases, reviewers = int(rng.integers(30, 121)), int(rng.integers(10, 41))
    quality = rng.normal(75, QUALITY, cases)
    severity = rng.normal(0, QUALITY * rng.uniform(*SEVERITY), reviewers)
    loads, scores = np.zeros(reviewers), []
    for case in range(cases):
        for reviewer in np.argsort(loads + rng.random(reviewers))[:EACH]:
            loads[reviewer] += 1
            points = quality[case] + severity[reviewer] + rng.normal(0, CHANCE)
            scores.append((name(case), f"r{reviewer:02}", round(float(points), 1)))
    return quality.tolist(), scores


def name(case: int) -> str:
    return f"c{case:03}"


if __name__ == "__main__":
    sys.exit(main())
