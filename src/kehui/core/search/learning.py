"""Weights learnt from verdicts: a logistic regression over pairs of an accepted and a rejected answer to one question.

The model is RankNet's with a linear scorer (Burges et al. 2005): the log-odds that the accepted answer stands above the
rejected one are the difference of their scores. A Gaussian prior around the weights one starts from keeps what the
feedback says nothing about as it is, so a handful of verdicts moves little. A new table is judged only by verdicts on
questions that it has not been taught with.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from kehui.core.search.agreement import MOST, Weights

STEEPNESS: Final = 0.25  # log-odds of one point of the score, before anything is learnt
FREEDOM_OF_FIELDS: Final = 0.5  # standard deviation of a field's multiplier
FREEDOM_OF_CRITERIA: Final = 2.0  # standard deviation of a criterion's points
MOST_STEPS, FLAT = 100, 1e-9  # of fitting; where slope or step are this small it has arrived
FOLDS: Final = 5
ROUNDS: Final = 1000

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict. `question` is what was asked; only answers of one `kind` to one question are compared.

    `text`: points of the text by ``kind.field`` on the plain scale. `shares`: share from 0 to 1 by criterion, of all
    criteria that apply to the pair; what is not stated counts 0.
    """

    question: str
    kind: str
    accepted: bool
    text: Mapping[str, float]
    shares: Mapping[str, float]
    by: str = ""
    """Who judged."""

    def score(self, weights: Weights) -> float:
        """The score of this answer under some weights: what a page would have shown."""
        scale = (100.0 - weights.most(self.shares)) / 100.0
        text = sum(
            points * weights.multiplier(self.kind, name.removeprefix(f"{self.kind}."))
            for name, points in self.text.items()
        )
        return scale * text + sum(weights.points.get(code, 0.0) * share for code, share in self.shares.items())


class Pair(NamedTuple):
    """An accepted and a rejected answer to one question, and how much the pair counts."""

    better: Judged
    worse: Judged
    weight: float


def pairs(verdicts: Iterable[Judged]) -> list[Pair]:
    """All pairs; those of one question count together as much as it has verdicts of the rarer sort."""
    by_question: defaultdict[tuple[str, str], tuple[list[Judged], list[Judged]]] = defaultdict(lambda: ([], []))
    for verdict in verdicts:
        by_question[verdict.question, verdict.kind][verdict.accepted].append(verdict)
    return [
        Pair(better, worse, 1.0 / max(len(good), len(bad)))
        for bad, good in by_question.values()
        for better in good
        for worse in bad
    ]


def in_order(some: Sequence[Pair], weights: Weights) -> Floats:
    """For each pair 1 where the accepted answer scores higher, 0 where lower, 0.5 where equal."""
    gaps = np.array([pair.better.score(weights) - pair.worse.score(weights) for pair in some])
    return np.where(np.abs(gaps) < 1e-9, 0.5, (gaps > 0).astype(np.float64))


def learn(verdicts: Iterable[Judged], start: Weights) -> Weights:
    """Weights that put accepted answers above rejected ones, kept near `start`; `start` itself where no question has
    both. Points never go below 0 nor above what leaves the text dominant.

    >>> good = Judged("d1", "paper", True, {"paper.title": 10.0}, {"region": 1.0})
    >>> bad = Judged("d1", "paper", False, {"paper.title": 11.0}, {"region": 0.0})
    >>> learn([good, bad] * 20, Weights({"region": 0.5})).points["region"] > 1
    True
    """
    some = pairs(verdicts)
    if not some:
        return start
    names = sorted({name for pair in some for judged in (pair.better, pair.worse) for name in judged.text})
    codes = sorted({code for pair in some for judged in (pair.better, pair.worse) for code in judged.shares})
    better = np.array([_row(pair.better, names, codes) for pair in some])
    worse = np.array([_row(pair.worse, names, codes) for pair in some])
    prior = np.array([_multiplier(start, name) for name in names] + [start.points.get(code, 0.0) for code in codes])
    freedom = np.array([FREEDOM_OF_FIELDS] * len(names) + [FREEDOM_OF_CRITERIA] * len(codes))
    found = _fitted(better - worse, np.array([pair.weight for pair in some]), prior, freedom)
    fields = dict(zip(names, found[: len(names)].tolist(), strict=True))
    ratios = dict(zip(codes, found[len(names) :].tolist(), strict=True))
    return _on_scale(start, fields, ratios, better[:, : len(names)].sum(axis=0))


def _row(judged: Judged, names: Sequence[str], codes: Sequence[str]) -> list[float]:
    return [judged.text.get(name, 0.0) for name in names] + [judged.shares.get(code, 0.0) for code in codes]


def _multiplier(weights: Weights, name: str) -> float:
    kind, _, field = name.partition(".")
    return weights.multiplier(kind, field)


