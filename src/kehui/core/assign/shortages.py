"""Why places stay empty: the smallest groups of cases that need more than their experts can give, all together.

A group whose needs exceed the sum over experts of min(load, cases of the group the expert may have) cannot be served by
any plan (Hall, 1935; Ford and Fulkerson, 1962). It is found by following, from an empty place, every expert who might
take it to the cases that hold that expert, and made smaller while it stays impossible.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from kehui.core.assign.problem import Flags, Ints, Plan, Problem

MOST: Final = 400
"""Groups of more cases are given as found; making them smaller would take long and tell nobody more."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """Cases that cannot all be served, the experts they compete for, what they need and what can be given at most.

    ``missing`` places stay empty whatever the plan. To fill them, the loads of these experts must rise by as many in
    all, or the cases need as many fewer, or as many pairs more must be allowed.
    """

    cases: tuple[int, ...]
    experts: tuple[int, ...]
    needs: int
    capacity: int

    @property
    def missing(self) -> int:
        return self.needs - self.capacity


def shortages(plan: Plan) -> list[Shortage]:
    """Why the empty places of a best plan cannot be filled; none when there are none. Rules do not count."""
    problem = plan.problem
    found: list[Shortage] = []
    left = plan.unfilled > 0
    while left.any():
        start = int(np.flatnonzero(left)[0])
        group = _smaller(problem, _reached(plan, start), start)
        left &= ~group
        left[start] = False
        found.append(_shortage(problem, group))
    return found


def _reached(plan: Plan, start: int) -> Flags:
    """The case and every case that holds an expert whom one of them could take."""
    problem = plan.problem
    group = np.zeros(problem.cases, dtype=np.bool_)
    group[start] = True
    movable = plan.chosen & ~problem.locked
    while True:
        wanted = np.zeros(problem.experts, dtype=np.bool_)
        wanted[problem.expert[group[problem.case] & ~plan.chosen]] = True
        wider = group.copy()
        wider[problem.case[movable & wanted[problem.expert]]] = True
        if (wider == group).all():
            return group
        group = wider


def _smaller(problem: Problem, group: Flags, start: int) -> Flags:
    """Without cases that are not needed to make the group impossible."""
    shrinking = group.sum() <= MOST
    while shrinking:
        shrinking = False
        for case in _easiest(problem, group):
            group[case] = False
            if case == start or _missing(problem, group) <= 0:
                group[case] = True
            else:
                shrinking = True
    return group


def _easiest(problem: Problem, group: Flags) -> Iterator[int]:
    """The cases of a group, those with the most experts first."""
    many = np.diff(problem.indptr)
    yield from sorted(np.flatnonzero(group).tolist(), key=lambda case: (-int(many[case]), case))


def _capacities(problem: Problem, group: Flags) -> Ints:
    """What every expert can give a group: each case once, up to the load that locked pairs elsewhere leave."""
    inside = np.bincount(problem.expert[group[problem.case]], minlength=problem.experts)
    elsewhere = np.bincount(problem.expert[problem.locked & ~group[problem.case]], minlength=problem.experts)
    return np.minimum(inside, problem.most - elsewhere)


def _missing(problem: Problem, group: Flags) -> int:
    return int(problem.needs[group].sum() - _capacities(problem, group).sum())


def _shortage(problem: Problem, group: Flags) -> Shortage:
    capacities = _capacities(problem, group)
    return Shortage(
        tuple(np.flatnonzero(group).tolist()), tuple(np.flatnonzero(capacities > 0).tolist()),
        int(problem.needs[group].sum()), int(capacities.sum()),
    )  # fmt: skip
