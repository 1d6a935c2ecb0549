"""Chains of exchanges that lift one case and drop no other below a level.

A case gives one expert away and takes a better one; the case that had that one takes another, and so on, until an
expert has room or the expert given away is taken again. The chain that costs least of the total is found best first,
with the prices of experts as the estimate of what is still to come (Dijkstra with potentials).
"""

import heapq
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from kehui.core.assign.prices import Prices
from kehui.core.assign.problem import Ints, Plan

MOST_STEPS: Final = 2000
"""Experts looked at for one chain; where so many were in vain, a chain is taken not to exist."""


class Step(NamedTuple):
    """An expert reached: what the chain has gained so far, the pair that took the expert, the pair given up for it."""

    gained: int
    taken: int
    freed: int
    before: int
    """Expert of the step before; -1 at the case to be lifted."""


class Exchange:
    """A plan that chains change."""

    def __init__(self, plan: Plan, found: Prices) -> None:
        problem = plan.problem
        self.problem, self.chosen = problem, plan.chosen.copy()
        self.score, self.case = problem.score.astype(np.int64), problem.case
        self.sums, self.loads = plan.case_scores, plan.loads
        self.price = found.expert
        self.held = [set[int]() for _ in range(problem.experts)]
        for pair in np.flatnonzero(plan.chosen & ~problem.locked).tolist():
            self.held[int(problem.expert[pair])].add(pair)

    @property
    def plan(self) -> Plan:
        """The plan as it stands."""
        return Plan(self.problem, self.chosen.copy())

    def lift(self, case: int, *, level: int, keep: Ints) -> bool:
        """Bring a case to the level or, if that cannot be, at least up; False when no chain does either.

        No other case falls below what it is to keep, or further below than it is.
        """
        for raise_by in (level - int(self.sums[case]), 1):
            for pair in self._given(case):
                if chain := self._chain(pair, raise_by=raise_by, keep=keep):
                    self._carry_out(chain)
                    return True
        return False

    def _given(self, case: int) -> list[int]:
        """The pairs that a case could give away, the worst first."""
        row = np.arange(int(self.problem.indptr[case]), int(self.problem.indptr[case + 1]))
        row = row[self.chosen[row] & ~self.problem.locked[row]]
        return row[np.argsort(self.score[row], kind="stable")].tolist()

    def _chain(self, given: int, *, raise_by: int, keep: Ints) -> list[Step]:
        """The steps from the last to the first; none when there is no chain."""
        giver = int(self.problem.expert[given])
        may_lose, may_gain = self.loads > self.problem.least, self.loads < self.problem.most
        best = np.full(self.problem.experts, np.iinfo(np.int64).min)
        steps: dict[int, Step] = {}
        queue: list[tuple[int, int]] = []

        def reach(start: int, *, freed: int, at_least: int, before: int) -> None:
            for taken, gained in self._takeable(freed, at_least=at_least, reached=best, start=start):
                expert = int(self.problem.expert[taken])
                best[expert] = gained
                steps[expert] = Step(gained, taken, freed, before)
                heapq.heappush(queue, (int(self.price[expert]) - gained, expert))

        reach(0, freed=given, at_least=raise_by, before=-1)
        closed: set[int] = set()
        crossed = False
        while queue and len(closed) < MOST_STEPS:
            expert = heapq.heappop(queue)[1]
            if expert in closed:
                continue
            path = list(_path(steps, expert))
            if expert == giver or (may_gain[expert] and may_lose[giver]):
                return path
            closed.add(expert)
            gained = steps[expert].gained
            best[expert] = np.iinfo(np.int64).max
            if may_gain[expert] and not crossed:
                crossed = True
                for other in np.flatnonzero(may_lose & (best < gained)).tolist():
                    best[other], steps[other] = gained, Step(gained, -1, -1, expert)
                    heapq.heappush(queue, (int(self.price[other]) - gained, other))
            used = {int(self.case[step.taken]) for step in path if step.taken >= 0}
            for freed in sorted(self.held[expert]):
                if (case := int(self.case[freed])) not in used:
                    spare = max(int(self.sums[case] - keep[case]), 0)
                    reach(gained, freed=freed, at_least=-spare, before=expert)
        return []

    def _takeable(self, freed: int, *, at_least: int, reached: Ints, start: int) -> list[tuple[int, int]]:
        """Pairs that a case may take for one it frees, and what the chain then has gained, where that is more."""
        case = int(self.case[freed])
        row = slice(int(self.problem.indptr[case]), int(self.problem.indptr[case + 1]))
        changes = self.score[row] - self.score[freed]
        good = (changes >= at_least) & ~self.chosen[row] & (start + changes > reached[self.problem.expert[row]])
        places = np.flatnonzero(good)
        return list(zip((places + row.start).tolist(), (start + changes[places]).tolist(), strict=True))

    def _carry_out(self, chain: list[Step]) -> None:
        for step in chain:
            for pair, sign in ((step.freed, -1), (step.taken, 1)) if step.taken >= 0 else ():
                expert = int(self.problem.expert[pair])
                self.chosen[pair] = sign > 0
                self.sums[self.case[pair]] += sign * self.score[pair]
                self.loads[expert] += sign
                if sign > 0:
                    self.held[expert].add(pair)
                else:
                    self.held[expert].discard(pair)


def _path(steps: dict[int, Step], expert: int) -> Iterator[Step]:
    """From the last step back to the first."""
    while expert >= 0:
        step = steps[expert]
        yield step
        expert = step.before
