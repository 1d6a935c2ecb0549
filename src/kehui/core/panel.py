"""Scores of a panel corrected for how severe each reviewer is, with how sure the order is.

Every score is taken as  mean + quality of the case + severity of the reviewer + chance,  the last three random with
variances that are estimated (two crossed random effects; Searle, Casella and McCulloch, Variance Components, 1992; for
calibrating reviewers so: Ge, Welling and Ghahramani, A Bayesian Model for Calibrating Conference Review Scores, 2013).
The shares of the variances are not fixed at their best guess: everything is averaged over a grid of them by their
restricted likelihood, and the scale has its t distribution, so that intervals are as wide as the data are few.

>>> scores = [("a", "mild", 90), ("b", "mild", 84), ("b", "stern", 70), ("c", "stern", 76), ("c", "mild", 91)]
>>> ranking = corrected(scores, awards=1)
>>> [each.case for each in ranking.cases]
['c', 'a', 'b']
>>> ranking.severity["stern"] < 0 < ranking.severity["mild"]
True
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kehui.core.words import mark as _

Floats = NDArray[np.float64]
Score = tuple[str, str, float]  # case, reviewer, points

SHARES: Final = np.linspace(0.03, 0.97, 14)
"""Of what an effect and chance vary together, the part of the effect: the grid of both shares, each equally likely."""
DRAWS: Final = 4000
LEVEL: Final = 0.9
TOSS: Final = 0.25
"""Two cases on either side of the cut are a coin toss when the lower one is better with at least this probability."""

FEW = _("There are too few scores to tell severity from quality.")
SAME = _("All scores are equal: there is no order.")
APART = _("Some cases share no reviewer, even indirectly: their order rests on reviewers being alike on the whole.")


@dataclass(frozen=True, slots=True)
class Placed:
    """A case in the corrected order. ``low`` to ``high`` and ``best`` to ``worst`` hold its score and its place with
    probability 0.9; ``inside`` is the probability that it belongs to the awarded ones."""

    case: str
    mean: float
    score: float
    low: float
    high: float
    best: int
    worst: int
    inside: float
    toss: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """The cases, best first; the severity of each reviewer in points (above 0: mild); what to keep in mind, as texts
    to be translated; and between which points each severity lies with probability 0.9."""

    cases: tuple[Placed, ...]
    severity: Mapping[str, float]
    remarks: tuple[str, ...] = ()
    spans: Mapping[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])

    def extreme(self, points: float) -> list[str]:
        """The reviewers who are on the whole at least so many points milder or sterner than the others, and with
        probability 0.95 not alike, the most extreme first."""
        found = [name for name, (low, high) in self.spans.items() if low > 0 or high < 0]
        return sorted((name for name in found if abs(self.severity[name]) >= points),
                      key=lambda name: (-abs(self.severity[name]), name))  # fmt: skip


def corrected(scores: Sequence[Score], *, awards: int | None = None, seed: int = 0) -> Ranking:
    """Rank the cases that have a score; ``awards``: how many lie above the cut (none: no cut).

    The same input gives the same output. Raises ValueError for a score that is no finite number and for a reviewer
    who scores a case twice.
    """
    _refuse(scores)
    if not scores:
        return Ranking((), {}, (FEW,))
    table = _Table(scores)
    remarks = (SAME,) if table.constant else (FEW,) if table.few else (APART,) if table.parts() > 1 else ()
    if table.constant or table.few:
        quality, severity = table.means[None, :], np.zeros((1, len(table.reviewers)))
    else:
        quality, severity = _drawn(table, np.random.default_rng(seed))
    named = dict(zip(table.reviewers, severity.mean(axis=0).tolist(), strict=True))
    edges = np.quantile(severity, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0).T.tolist()
    spans = {name: (low, high) for name, (low, high) in zip(table.reviewers, edges, strict=True)}
    return Ranking(tuple(_placed(table, quality, awards)), named, remarks, spans)


class _Table:
    """The scores as arrays: case and reviewer of each by number."""

    def __init__(self, scores: Sequence[Score]) -> None:
        self.cases = sorted({case for case, _reviewer, _points in scores})
        self.reviewers = sorted({reviewer for _case, reviewer, _points in scores})
        row = {name: n for n, name in enumerate(self.cases)}
        column = {name: n for n, name in enumerate(self.reviewers)}
        self.case = np.array([row[case] for case, _reviewer, _points in scores])
        self.reviewer = np.array([column[reviewer] for _case, reviewer, _points in scores])
        self.points = np.array([float(points) for _case, _reviewer, points in scores])
        self.counts = np.bincount(self.case, minlength=len(self.cases)).astype(float)
        self.means = np.bincount(self.case, weights=self.points) / self.counts

    @property
    def constant(self) -> bool:
        return bool(np.ptp(self.points) == 0) and len(self.points) > 1

    @property
    def few(self) -> bool:
        """One reviewer or one case, or hardly more scores than either."""
        return min(len(self.cases), len(self.reviewers)) < 2 or len(self.points) < 4

    def parts(self) -> int:
        """How many groups of cases there are between which no reviewer is shared."""
        mine = np.arange(len(self.cases))
        for _case in self.cases:
            of_reviewer = np.full(len(self.reviewers), len(self.cases))
            np.minimum.at(of_reviewer, self.reviewer, mine[self.case])
            lower = mine.copy()
            np.minimum.at(lower, self.case, of_reviewer[self.reviewer])
            if (lower == mine).all():
                break
            mine = lower
        return len(np.unique(mine))


def _drawn(table: _Table, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Draws of the quality of each case on the scale of the scores, and of the severity of each reviewer."""
    grid = [(quality / (1 - quality), severity / (1 - severity)) for quality in SHARES for severity in SHARES]
    solved = [_solved(table, *ratios) for ratios in grid]
    weights = np.array([each[0] for each in solved])
    weights = np.exp(weights - weights.max())
    times = rng.multinomial(DRAWS, weights / weights.sum())
    drawn = [
        _draw(table, ratios[0], each, int(count), rng)
        for ratios, each, count in zip(grid, solved, times, strict=True)
        if count
    ]
    return np.concatenate([each[0] for each in drawn]), np.concatenate([each[1] for each in drawn])