def _fitted(gaps: Floats, counted: Floats, prior: Floats, freedom: Floats) -> Floats:
    """The most probable weights: logistic loss over pairs plus the prior, none below zero.

    By projected Newton steps (Bertsekas, 1982): there are few weights, and the library that could do it would stay in
    the memory of the server for a computation of a moment a day."""
    weights = np.maximum(prior, 0.0)
    for _step in range(MOST_STEPS):
        value, slope, wrong = _loss(weights, gaps, counted, prior, freedom)
        free = (weights > 0) | (slope < 0)
        if not free.any() or np.abs(slope[free] * freedom[free]).max() < FLAT:
            break
        some = gaps[:, free]
        curve = STEEPNESS**2 * (some.T * (counted * wrong * (1 - wrong))) @ some + np.diag(freedom[free] ** -2.0)
        step = np.zeros_like(weights)
        step[free] = np.linalg.solve(curve, slope[free])
        size = 1.0
        while size > FLAT and _loss(np.maximum(weights - size * step, 0.0), gaps, counted, prior, freedom)[0] >= value:
            size /= 2
        if size <= FLAT:
            break
        weights = np.maximum(weights - size * step, 0.0)
    return weights


def _loss(
    weights: Floats, gaps: Floats, counted: Floats, prior: Floats, freedom: Floats
) -> tuple[float, Floats, Floats]:
    """The loss, its slope, and how likely each pair is the other way round."""
    odds = STEEPNESS * (gaps @ weights)
    off = (weights - prior) / freedom
    value = float(counted @ np.logaddexp(0.0, -odds)) + 0.5 * float(off @ off)
    wrong = 1.0 / (1.0 + np.exp(np.clip(odds, -500.0, 500.0)))
    return value, off / freedom - STEEPNESS * (gaps.T @ (counted * wrong)), wrong


def _on_scale(start: Weights, fields: dict[str, float], ratios: dict[str, float], shown: Floats) -> Weights:
    """Fitted weights as a table: fields as multipliers around 1, criteria as points of a score of 100 at most.

    A criterion worth r points of plain text gets p = r · K points, where K = 1 / (top + Σ r / 100) is what a point of
    plain text itself keeps; `shown` tells how much text each field has."""
    mean = float(np.average(list(fields.values()), weights=shown)) if shown.sum() > 0 else 1.0
    if mean <= 0:
        return start
    multipliers = {**start.fields, **{name: value / mean for name, value in fields.items()}}
    wanted = {**start.points, **{code: value / mean for code, value in ratios.items()}}
    keeps = 1.0 / (max(1.0, *multipliers.values()) + sum(wanted.values()) / 100.0)
    points = {code: value * keeps for code, value in wanted.items()}
    over = max(1.0, sum(points.values()) / MOST)
    return replace(start, points={code: value / over for code, value in points.items()}, fields=multipliers)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two tables on held verdicts: the share of pairs in the right order, and the 90 % interval of the difference
    (bootstrap over questions)."""

    verdicts: int
    questions: int
    pairs: int
    old: float
    new: float
    low: float
    high: float

    def better(self, *, least_pairs: int, least_questions: int) -> bool:
        """Whether the new table may be switched on: enough held feedback, and the whole interval above zero."""
        return self.pairs >= least_pairs and self.questions >= least_questions and self.low > 0


def compared(verdicts: Sequence[Judged], current: Weights, *, start: Weights, seed: int = 0) -> Comparison:
    """What learning from these verdicts, beginning at `start`, would bring over `current`: every fifth of the
    questions is judged by a table learnt from the other four. Where `current` was itself learnt from some of them,
    this favours it."""
    folds: list[list[Judged]] = [[] for _ in range(FOLDS)]
    for verdict in verdicts:
        folds[crc32(verdict.question.encode()) % FOLDS].append(verdict)
    held: list[Pair] = []
    old: list[Floats] = []
    new: list[Floats] = []
    for number, fold in enumerate(folds):
        if some := pairs(fold):
            learnt = learn([each for other, rest in enumerate(folds) if other != number for each in rest], start)
            held += some
            old.append(in_order(some, current))
            new.append(in_order(some, learnt))
    questions = len({pair.better.question for pair in held})
    if not held:
        return Comparison(len(verdicts), 0, 0, 0.0, 0.0, 0.0, 0.0)
    weights = np.array([pair.weight for pair in held])
    before, after = np.concatenate(old), np.concatenate(new)
    low, high = _interval(held, weights, after - before, seed)
    was, would_be = (float(np.average(each, weights=weights)) for each in (before, after))
    return Comparison(len(verdicts), questions, len(held), was, would_be, low, high)


def held_by_others(verdicts: Sequence[Judged], current: Weights, *, start: Weights) -> bool:
    """Whether a table learnt from all verdicts orders those of everybody but whoever gave most of them no worse than
    `current`; no where nobody else has judged. So one person, mistaken or hostile, changes nothing alone."""
    counts = Counter(verdict.by for verdict in verdicts)
    most = max(counts, key=lambda by: (counts[by], by), default="")
    others = pairs(verdict for verdict in verdicts if verdict.by != most)
    if not others:
        return False
    learnt = learn(verdicts, start)
    return float(np.mean(in_order(others, learnt))) >= float(np.mean(in_order(others, current)))


def _interval(held: Sequence[Pair], weights: Floats, gains: Floats, seed: int) -> tuple[float, float]:
    """The middle 90 % of the mean gain when questions are drawn again and again."""
    number: dict[str, int] = {}
    owner = np.array([number.setdefault(pair.better.question, len(number)) for pair in held])
    gain = np.bincount(owner, weights * gains)
    size = np.bincount(owner, weights)
    drawn = np.random.default_rng(seed).integers(0, len(number), (ROUNDS, len(number)))
    means = gain[drawn].sum(axis=1) / size[drawn].sum(axis=1)
    low, high = np.quantile(means, (0.05, 0.95)).tolist()
    return float(low), float(high)
