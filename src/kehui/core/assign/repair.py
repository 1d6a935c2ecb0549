"""When somebody declines: the best plan without that pair, by one shortest path instead of a new solution.

The plan keeps its prices. Without the pair the expert has room and the case a place to fill; the cheapest
way from one to the other through the residual graph is found by Dijkstra's method from the case, and stops at the
expert. The prices move with it, so the next decline starts from a proved plan again. Locked pairs, such as work that
is done, never move.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from kehui.core.assign.prices import Prices, prices
from kehui.core.assign.problem import Flags, Ints, Plan
from kehui.core.assign.solve import solve

_FAR: Final = np.iinfo(np.int64).max // 4
_END: Final = -1


class Repair(NamedTuple):
    """What changes beside the declined pair, and by how much the worth of the plan falls; × 10,000."""

    taken: list[tuple[int, int]]
    freed: list[tuple[int, int]]
    cost: int


class Alternate(NamedTuple):
    """An expert who could come in: what that costs of the total at least, and whether there is room for the case."""

    expert: int
    cost: int
    has_room: bool


@dataclass(slots=True)
class _Search:
    """Costs of the way to the case from every expert, and last from the reserve of free room; and from every case.

    What a node of the way does: the pair taken, the pair given up for it (-1: none), and the node after it.
    """

    goal: int
    cost: Ints
    ahead: Ints
    """As `cost`, without the nodes whose ways are settled."""
    case: Ints
    taken: Ints
    freed: Ints
    after: Ints

    @classmethod
    def of(cls, *, experts: int, cases: int, goal: int) -> "_Search":
        """Nothing is reached yet."""
        far, none = np.full(experts + 1, _FAR), np.full(experts + 1, _END)
        return cls(goal, far, far.copy(), np.full(cases, _FAR), none, none.copy(), none.copy())

    def shorter(self, nodes: Ints, costs: Ints) -> Ints:
        """Which of these ways are shorter than those known, and than the one to the goal."""
        return np.flatnonzero(costs < np.minimum(self.cost[nodes], self.cost[self.goal]))

    def reach(self, nodes: Ints | int, costs: Ints | int, *, taken: Ints | int, freed: int, after: int) -> None:
        """Remember ways that are shorter."""
        self.cost[nodes] = self.ahead[nodes] = costs
        self.taken[nodes], self.freed[nodes], self.after[nodes] = taken, freed, after

    def reach_reserve(self, cost: int, *, freed: int, after: int) -> None:
        """The same for the reserve of free room, if it is shorter."""
        if cost < min(int(self.cost[-1]), int(self.cost[self.goal])):
            self.reach(len(self.cost) - 1, cost, taken=_END, freed=freed, after=after)


class Standing:
    """A plan with its prices that outlives declines.

    >>> from kehui.core.assign.problem import Problem
    >>> problem = Problem.of([0, 0, 1, 1], [0, 1, 0, 1], [0.9, 0.8, 0.7, 0.1], needs=[1, 1], most=[1, 2])
    >>> standing = Standing(solve(problem))
    >>> standing.plan.pairs(), standing.decline(0, 1), standing.plan.pairs()
    ([(0, 1), (1, 0)], Repair(taken=[(1, 1), (0, 0)], freed=[(1, 0)], cost=5000), [(0, 0), (1, 1)])
    """

    def __init__(self, plan: Plan, found: Prices | None = None) -> None:
        """From a plan with the largest total, and its prices where they are known. Raises ValueError as `prices`."""
        found = found or prices(plan)
        self.problem, self.chosen = plan.problem, plan.chosen.copy()
        self.declined: Flags = np.zeros(len(plan.chosen), dtype=np.bool_)
        self._u, self._v, self._loads = found.case.copy(), found.expert.copy(), plan.loads
        self._score, self._case = plan.problem.score.astype(np.int64), plan.problem.case
        self._expert, self._empty = plan.problem.expert.astype(np.int64), plan.unfilled
        self._unfilled_cost, self._short_cost = plan.problem.unfilled_cost, plan.problem.short_cost
        self._open_score = np.where(plan.chosen, -_FAR, self._score)  # far below 0 where a pair cannot be taken
        self._held = [set[int]() for _ in range(plan.problem.experts)]
        for pair in np.flatnonzero(plan.chosen & ~plan.problem.locked).tolist():
            self._held[int(plan.problem.expert[pair])].add(pair)

    @property
    def plan(self) -> Plan:
        """The plan as it stands."""
        return Plan(self.problem, self.chosen.copy())

    @property
    def prices(self) -> Prices:
        """They prove the plan among those without the declined pairs."""
        return Prices(self._u.copy(), self._v.copy())

    def decline(self, case: int, expert: int) -> Repair:
        """Take a pair out for good and make the plan the best of those that remain.

        Raises ValueError for a pair that is not in the plan, or is locked.
        """
        pair = self.problem.find(case, expert)
        if pair < 0 or not self.chosen[pair]:
            raise ValueError(f"case {case} and expert {expert}: not assigned")
        if self.problem.locked[pair]:
            raise ValueError(f"case {case} and expert {expert}: locked")
        lost = int(self._score[pair] - self._u[case] - self._v[expert])
        self.declined[pair] = True
        self._put(pair, False)
        self._loads[expert] += 1  # until the way is found: it begins with one case too many
        found = self._searched(case, expert)
        whole = int(found.cost[expert])
        self._move_prices(found, whole)
        self._loads[expert] -= 1
        taken, freed = self._followed(found, case=case, expert=expert)
        return Repair([self._names(one) for one in taken], [self._names(one) for one in freed], lost + whole)

    def alternates(self, case: int, *, most: int = 5) -> list[Alternate]:
        """Who could come into a case, the cheapest first: by what is lost, not by score alone."""
        row = np.arange(int(self.problem.indptr[case]), int(self.problem.indptr[case + 1]))
        row = row[~self.chosen[row] & ~self.declined[row]]
        experts = self.problem.expert[row].astype(np.int64)
        costs = self._u[case] + self._v[experts] - self._score[row]
        room = self._loads[experts] < self.problem.most[experts]
        order = np.lexsort((experts, -self._score[row], costs))[:most]
        return [Alternate(int(experts[n]), int(costs[n]), bool(room[n])) for n in order]

    def _searched(self, case: int, expert: int) -> _Search:
        """Costs from all nodes that are nearer than the expert who declined."""
        found = _Search.of(experts=self.problem.experts, cases=self.problem.cases, goal=expert)
        self._enter(found, case=case, cost=0, freed=_END, after=_END)
        while (cost := int(found.ahead[node := int(np.argmin(found.ahead))])) < found.cost[expert]:
            found.ahead[node] = _FAR
            if node == self.problem.experts:
                self._open(found, cost)
                continue
            if self._loads[node] < self.problem.most[node]:
                found.reach_reserve(cost - int(self._v[node]) - self._missing(node), freed=_END, after=node)
            for freed in sorted(self._held[node]):
                other = int(self._case[freed])
                further = cost + int(self._score[freed] - self._u[other] - self._v[node])
                if further < min(int(found.case[other]), int(found.cost[expert])):
                    self._enter(found, case=other, cost=further, freed=freed, after=node)
        return found

    def _enter(self, found: _Search, *, case: int, cost: int, freed: int, after: int) -> None:
        """A case lacks an expert: reach everybody whom it may take, and the reserve by leaving the place empty."""
        found.case[case] = cost
        first, last = int(self.problem.indptr[case]), int(self.problem.indptr[case + 1])
        experts = self._expert[first:last]
        costs = self._v[experts] - self._open_score[first:last]
        costs += cost + int(self._u[case])
        better = found.shorter(experts, costs)
        found.reach(experts[better], costs[better], taken=better + first, freed=freed, after=after)
        if after != self.problem.experts:
            found.reach_reserve(cost + int(self._u[case]) + self._unfilled_cost, freed=freed, after=after)

    def _open(self, found: _Search, cost: int) -> None:
        """The reserve is reached: every expert may have a case less, and every empty place may be filled."""
        reserve = self.problem.experts
        falling = self._v + np.where(self._loads <= self.problem.least, self._short_cost, 0)
        better = found.shorter(np.arange(reserve), cost + falling)
        found.reach(better, cost + falling[better], taken=_END, freed=_END, after=reserve)
        for case in np.flatnonzero((self._empty > 0) & (found.case > cost)).tolist():
            self._enter(found, case=case, cost=cost, freed=_END, after=reserve)

    def _missing(self, expert: int) -> int:
        """What one case more saves an expert below the minimum."""
        return self._short_cost if self._loads[expert] < self.problem.least[expert] else 0

    def _move_prices(self, found: _Search, whole: int) -> None:
        """As far as the way found asks for; the price of free room stays 0."""
        reserve = min(int(found.cost[-1]), whole)
        self._u += np.minimum(found.case, whole) - reserve
        self._v -= np.minimum(found.cost[:-1], whole) - reserve

    def _followed(self, found: _Search, *, case: int, expert: int) -> tuple[list[int], list[int]]:
        """Carry out the way from the expert to the case."""
        taken, freed = list[int](), list[int]()
        node = expert
        self._empty[case] += 1
        while node != _END:
            gone, come = int(found.freed[node]), int(found.taken[node])
            for pair, pairs, is_taken in ((gone, freed, False), (come, taken, True)):
                if pair >= 0:
                    self._put(pair, is_taken)
                    self._empty[self._case[pair]] += -1 if is_taken else 1
                    pairs.append(pair)
            node = int(found.after[node])
        return taken, freed

    def _put(self, pair: int, is_taken: bool) -> None:
        expert = int(self.problem.expert[pair])
        self.chosen[pair] = is_taken
        self._open_score[pair] = -_FAR if is_taken or self.declined[pair] else self._score[pair]
        self._loads[expert] += 1 if is_taken else -1
        if is_taken:
            self._held[expert].add(pair)
        else:
            self._held[expert].discard(pair)

    def _names(self, pair: int) -> tuple[int, int]:
        return int(self._case[pair]), int(self.problem.expert[pair])


def calm(plan: Plan, *, declined: Flags, bonus: int) -> Plan:
    """A new plan without some pairs in which what was assigned counts so much more; × 10,000 as all scores.

    The larger the bonus, the fewer others are moved, and the more of the total is given up.
    """
    few = plan.problem.only(~declined)
    stays = plan.chosen[~declined]
    return solve(few, weights=few.score.astype(np.int64) + bonus * stays)
