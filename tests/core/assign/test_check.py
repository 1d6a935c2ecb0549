"""The checker accepts what is right and names what is wrong."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kehui.core.assign.certify import certified, given
from kehui.core.assign.check import Certificate, Given, Verdict, check
from kehui.core.assign.solve import solve
from tests.core.assign.instances import drawn

PLAN = solve(drawn(7, cases=12, experts=8, share=0.7, most=4, least=1))
GIVEN = given(PLAN.problem)
PROOF = certified(PLAN)[0]
PAIRS = PLAN.pairs()


def test_the_checker_knows_nothing_of_the_solver() -> None:
    source = Path(sys.modules[check.__module__].__file__ or "").read_text(encoding="utf-8")
    assert "kehui" not in source


def test_a_good_plan_is_proved() -> None:
    assert check(GIVEN, PAIRS, PROOF) == Verdict((), PLAN.total, PLAN.value, PLAN.value, 0, 0)
    assert check(GIVEN, PAIRS, PROOF).gap == 0


def test_a_worse_plan_is_not_proved_and_has_a_gap() -> None:
    fewer = check(GIVEN, PAIRS[1:], PROOF)
    assert (fewer.violations, fewer.unfilled, fewer.proved) == ((), 1, False)
    assert fewer.gap > 0


def tampered() -> list[tuple[Given, list[tuple[int, int]], Certificate, str]]:
    absent = next(pair for pair in np.ndindex(12, 8) if PLAN.problem.find(*pair) < 0)
    other = next(pair for pair in given_pairs() if pair not in PAIRS)
    low = replace(PROOF, case=PROOF.case - 10 * PROOF.unfilled_cost)
    return [
        (GIVEN, [*PAIRS[1:], PAIRS[1]], PROOF, "a pair is assigned twice"),
        (GIVEN, [*PAIRS[1:], absent], PROOF, "may not be assigned"),
        (GIVEN, [*PAIRS, other], PROOF, "needs 2"),
        (replace(GIVEN, most=np.ones(8, int)), PAIRS, PROOF, "takes 1"),
        (replace(GIVEN, conflicts=[PAIRS[0]]), PAIRS, PROOF, "in conflict"),
        (replace(GIVEN, locked=[other]), PAIRS, PROOF, "locked, but not assigned"),
        (replace(GIVEN, rules=[(np.zeros(8, int), 1, 0)]), PAIRS, PROOF, "more than 1 of one group"),
        (GIVEN, PAIRS, low, "a price is below the cost that limits it"),
        (GIVEN, PAIRS, with_multiplier(-1, 0), "a multiplier is outside its limits"),
        (GIVEN, PAIRS, with_multiplier(0, -1), "a multiplier is outside its limits"),
    ]


def given_pairs() -> list[tuple[int, int]]:
    return list(zip(GIVEN.case.tolist(), GIVEN.expert.tolist(), strict=True))


def with_multiplier(most: int, least: int) -> Certificate:
    zero = np.zeros(1, int)
    return replace(PROOF, multipliers=[(zero, zero, np.array([most]), np.full(12, least))])


@pytest.mark.parametrize(("input_", "pairs", "proof", "words"), tampered(), ids=[row[-1] for row in tampered()])
def test_tampering_is_named(input_: Given, pairs: list[tuple[int, int]], proof: Certificate, words: str) -> None:
    verdict = check(input_, pairs, proof)
    assert not verdict.proved
    assert any(words in violation for violation in verdict.violations), verdict.violations


def test_any_prices_give_a_bound() -> None:
    """Weak duality: the bound holds for prices that have nothing to do with the problem."""
    chance = np.random.default_rng(1)
    for _ in range(50):
        proof = replace(PROOF, case=chance.integers(-9999, 9999, 12), expert=chance.integers(-9999, 9999, 8))
        assert check(GIVEN, PAIRS, proof).bound >= PLAN.value


def test_members_that_are_missing_cost_as_much_as_unfilled_places() -> None:
    group = np.where(np.arange(8) < 1, 0, -1)
    verdict = check(replace(GIVEN, rules=[(group, None, 1)]), PAIRS, PROOF)
    lacking = 12 - len({case for case, expert in PAIRS if expert == 0})
    assert verdict.value == PLAN.value - lacking * PROOF.unfilled_cost
