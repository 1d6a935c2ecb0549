"""Plans drawn at random, so that nobody can count on reviewing a certain case, at almost no cost.

No pair is drawn with more than a given probability. The probabilities are tenths that make the expected total largest
(a flow; Jecmen, Zhang, Liu, Shah, Conitzer and Fang, Mitigating Manipulation in Peer Review via Randomized Reviewer
Assignments, 2020); they become a plan by dependent rounding (Gandhi, Khuller, Parthasarathy and Srinivasan, 2006),
which keeps every probability as it is, fills every case and never leaves the limits of an expert.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kehui.core.assign.problem import SCALE, Ints, Plan, Problem
from kehui.core.assign.solve import flows

TENTHS: Final = 10


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A plan, and with how many tenths of probability each pair was to be drawn."""

    plan: Plan
    tenths: Ints

    @property
    def expected(self) -> float:
        """The total that plans drawn so have on average, in points."""
        return float((self.plan.problem.score * self.tenths).sum() / TENTHS / SCALE)


def randomised(problem: Problem, *, cap: float = 0.9, seed: int = 0) -> Drawn:
    """Draw a plan in which no pair that is not locked has a probability above the cap, a tenth from 0.1 to 1.

    The same seed draws the same plan. Raises ValueError for another cap.
    """
    most = round(cap * TENTHS)
    if not 1 <= most <= TENTHS or abs(most - cap * TENTHS) > 1e-9:
        raise ValueError(f"cap {cap}: a tenth from 0.1 to 1 is needed")
    tenths = flows(problem, problem.score.astype(np.int64), parts=TENTHS, cap=most)
    return Drawn(Plan(problem, _rounded(problem, tenths, np.random.default_rng(seed)) == TENTHS), tenths)


def _rounded(problem: Problem, tenths: Ints, chance: np.random.Generator) -> Ints:
    """Whole pairs: along a cycle or a longest path of pairs in pieces, as much is added to every other pair as is taken
    from those between, until one of them is whole; which way is drawn so that no probability changes."""
    whole = tenths.copy()
    pieces = _Pieces(problem, whole)
    while walk := pieces.walk():
        rising, falling = walk[::2], walk[1::2]
        up = min([TENTHS - whole[n] for n in rising] + [whole[n] for n in falling])
        down = min([whole[n] for n in rising] + [TENTHS - whole[n] for n in falling])
        change = up if chance.random() * (up + down) < down else -down
        whole[rising] += change
        whole[falling] -= change
        pieces.drop([n for n in walk if whole[n] in (0, TENTHS)])
    return whole


class _Pieces:
    """The pairs that are neither taken nor left, as a graph between cases (0 and above) and experts (below 0)."""

    def __init__(self, problem: Problem, tenths: Ints) -> None:
        broken = np.flatnonzero((tenths > 0) & (tenths < TENTHS)).tolist()
        self.ends = {n: (int(problem.case[n]), -1 - int(problem.expert[n])) for n in broken}
        self.at: dict[int, list[int]] = {}
        for pair, nodes in self.ends.items():
            for node in nodes:
                self.at.setdefault(node, []).append(pair)
        self.single = [node for node, pairs in self.at.items() if len(pairs) == 1]

    def walk(self) -> list[int]:
        """Pairs of a cycle, or of a path between two nodes that have no other; none when all are whole."""
        while self.single and len(self.at.get(self.single[-1], ())) != 1:
            self.single.pop()
        if not self.at:
            return []
        node = self.single[-1] if self.single else next(iter(self.at))
        way: list[int] = []
        seen = {node: 0}
        while True:
            onward = [pair for pair in self.at[node] if not way or pair != way[-1]]
            if not onward:
                return way
            way.append(onward[0])
            one, other = self.ends[onward[0]]
            node = other if node == one else one
            if node in seen:
                return way[seen[node] :]
            seen[node] = len(way)

    def drop(self, pairs: list[int]) -> None:
        for pair in pairs:
            for node in self.ends.pop(pair):
                self.at[node].remove(pair)
                if len(self.at[node]) == 1:
                    self.single.append(node)
                elif not self.at[node]:
                    del self.at[node]
