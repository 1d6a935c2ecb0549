"""Experts for cases: the best plan under loads, conflicts, locks and rules, with a proof; no web framework.

>>> problem = Problem.of([0, 0, 1, 1], [0, 1, 0, 1], [0.9, 0.8, 0.7, 0.1], needs=[1, 1], most=[1, 1])
>>> plan = solve(problem)
>>> plan.pairs(), plan.total / SCALE
([(0, 1), (1, 0)], 1.5)
>>> certified(plan)[1].proved
True
"""

from kehui.core.assign.certify import certificate, certified, given
from kehui.core.assign.check import Certificate, Given, Verdict, check
from kehui.core.assign.fair import Fair, fair
from kehui.core.assign.prices import Prices, prices
from kehui.core.assign.pricing import Priced, priced
from kehui.core.assign.problem import MOST_POINTS, SCALE, Plan, Problem, Rule
from kehui.core.assign.repair import Alternate, Repair, Standing, calm
from kehui.core.assign.rules import Ruled, solve_ruled
from kehui.core.assign.shortages import Shortage, shortages
from kehui.core.assign.solve import drawn, solve

__all__ = [
    "MOST_POINTS",
    "SCALE",
    "Alternate",
    "Certificate",
    "Fair",
    "Given",
    "Plan",
    "Priced",
    "Prices",
    "Problem",
    "Repair",
    "Rule",
    "Ruled",
    "Shortage",
    "Standing",
    "Verdict",
    "calm",
    "certificate",
    "certified",
    "check",
    "drawn",
    "fair",
    "given",
    "priced",
    "prices",
    "shortages",
    "solve",
    "solve_ruled",
]
