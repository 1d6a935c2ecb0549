"""The best plan over all pairs without ever building them all: solve on a few, price the rest, add what would help.

The plan starts on the best pairs of each case and of each expert. Its prices tell of every other pair whether it could
improve the plan (column generation; Gilmore and Gomory, 1961); those that could enter, until none is left. Then the
plan is proved the best over all pairs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kehui.core.assign.prices import Prices, prices
from kehui.core.assign.problem import SCALE, Ints, Plan, Problem
from kehui.core.assign.solve import solve

BLOCK: Final = 1000
"""Cases whose scores are asked for at a time."""
MOST_ADDED: Final = 10
"""Pairs of each case that enter in one round."""

Floats = NDArray[np.floating]
Rows = Callable[[int, int], Floats]
"""Points of the cases from the first up to before the last with all experts; below 0 for a pair that may not be."""


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """A plan over the pairs that entered, with prices at which no other pair would improve it."""

    plan: Plan
    prices: Prices
    rounds: int


def priced(rows: Rows, *, needs: Ints, least: Ints, most: Ints, start: int = 30) -> Priced:
    """The best plan over all pairs; it starts with so many best pairs of each case and each expert.

    Raises ValueError as `Problem.of`.
    """
    keys, points = _best(rows, cases=len(needs), experts=len(most), start=start)
    rounds = 0
    while True:
        rounds += 1
        case, expert = np.divmod(keys, len(most))
        plan = solve(Problem.of(case, expert, points, needs=needs, least=least, most=most))
        found = prices(plan)
        more, worth = _improving(rows, found, known=keys)
        if not len(more):
            return Priced(plan, found, rounds)
        order = np.argsort(keys := np.concatenate([keys, more]))
        keys, points = keys[order], np.concatenate([points, worth])[order]


def _best(rows: Rows, *, cases: int, experts: int, start: int) -> tuple[Ints, Floats]:
    """Keys (case · experts + expert), ascending, and points of the best pairs both ways."""
    found: list[tuple[Ints, Floats]] = []
    top, whose = np.zeros((0, experts), np.float32), np.zeros((0, experts), np.int64)
    for first in range(0, cases, BLOCK):
        block = rows(first, min(first + BLOCK, cases))
        numbers = np.arange(first, first + len(block))[:, np.newaxis]
        columns = np.argpartition(-block, min(start, experts) - 1, axis=1)[:, :start]
        found.append(((numbers * experts + columns).ravel(), np.take_along_axis(block, columns, axis=1).ravel()))
        top = np.concatenate([top, block])
        whose = np.concatenate([whose, np.broadcast_to(numbers, block.shape)])
        places = np.argpartition(-top, min(start, len(top)) - 1, axis=0)[:start]
        top, whose = np.take_along_axis(top, places, axis=0), np.take_along_axis(whose, places, axis=0)
    found.append(((whose * experts + np.arange(experts)).ravel(), top.ravel()))
    keys, place = np.unique(np.concatenate([keys for keys, _ in found]), return_index=True)
    points = np.concatenate([points for _, points in found])[place]
    return keys[points >= 0], points[points >= 0]


def _improving(rows: Rows, found: Prices, *, known: Ints) -> tuple[Ints, Floats]:
    """Keys and points of the pairs that would improve the plan, of each case those that would most."""
    cases, experts = len(found.case), len(found.expert)
    keys, points = [known[:0]], [np.zeros(0)]
    for first in range(0, cases, BLOCK):
        block = rows(first, min(first + BLOCK, cases))
        last = first + len(block)
        gain = np.rint(block * SCALE).astype(np.int64)
        gain -= found.expert
        gain -= found.case[first:last, np.newaxis]
        gain[block < 0] = 0
        start, end = np.searchsorted(known, [first * experts, last * experts])
        gain.reshape(-1)[known[start:end] - first * experts] = 0
        some = np.flatnonzero((gain > 0).any(axis=1))
        few = min(MOST_ADDED, experts)
        columns = np.argpartition(-gain[some], few - 1, axis=1)[:, :few]
        helps = np.take_along_axis(gain[some], columns, axis=1) > 0
        case = np.broadcast_to(some[:, np.newaxis], columns.shape)[helps]
        keys.append((case + first) * experts + columns[helps])
        points.append(block[case, columns[helps]].astype(np.float64))
    return np.concatenate(keys), np.concatenate(points)
