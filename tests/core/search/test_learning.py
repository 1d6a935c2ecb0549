"""Learning from verdicts: better order on held questions, nothing from too little, tables that keep the scale."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from scipy import optimize

from kehui.core.search import learning
from kehui.core.search.agreement import MOST, Weights
from kehui.core.search.learning import Comparison, Judged, compared, held_by_others, in_order, learn, pairs

START = Weights({"region": 0.5, "price": 1.0}, {"price": 2.0})


def simulated(questions: int, *, taste: dict[str, float], seed: int = 1, answers: int = 6) -> list[Judged]:
    """Verdicts of an officer who looks at more than the words: accepts by text plus `taste`, with some chance."""
    rng = np.random.default_rng(seed)
    verdicts = []
    for question in range(questions):
        for _ in range(answers):
            title, body = rng.gamma(4, 2), rng.gamma(4, 2)
            shares = {"region": float(rng.random() < 0.4), "price": float(rng.choice([0, 0.5, 1]))}
            liked = 0.3 * (title + body - 16 + sum(taste[code] * (share - 0.5) for code, share in shares.items()))
            accepted = bool(rng.random() < 1 / (1 + math.exp(-liked)))
            verdicts.append(
                Judged(f"d{question}", "paper", accepted, {"paper.title": title, "paper.body": body}, shares)
            )
    return verdicts


def order(verdicts: Sequence[Judged], weights: Weights) -> float:
    some = pairs(verdicts)
    return float(np.average(in_order(some, weights), weights=[pair.weight for pair in some]))


def test_what_officers_look_at_is_learnt_and_ranks_unseen_questions_better() -> None:
    taste = {"region": 10.0, "price": 0.0}
    taught, held = simulated(60, taste=taste), simulated(200, taste=taste, seed=2)
    learnt = learn(taught, START)
    assert learnt.points["region"] > 3 > learnt.points["price"]
    assert order(held, learnt) > order(held, START) + 0.05
    comparison = compared(taught, START, start=START)
    assert comparison.new > comparison.old
    assert comparison.better(least_pairs=30, least_questions=10)


def test_fields_that_do_not_matter_weigh_less() -> None:
    rng = np.random.default_rng(3)
    verdicts = [
        Judged(f"d{n}", "paper", accepted, {"paper.title": 8 + 6 * accepted, "paper.body": rng.gamma(4, 3)}, {})
        for n in range(60)
        for accepted in (True, False)
    ]
    learnt = learn(verdicts, Weights({}))
    assert learnt.multiplier("paper", "title") == 1 > learnt.multiplier("paper", "body") > 0


def test_five_verdicts_switch_nothing_on() -> None:
    comparison = compared(simulated(1, taste={"region": 10.0, "price": 0.0}, answers=5), START, start=START)
    assert not comparison.better(least_pairs=30, least_questions=10)


def test_verdicts_at_random_switch_nothing_on() -> None:
    rng = np.random.default_rng(4)
    verdicts = [
        Judged(each.question, each.kind, bool(rng.random() < 0.5), each.text, each.shares)
        for each in simulated(80, taste={"region": 0.0, "price": 0.0})
    ]
    assert not compared(verdicts, START, start=START).better(least_pairs=30, least_questions=10)


def test_without_a_pair_the_old_table_stays() -> None:
    accepted = [each for each in simulated(20, taste={"region": 0.0, "price": 0.0}) if each.accepted]
    assert learn(accepted, START) is START
    assert compared(accepted, START, start=START) == Comparison(len(accepted), 0, 0, 0.0, 0.0, 0.0, 0.0)
    assert learn([], START) is START


def test_answers_to_different_questions_or_of_different_kinds_are_not_compared() -> None:
    def judged(question: str, kind: str, accepted: bool) -> Judged:
        return Judged(question, kind, accepted, {f"{kind}.title": 5.0}, {})

    assert pairs([judged("d1", "paper", True), judged("d2", "paper", False), judged("d1", "expert", False)]) == []


@pytest.mark.parametrize("taste", [0.0, 10.0, 500.0])
def test_a_learnt_table_keeps_the_text_dominant_and_the_scale(taste: float) -> None:
    verdicts = simulated(80, taste={"region": taste, "price": taste})
    learnt = learn(verdicts, START)
    assert sum(learnt.points.values()) <= MOST + 1e-9
    assert min(learnt.points.values()) >= 0
    assert learnt.scales == START.scales
    for each in verdicts:
        assert 0 <= each.score(learnt) <= 100


def test_the_same_verdicts_teach_the_same() -> None:
    verdicts = simulated(40, taste={"region": 6.0, "price": 1.0})
    assert learn(verdicts, START) == learn(verdicts, START)
    assert compared(verdicts, START, start=START) == compared(verdicts, START, start=START)


def test_a_pair_that_ties_counts_half() -> None:
    one = Judged("d1", "paper", True, {"paper.title": 5.0}, {})
    other = Judged("d1", "paper", False, {"paper.title": 5.0}, {})
    assert in_order(pairs([one, other]), Weights({})).tolist() == [0.5]


def test_whoever_judged_most_does_not_decide_alone() -> None:
    """The hostile one judges four times as much and the other way round: what serves stays."""

    def verdicts(count: int, by: str, *, near: bool) -> list[Judged]:
        return [
            Judged(f"{by}{n}", "paper", accepted, {"paper.title": 8.0 - share}, {"region": share}, by)
            for n in range(count)
            for accepted, share in ((near, 1.0), (not near, 0.0))
        ]

    honest, hostile = verdicts(10, "honest", near=True), verdicts(40, "hostile", near=False)
    serving = learn(honest, START)
    assert not held_by_others([*honest, *hostile], serving, start=START)
    assert not held_by_others(hostile, START, start=START)
    assert not held_by_others([], START, start=START)
    assert held_by_others([*honest, *verdicts(12, "other", near=True)], START, start=START)


@pytest.mark.parametrize("seed", range(20))
def test_fitted_weights_are_those_that_a_library_finds(seed: int) -> None:
    """Beside L-BFGS-B, on problems whose best weights lie partly at zero."""
    rng = np.random.default_rng(seed)
    pairs_of, names = int(rng.integers(1, 400)), int(rng.integers(1, 12))
    gaps = rng.normal(rng.normal(0, 2, names), 6, (pairs_of, names))
    counted, freedom = rng.uniform(0.1, 1, pairs_of), rng.uniform(0.3, 3, names)
    prior = np.maximum(rng.normal(0.5, 1, names), 0)
    found = learning._fitted(gaps, counted, prior, freedom)

    def loss(weights: learning.Floats) -> float:
        return learning._loss(weights, gaps, counted, prior, freedom)[0]

    known = optimize.minimize(loss, prior, bounds=[(0, None)] * names, options={"maxfun": 10**6, "maxiter": 10**5})
    assert (found >= 0).all()
    assert loss(found) <= known.fun + 1e-9 * max(1, abs(known.fun))
    assert np.abs(found - known.x).max() < 1e-2
