"""Proofs for plans: the certificate that the checker needs, made from the prices."""

from kehui.core.assign.check import Certificate, Given, Verdict, check
from kehui.core.assign.prices import Prices, prices
from kehui.core.assign.problem import Plan, Problem


def given(problem: Problem, *, conflicts: tuple[tuple[int, int], ...] = ()) -> Given:
    """The bare numbers of a problem, for the checker; conflicts stand in a problem only by their absence."""
    return Given(
        case=problem.case,
        expert=problem.expert.astype("int64"),
        score=problem.score.astype("int64"),
        needs=problem.needs,
        least=problem.least,
        most=problem.most,
        locked=Plan(problem, problem.locked).pairs(),
        conflicts=conflicts,
        rules=[(rule.group, rule.most, rule.least) for rule in problem.rules],
    )


def certificate(plan: Plan, found: Prices | None = None) -> Certificate:
    """The proof of a plan with the largest total; prices already known need not be found again."""
    found = found or prices(plan)
    return Certificate(found.case, found.expert, plan.problem.unfilled_cost, plan.problem.short_cost)


def certified(plan: Plan) -> tuple[Certificate, Verdict]:
    """The proof of a plan without rules that `solve` found, and what the checker says of both."""
    proof = certificate(plan)
    return proof, check(given(plan.problem), plan.pairs(), proof)