Solved = tuple[float, Floats, Floats, float]


def _solved(table: _Table, of_quality: float, of_severity: float) -> Solved:
    """For ratios of the variances to that of chance: the restricted log likelihood, mean and severities, the Cholesky
    factor of their information, and the residual sum of squares. Qualities are integrated out case by case."""
    less = of_quality / (1 + table.counts * of_quality)
    size = len(table.reviewers) + 1
    design = np.zeros((len(table.cases), size))
    np.add.at(design, (table.case, table.reviewer + 1), 1.0)
    design[:, 0] = table.counts
    information = np.diag(np.concatenate([[0.0], np.bincount(table.reviewer, minlength=size - 1) + 1 / of_severity]))
    information[0, 0] = len(table.points)
    information[0, 1:] = information[1:, 0] = np.bincount(table.reviewer, minlength=size - 1)
    information -= design.T @ (design * less[:, None])
    sums = table.means * table.counts
    right = np.concatenate([[table.points.sum()], np.bincount(table.reviewer, table.points, minlength=size - 1)])
    right -= design.T @ (less * sums)
    factor: Floats = np.asarray(np.linalg.cholesky(information), np.float64)
    half = np.linalg.solve(factor, right)
    rest = float(table.points @ table.points - (less * sums) @ sums - half @ half)
    likelihood = -0.5 * (
        (len(table.points) - 1) * np.log(max(rest, 1e-12)) + np.log1p(table.counts * of_quality).sum()
        + (size - 1) * np.log(of_severity) + 2 * np.log(np.diag(factor)).sum()
    )  # fmt: skip
    center: Floats = np.asarray(np.linalg.solve(factor.T, half), np.float64)
    return float(likelihood), center, factor, max(rest, 1e-12)


def _draw(
    table: _Table, of_quality: float, solved: Solved, count: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Draws for one pair of ratios: the scale, then mean and severities, then the qualities given those."""
    _likelihood, center, factor, rest = solved
    scale = np.sqrt(rest / rng.chisquare(len(table.points) - 1, size=count))
    noise = rng.standard_normal((len(center), count))
    effects = center[:, None] + np.linalg.solve(factor.T, noise) * scale
    residuals = table.points[:, None] - effects[0] - effects[1 + table.reviewer]
    sums = np.zeros((len(table.cases), count))
    np.add.at(sums, table.case, residuals)
    precision = table.counts + 1 / of_quality
    spread = rng.standard_normal(sums.shape) * scale / np.sqrt(precision)[:, None]
    quality = effects[0] + sums / precision[:, None] + spread
    return quality.T, effects[1:].T


def _placed(table: _Table, quality: Floats, awards: int | None) -> list[Placed]:
    """The cases by the mean of their draws; ties stand by name."""
    score, edge = quality.mean(axis=0), (1 - LEVEL) / 2
    low, high = np.quantile(quality, [edge, 1 - edge], axis=0)
    places = (-quality).argsort(axis=1, kind="stable").argsort(axis=1) + 1
    best, worst = np.quantile(places, [edge, 1 - edge], axis=0, method="nearest")
    order = sorted(range(len(score)), key=lambda n: (-round(float(score[n]), 9), table.cases[n]))
    cut = len(order) if awards is None else min(max(awards, 0), len(order))
    inside = (places <= cut).mean(axis=0)
    toss = _tosses(quality, order, cut)
    return [
        Placed(
            table.cases[n], float(table.means[n]), float(score[n]), float(low[n]), float(high[n]), int(best[n]),
            int(worst[n]), float(inside[n]), n in toss,
        )
        for n in order
    ]  # fmt: skip


def _tosses(quality: Floats, order: Sequence[int], cut: int) -> set[int]:
    """The cases next to the cut, in both directions, whose order against the other side is a coin toss."""
    if not 0 < cut < len(order) or len(quality) < 2:
        return set()
    last, first = order[cut - 1], order[cut]
    above = [n for n in order[:cut] if (quality[:, first] > quality[:, n]).mean() >= TOSS]
    below = [n for n in order[cut:] if (quality[:, n] > quality[:, last]).mean() >= TOSS]
    return {*above, *below}


def _refuse(scores: Sequence[Score]) -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for case, reviewer, points in scores:
        if not np.isfinite(float(points)):
            raise ValueError(f"{case}, {reviewer}: {points} is no number of points")
        if reviewer in seen[case]:
            raise ValueError(f"{case}: {reviewer} scores it twice")
        seen[case].add(reviewer)
