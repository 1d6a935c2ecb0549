"""A plan that is fair to cases: the worst-off are lifted for a small part of the total.

First a soft floor: total − Σ max(0, floor − score of the case) is made large by flows with reweighted scores, where a
case below the floor counts up to twice (Lagrangian relaxation by subgradients; the best plan on the way is kept).
Then what stays below the level that no plan can exceed, the smallest of the sums of a case's own best pairs, counts
twice as much from flow to flow until it is there. Chains of exchanges lift what is left, and whatever they can without
dropping anybody else.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kehui.core.assign.chains import Exchange
from kehui.core.assign.near import near
from kehui.core.assign.prices import Prices, prices
from kehui.core.assign.problem import SCALE, Ints, Plan, Problem
from kehui.core.assign.solve import solve

ROUNDS: Final = 25
FLOOR: Final = 0.85
"""Share of the mean score of a case that is taken as the floor."""
_STEP: Final = 3.0
_SLOWER: Final = 0.2
_CHAINS_FOR_EACH: Final = 8
_RAISES: Final = 20  # flows in which what is below the level counts twice as much


Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Fair:
    """A fair plan, and what it is measured against; × 10,000."""

    plan: Plan
    worst_bound: int
    """No plan gives its worst case more."""
    prices: Prices
    """They prove the largest total, fairness aside."""

    @property
    def worst(self) -> int:
        """Score of the worst-off case."""
        return int(needy(self.plan).min()) if (self.plan.problem.needs > 0).any() else 0

    @property
    def worst_tenth(self) -> float:
        """Mean score of the worst-off tenth of the cases."""
        return tenth(self.plan)


def needy(plan: Plan) -> Ints:
    """Scores of the cases that need anybody."""
    return plan.case_scores[plan.problem.needs > 0]


def tenth(plan: Plan) -> float:
    """Mean score of the worst-off tenth of the cases, at least one."""
    scores = np.sort(needy(plan))
    return float(scores[: max(len(scores) // 10, 1)].mean()) if len(scores) else 0.0


def fair(problem: Problem, *, floor: float = FLOOR, rounds: int = ROUNDS) -> Fair:
    """The fair plan; `floor` is a share of the mean score of a case, 0 for the worst case alone."""
    best = solve(problem)
    problem, found = best.problem, prices(best)
    own = problem.best_sums()
    bound = int(own[problem.needs > 0].min(initial=int(own.max(initial=0))))
    level = np.minimum(own, floor * needy(best).mean() if (problem.needs > 0).any() else 0)
    close = near(best, found)
    few = problem.only(close)
    softened, share = _softened(Plan(few, best.chosen[close]), level=level, rounds=rounds if floor else 0)
    softened = _raised(softened, share, level=np.minimum(own, bound))
    chosen = np.zeros(len(close), dtype=np.bool_)
    chosen[np.flatnonzero(close)[softened.chosen]] = True
    exchange = Exchange(Plan(problem, chosen), found)
    for keep in (level.astype(np.int64), np.minimum(own, bound)):
        _lift(exchange, level=bound, keep=keep)
    return Fair(exchange.plan, bound, found)


def _softened(start: Plan, *, level: Ints, rounds: int) -> tuple[Plan, Shares]:
    """The best plan for the soft floor that some rounds of reweighting find, and how much more each case counted."""
    share = np.zeros(start.problem.cases)
    best, worth, kept = start, _worth(start, level=level), share
    for number in range(rounds):
        plan = _weighed(start.problem, share)
        if (now := _worth(plan, level=level)) > worth:
            best, worth, kept = plan, now, share
        over = (plan.case_scores - level) / SCALE
        share = np.clip(share - _STEP / (1 + _SLOWER * number) * over, 0, 1)
    return best, kept


def _raised(start: Plan, share: Shares, *, level: Ints) -> Plan:
    """The plan with the best worst case on the way to one in which all cases reach the level."""
    needed = start.problem.needs > 0
    best = plan = start
    for _ in range(_RAISES):
        low = (plan.case_scores < level) & needed
        if not low.any():
            return plan
        share = np.where(low, np.maximum(1, 2 * share), share)
        plan = _weighed(start.problem, share)
        if needy(plan).min() > needy(best).min():
            best = plan
    return best


def _weighed(problem: Problem, share: Shares) -> Plan:
    """The largest total when what each case gets counts so much more."""
    return solve(problem, weights=np.rint(problem.score * (1 + share[problem.case])).astype(np.int64))


def _worth(plan: Plan, *, level: Ints) -> float:
    return plan.value - float(np.maximum(0, level - plan.case_scores).sum())


def _lift(exchange: Exchange, *, level: int, keep: Ints) -> None:
    """Lift the worst cases as far as chains bring them, at most to the level."""
    low = np.flatnonzero((exchange.sums < level) & (exchange.problem.needs > 0))
    for case in low[np.argsort(exchange.sums[low], kind="stable")].tolist():
        for _ in range(_CHAINS_FOR_EACH):
            if exchange.sums[case] >= level or not exchange.lift(case, level=level, keep=keep):
                break
