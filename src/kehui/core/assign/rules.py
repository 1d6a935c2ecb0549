"""Plans under rules across groups: at most so many experts of one institution in a case, at least so many of a sort.

Such rules leave the realm of flows. The linear programme over all pairs (HiGHS) is nearly whole; the cases that it cuts
in pieces are solved again as a whole-number programme with everything else held. Cases whose panels are locked and full
never enter it, and panels that lack one expert each need no programme (`places`), so that one which somebody left is
filled again in milliseconds. Dual prices prove how far the plan can be from the best: usually by nothing, at most by
the little that the rounding of prices gives away.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from kehui.core.assign.check import Certificate
from kehui.core.assign.near import first_of_each, near
from kehui.core.assign.places import filled
from kehui.core.assign.prices import prices
from kehui.core.assign.problem import SCALE, Flags, Ints, Plan, Problem, Rule
from kehui.core.assign.solve import solve

WHOLE: Final = 1e-6
"""How far from a whole number a share of the linear programme may be."""
MANY: Final = 200_000
"""Pairs from which on the programme begins with those worth a look, and takes in more where its prices ask for them."""
ENOUGH: Final = 2e-5
"""No more pairs are taken in when all others together might add so small a part of the total."""
MORE: Final = 10
"""Pairs of each case taken in at a time."""
SECONDS: Final = 60.0
"""For the cases in pieces; then the best plan found so far counts, and its gap is proved as well."""

Floats = NDArray[np.float64]
_optimize: Any = optimize  # their types are not stated
_sparse: Any = sparse


@dataclass(frozen=True, slots=True, eq=False)
class Ruled:
    """A plan that keeps the rules of its problem, with its proof."""

    plan: Plan
    proof: Certificate


def solve_ruled(problem: Problem) -> Ruled:
    """The plan with the most places filled and members of groups present, then minimums met, then the largest total.

    Raises RuntimeError if the solver fails.
    """
    if found := filled(problem):
        return Ruled(*found)
    is_open = problem.remaining()[0] > 0
    return _solved(problem) if is_open.all() else _opened(problem, is_open)


def _opened(problem: Problem, is_open: Flags) -> Ruled:
    """Only the cases with empty places are solved: what is locked elsewhere takes its part of loads and minimums."""
    inside = is_open[problem.case]
    elsewhere = np.bincount(problem.expert[problem.locked & ~inside], minlength=problem.experts)
    few = problem.only(inside)
    few = replace(
        few, indptr=few.indptr[np.append(is_open, True)], needs=problem.needs[is_open],
        least=(problem.least - elsewhere).clip(0), most=problem.most - elsewhere,
        dear=-(-problem.unfilled_cost // max(int(few.score.max(initial=0)), 1)),
    )  # fmt: skip
    found = _solved(few)
    chosen = problem.locked.copy()
    chosen[inside] = found.plan.chosen
    return Ruled(Plan(problem, chosen), _widened(problem, is_open, found.proof))


def _widened(problem: Problem, is_open: Flags, proof: Certificate) -> Certificate:
    """The proof with the full cases: they have no place to be paid for, so that their price may exclude every pair."""
    numbers = np.flatnonzero(is_open)
    dear = proof.short_cost + proof.unfilled_cost * (1 + len(problem.rules))
    of_case = np.full(problem.cases, int(problem.score.max(initial=0)) + dear)
    of_case[is_open] = proof.case
    multipliers: list[tuple[Ints, Ints, Ints, Ints]] = []
    for rule, (cases, groups, y, z) in zip(problem.rules, proof.multipliers, strict=True):
        held = problem.case[problem.locked & (rule.group[problem.expert] >= 0)]
        lacks = np.bincount(held, minlength=problem.cases) < rule.least
        every = np.where(lacks, proof.unfilled_cost, 0).astype(np.int64)
        every[is_open] = z
        multipliers.append((numbers[cases], groups, y, every))
    return Certificate(of_case, proof.expert, proof.unfilled_cost, proof.short_cost, multipliers)


def _solved(problem: Problem) -> Ruled:
    """The same where every case may have something to fill."""
    stay = np.ones(len(problem.score), dtype=np.bool_)
    if len(stay) > MANY:
        best = solve(problem)
        stay = near(best, prices(best))
    programme, found, proof, gains = _priced(problem, stay)
    while gains.sum() > ENOUGH * abs(found.fun) * SCALE:
        stay |= first_of_each(problem, gains, MORE) & (gains > 0)
        programme, found, proof, gains = _priced(problem, stay)
    chosen = np.zeros(len(stay), dtype=np.bool_)
    chosen[np.flatnonzero(stay)[programme.whole(np.asarray(found.x))]] = True
    return Ruled(Plan(problem, chosen), proof)


def _priced(problem: Problem, stay: Flags) -> "tuple[_Programme, Any, Certificate, Ints]":
    """The answer on some of the pairs, its proof, and what each of the others might add to the bound."""
    programme, found = _relaxed(problem.only(stay))
    proof = programme.proof(found)
    return programme, found, proof, np.where(stay, 0, _gains(problem, proof)).clip(0)


def _relaxed(problem: Problem) -> "tuple[_Programme, Any]":
    """The linear programme and its answer."""
    programme = _Programme(problem)
    found: Any = _optimize.linprog(
        programme.cost, A_eq=programme.equal, b_eq=problem.needs, A_ub=programme.at_most, b_ub=programme.limits,
        bounds=np.stack([programme.low, programme.high], axis=1), method="highs",
    )  # fmt: skip
    if found.status != 0:
        raise RuntimeError(f"the linear programme has no answer: {found.message}")
    return programme, found


def _gains(problem: Problem, proof: Certificate) -> Ints:
    """For every pair its score above all prices: what a programme that knew it might gain by it."""
    gains = problem.score - proof.case[problem.case] - proof.expert[problem.expert]
    for rule, (cases, groups, y, z) in zip(problem.rules, proof.multipliers, strict=True):
        member = rule.group[problem.expert]
        gains = gains + z[problem.case] * (member >= 0)
        if len(cases):
            rows = np.zeros((problem.cases, int(rule.group.max()) + 1), np.int64)
            rows[cases, groups] = y
            gains = gains - np.where(member >= 0, rows[problem.case, member], 0)
    return gains


class _Programme:
    """The matrices: a column for every pair, empty place of a case, missed minimum, and missing member of a group."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        pairs, cases, experts = len(problem.score), problem.cases, problem.experts
        self.asking = [rule for rule in problem.rules if rule.least]
        width = pairs + cases + experts + cases * len(self.asking)
        unfilled, short = problem.unfilled_cost / SCALE, problem.short_cost / SCALE
        self.cost = np.concatenate([
            -problem.score / SCALE, np.full(cases, unfilled), np.full(experts, short),
            np.full(cases * len(self.asking), unfilled),
        ])  # fmt: skip
        self.low, self.high = np.zeros(width), np.ones(width)
        self.low[:pairs] = problem.locked
        self.high[pairs:] = np.concatenate([
            problem.needs, problem.least, *(np.full(cases, rule.least) for rule in self.asking)
        ])  # fmt: skip
        of_case = _incidence(problem.case, np.arange(pairs), (cases, width))
        of_expert = _incidence(problem.expert.astype(np.int64), np.arange(pairs), (experts, width))
        self.equal = of_case + _incidence(np.arange(cases), pairs + np.arange(cases), (cases, width))
        missed = _incidence(np.arange(experts), pairs + cases + np.arange(experts), (experts, width))
        self.limited = [_limited(problem, rule) for rule in problem.rules]
        blocks, limits = [of_expert, -(of_expert + missed)], [problem.most, -problem.least]
        for rule, (rows, _groups, members) in zip(problem.rules, self.limited, strict=True):
            if len(rows):
                blocks.append(_incidence(members[0], members[1], (len(rows), width)))
                limits.append(np.full(len(rows), rule.most))
        for place, rule in enumerate(self.asking):
            inside = np.flatnonzero(rule.group[problem.expert] >= 0)
            start = pairs + cases + experts + place * cases
            lacking = _incidence(np.arange(cases), start + np.arange(cases), (cases, width))
            blocks.append(-(_incidence(problem.case[inside], inside, (cases, width)) + lacking))
            limits.append(np.full(cases, -rule.least))
        self.at_most: Any
        self.at_most, self.limits = _sparse.vstack(blocks).tocsr(), np.concatenate(limits)

    def whole(self, shares: Floats) -> Flags:
        """Whole pairs from the shares of the linear programme: cases in pieces are solved again, the others held."""
        pairs = len(self.problem.score)
        taken = shares[:pairs]
        broken = np.abs(taken - np.rint(taken)) > WHOLE
        if not broken.any():
            return np.rint(taken).astype(np.bool_)
        again = np.zeros(self.problem.cases, dtype=np.bool_)
        again[self.problem.case[broken]] = True
        free = again[self.problem.case]
        low, high = self.low.copy(), self.high.copy()
        low[:pairs][~free] = high[:pairs][~free] = np.rint(taken[~free])
        kinds = np.zeros(len(low))
        kinds[:pairs][free] = 1
        rules = [
            _optimize.LinearConstraint(self.equal, self.problem.needs, self.problem.needs),
            _optimize.LinearConstraint(self.at_most, -np.inf, self.limits),
        ]
        found: Any = _optimize.milp(self.cost, integrality=kinds, bounds=_optimize.Bounds(low, high), constraints=rules,
                          options={"time_limit": SECONDS, "mip_rel_gap": 0.0})  # fmt: skip
        if found.x is None:
            raise RuntimeError(f"the whole-number programme has no answer: {found.message}")
        return np.rint(found.x[:pairs]).astype(np.bool_)

    def proof(self, found: Any) -> Certificate:
        """The dual prices in whole units; rounded so that the bound stays one."""
        problem = self.problem
        duals = -np.asarray(found.ineqlin.marginals) * SCALE
        experts = problem.experts
        above, below = duals[:experts], duals[experts : 2 * experts]
        at = 2 * experts
        multipliers: list[tuple[Ints, Ints, Ints, Ints]] = []
        for rows, groups, _members in self.limited:
            y = np.rint(duals[at : at + len(rows)]).astype(np.int64).clip(0)
            at += len(rows)
            multipliers.append((rows, groups, y, np.zeros(problem.cases, np.int64)))
        for rule in self.asking:
            place = next(n for n, each in enumerate(problem.rules) if each is rule)
            z = np.rint(duals[at : at + problem.cases]).astype(np.int64).clip(0, problem.unfilled_cost)
            at += problem.cases
            multipliers[place] = (*multipliers[place][:3], z)
        return Certificate(
            case=np.rint(-np.asarray(found.eqlin.marginals) * SCALE).astype(np.int64).clip(-problem.unfilled_cost),
            expert=np.rint(above - below).astype(np.int64).clip(-problem.short_cost),
            unfilled_cost=problem.unfilled_cost, short_cost=problem.short_cost,
            multipliers=multipliers,
        )  # fmt: skip


def _incidence(rows: Ints, columns: Ints, shape: tuple[int, int]) -> Any:
    return _sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)


def _limited(problem: Problem, rule: Rule) -> tuple[Ints, Ints, tuple[Ints, Ints]]:
    """The cases and groups in which more candidates stand than a rule allows, and row and pair of each of those."""
    none = np.zeros(0, np.int64)
    if rule.most is None or not len(problem.score):
        return none, none, (none, none)
    member = rule.group[problem.expert]
    width = int(rule.group.max()) + 1
    inside = np.flatnonzero(member >= 0)
    keys = problem.case[inside] * width + member[inside]
    every, back, times = np.unique(keys, return_inverse=True, return_counts=True)
    many = times > rule.most
    number = np.cumsum(many) - 1
    kept = many[back]
    rows, groups = np.divmod(every[many], width)
    return rows, groups, (number[back[kept]], inside[kept])
