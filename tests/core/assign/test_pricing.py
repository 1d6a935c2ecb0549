"""Pricing ends with the plan that a solution over all pairs finds."""

import numpy as np
import pytest

from kehui.core.assign import pricing
from kehui.core.assign.certify import certificate, given
from kehui.core.assign.check import check
from kehui.core.assign.pricing import priced
from kehui.core.assign.problem import Problem
from kehui.core.assign.solve import solve


@pytest.mark.parametrize("seed", range(6))
def test_a_few_pairs_at_first_lead_to_the_plan_over_all(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pricing, "BLOCK", 16)
    chance = np.random.default_rng(seed)
    scores = chance.random((50, 40)).round(4) * chance.random(40)  # the same few are good everywhere
    scores = scores.round(4)
    scores[chance.random(scores.shape) < 0.05] = -1
    needs, least, most = np.full(50, 2), np.full(40, seed % 3), np.full(40, 3)
    found = priced(lambda first, last: scores[first:last], needs=needs, least=least, most=most, start=2)
    case, expert = np.nonzero(scores >= 0)
    whole = Problem.of(case, expert, scores[case, expert], needs=needs, least=least, most=most)
    assert found.rounds > 1
    assert len(found.plan.chosen) < len(whole.expert)
    assert found.plan.total == solve(whole).total
    assert check(given(whole), found.plan.pairs(), certificate(found.plan, found.prices)).proved


def test_all_pairs_at_first_need_one_round() -> None:
    scores = np.random.default_rng(1).random((5, 4)).round(4)
    needs, most = np.full(5, 1), np.full(4, 2)
    assert priced(lambda first, last: scores[first:last], needs=needs, least=0 * most, most=most, start=9).rounds == 1
