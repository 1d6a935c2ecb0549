"""Checks a plan and its proof from the bare numbers; knows nothing of how they were found.

Weak duality of linear programmes: whatever prices u of cases and v of experts one names, no plan is worth more than

    Σ needs·u + Σ most·max(v, 0) + Σ least·min(v, 0) + Σ over the pairs that may be of max(0, score − u − v)

as long as u is not below −(cost of an unfilled place) and v not below −(cost of a missed minimum). A rule "at most n of
a group in a case" with multiplier y ≥ 0 adds n·y and takes y from the score of its pairs; "at least m" with z between 0
and its cost takes m·z away and adds z to its pairs. So a plan whose worth equals the bound is proved to be the best.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """The input: pairs that may be (by numbers from 0), their scores in whole units, and the limits."""

    case: Ints
    expert: Ints
    score: Ints
    needs: Ints
    least: Ints
    most: Ints
    locked: Sequence[tuple[int, int]] = ()
    conflicts: Sequence[tuple[int, int]] = ()
    rules: Sequence[tuple[Ints, int | None, int]] = ()
    """Group of each expert (-1: none), at most of one group in a case, at least of any group in a case."""


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    """The proof: prices and costs, in the units of the scores."""

    case: Ints
    expert: Ints
    unfilled_cost: int
    short_cost: int
    multipliers: Sequence[tuple[Ints, Ints, Ints, Ints]] = field(default_factory=tuple)
    """For each rule: cases, groups and multipliers y of its rows "at most"; multipliers z of every case "at least"."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check found."""

    violations: tuple[str, ...]
    total: int
    value: int
    """The total less the costs of unfilled places, missed minimums and missing members of groups."""
    bound: int
    unfilled: int
    short: int

    @property
    def proved(self) -> bool:
        """Whether nothing is violated and no plan can be better."""
        return not self.violations and self.value == self.bound

    @property
    def gap(self) -> float:
        """How much better another plan could be at most, as a share of the total."""
        return (self.bound - self.value) / max(self.total, 1)


def check(given: Given, pairs: Sequence[tuple[int, int]], certificate: Certificate) -> Verdict:
    """Check coverage, loads, conflicts, locks, repeated pairs, rules, and the bound."""
    width = len(given.most)
    keys = given.case * width + given.expert
    order = np.argsort(keys)
    plan = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    wanted = plan[:, 0] * width + plan[:, 1]
    places = np.searchsorted(keys[order], wanted)
    known = np.append(keys[order], -1)[places] == wanted
    chosen = order[places[known]]
    loads = np.bincount(plan[:, 1], minlength=width)
    held = np.bincount(plan[:, 0], minlength=len(given.needs))
    found = [f"case {a} and expert {b}: may not be assigned" for a, b in plan[~known].tolist()]
    found += [f"case {a} and expert {b}: in conflict" for a, b in sorted(set(pairs) & set(given.conflicts))]
    found += [f"case {a} and expert {b}: locked, but not assigned" for a, b in sorted(set(given.locked) - set(pairs))]
    if len(np.unique(wanted)) < len(wanted):
        found.append("a pair is assigned twice")
    found += [f"case {n}: {held[n]} experts, needs {given.needs[n]}" for n in np.flatnonzero(held > given.needs)]
    found += [f"expert {n}: {loads[n]} cases, takes {given.most[n]}" for n in np.flatnonzero(loads > given.most)]
    missing = 0
    for group, most, least in given.rules:
        broken, lacking = _grouped(plan, group, most=most, least=least, cases=len(given.needs))
        found += broken
        missing += lacking
    unfilled = int((given.needs - held).clip(0).sum())
    short = int((given.least - loads).clip(0).sum())
    total = int(given.score[chosen].sum())
    value = total - certificate.unfilled_cost * (unfilled + missing) - certificate.short_cost * short
    found += _wrong(certificate)
    return Verdict(tuple(found), total, value, bound(given, certificate), unfilled, short)


def bound(given: Given, certificate: Certificate) -> int:
    """The most that any plan can be worth, by the formula above; locked pairs are in every plan."""
    width, u, v = len(given.most), certificate.case, certificate.expert
    fixed = np.array([a * width + b for a, b in given.locked], dtype=np.int64)
    locked = np.isin(given.case * width + given.expert, fixed)
    needs = given.needs - np.bincount(given.case[locked], minlength=len(given.needs))
    taken = np.bincount(given.expert[locked], minlength=width)
    most, least = given.most - taken, (given.least - taken).clip(0)
    worth = given.score - u[given.case] - v[given.expert]
    result = int(given.score[locked].sum() + needs @ u + most @ v.clip(0) + least @ v.clip(None, 0))
    for (group, limit, demanded), (cases, groups, y, z) in zip(given.rules, certificate.multipliers, strict=False):
        member = group[given.expert]
        result -= demanded * int(z.sum())
        worth = worth + z[given.case] * (member >= 0)
        result += int(z[given.case[locked & (member >= 0)]].sum())
        if limit is not None and len(cases):
            rows = np.zeros((len(given.needs), int(group.max()) + 1), np.int64)
            rows[cases, groups] = y
            price = np.where(member >= 0, rows[given.case, member], 0)
            result += limit * int(y.sum()) - int(price[locked].sum())
            worth = worth - price
    return result + int(worth[~locked].clip(0).sum())


def _grouped(plan: Ints, group: Ints, *, most: int | None, least: int, cases: int) -> tuple[list[str], int]:
    """Cases with too many of a group, and how many members are missing elsewhere."""
    member = group[plan[:, 1]]
    inside = plan[member >= 0, 0]
    rows, times = np.unique(inside * (int(group.max(initial=0)) + 1) + member[member >= 0], return_counts=True)
    over = rows[times > most] if most is not None else rows[:0]
    broken = [f"case {row // (int(group.max(initial=0)) + 1)}: more than {most} of one group" for row in over.tolist()]
    return broken, int((least - np.bincount(inside, minlength=cases)).clip(0).sum()) if least else 0


def _wrong(certificate: Certificate) -> list[str]:
    """What forbids to use a certificate as a proof."""
    wrong: list[str] = []
    if (certificate.case < -certificate.unfilled_cost).any() or (certificate.expert < -certificate.short_cost).any():
        wrong.append("certificate: a price is below the cost that limits it")
    for _, _, y, z in certificate.multipliers:
        if (y < 0).any() or (z < 0).any() or (z > certificate.unfilled_cost).any():
            wrong.append("certificate: a multiplier is outside its limits")
    return wrong
