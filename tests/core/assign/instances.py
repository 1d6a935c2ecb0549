"""Small problems for the tests, drawn at random or by hypothesis."""

from itertools import combinations, product

import numpy as np
from hypothesis import strategies as st

from kehui.core.assign.problem import Plan, Problem


def drawn(
    seed: int, *, cases: int = 30, experts: int = 20, share: float = 0.5, needs: int = 2, most: int = 4, least: int = 0
) -> Problem:
    """A problem with a share of all pairs, scores up to 1."""
    chance = np.random.default_rng(seed)
    case, expert = np.nonzero(chance.random((cases, experts)) < share)
    scores = chance.random(len(case)).round(4)
    return Problem.of(
        case, expert, scores, needs=np.full(cases, needs), most=np.full(experts, most), least=least
    )  # fmt: skip


@st.composite
def tiny(draw: st.DrawFn) -> Problem:
    """At most 4 cases and 5 experts, everything else free, so that all plans can be listed."""
    cases, experts = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    scores = draw(st.lists(st.integers(0, 9), min_size=cases * experts, max_size=cases * experts))
    present = draw(st.lists(st.booleans(), min_size=cases * experts, max_size=cases * experts))
    places = [place for place, is_there in enumerate(present) if is_there]
    most = draw(st.lists(st.integers(0, 3), min_size=experts, max_size=experts))
    return Problem.of(
        [place // experts for place in places],
        [place % experts for place in places],
        [scores[place] for place in places],
        needs=np.array(draw(st.lists(st.integers(0, 2), min_size=cases, max_size=cases)), int),
        most=np.array(most, int),
        least=np.array([draw(st.integers(0, limit)) for limit in most], int),
    )


def every_plan(problem: Problem) -> list[Plan]:
    """All plans that keep to needs, loads and locks."""
    rows = []
    for case in range(problem.cases):
        places = range(problem.indptr[case], problem.indptr[case + 1])
        rows.append([some for n in range(problem.needs[case] + 1) for some in combinations(places, n)])
    plans = []
    for picked in product(*rows):
        chosen = np.zeros(len(problem.expert), bool)
        chosen[[place for row in picked for place in row]] = True
        plan = Plan(problem, chosen)
        if (plan.loads <= problem.most).all() and chosen[problem.locked].all():
            plans.append(plan)
    return plans
