"""Instances of assignment from latent topics: crowded fields, and experts who are not where the cases are.

A case is a mixture of two topics, an expert four past works; the score of a pair is half the best and half the mean
cosine of the case with the works. Popularity of topics falls as rank^-0.7, for experts half in another order.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kehui.core.assign import SCALE, Problem, Rule

DIMENSIONS, SUBTOPICS, WORKS, NOISE = 64, 8, 4, 0.55
BLOCK = 1000

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Size:
    """How large an instance is, and how its loads are."""

    name: str
    cases: int
    experts: int
    seed: int
    areas: int = 25
    best: int = 50
    """Pairs kept: so many best experts of every case, and so many best cases of every expert."""
    uneven: bool = False
    """Loads from 2 to 9 scaled so that cases need 79 % of them, minimums 69 %; else 2 to 6 for everybody."""


SIZES = {
    size.name: size
    for size in (
        Size("s500", 500, 500, 1),
        Size("s2000", 2000, 1500, 2),
        Size("s5000", 5000, 3000, 3, best=200),
        Size("uneven", 5062, 2840, 4, best=200, uneven=True),
        Size("s10000", 10_000, 8000, 5, best=150),
        Size("s20000", 20_000, 20_000, 6, areas=60, best=100),
    )
}


@dataclass(frozen=True)
class Instance:
    """Cases and works as vectors, conflicts as keys case · experts + expert, and loads."""

    size: Size
    case: Floats
    works: Floats
    conflicts: NDArray[np.int64]
    least: NDArray[np.int64]
    most: NDArray[np.int64]

    @classmethod
    def of(cls, size: Size) -> "Instance":
        """Draw it; the same size gives the same instance."""
        chance = np.random.default_rng(size.seed)
        areas = _unit(chance.standard_normal((size.areas, DIMENSIONS)))
        own = _unit(chance.standard_normal((size.areas * SUBTOPICS, DIMENSIONS)))
        leaves = _unit(np.repeat(areas, SUBTOPICS, axis=0) + 0.8 * own)
        wanted, other = (_popularity(chance, len(leaves)) for _ in range(2))
        case = _cases(chance, size, leaves, wanted)
        works = _works(chance, size, leaves, (wanted + other) / 2)
        pairs = size.cases * size.experts
        conflicts = np.unique(chance.integers(0, pairs, pairs // 100))
        most = np.full(size.experts, 6)
        least = np.full(size.experts, 2)
        if size.uneven:
            most = chance.integers(2, 10, size.experts)
            most = np.maximum(np.rint(most * (3 * size.cases / 0.79) / most.sum()), 1).astype(np.int64)
            least = np.ceil(0.69 * most).astype(np.int64)
        return cls(size, case, works, conflicts, least, most)

    def rows(self, first: int, last: int) -> Floats:
        """Scores of some cases with all experts, four decimals; -1 in conflict."""
        cosines = (self.case[first:last] @ self.works.T).reshape(last - first, self.size.experts, WORKS)
        scores = np.round(np.clip((cosines.max(axis=2) + cosines.mean(axis=2)) / 2, 0, None), 4)
        width = self.size.experts
        here = self.conflicts[slice(*np.searchsorted(self.conflicts, [first * width, last * width]))] - first * width
        scores.reshape(-1)[here] = -1
        return scores

    def blocks(self) -> Iterator[tuple[int, Floats]]:
        """All scores, block by block."""
        for first in range(0, self.size.cases, BLOCK):
            yield first, self.rows(first, min(first + BLOCK, self.size.cases))

    def sparse(self) -> Problem:
        """The best pairs of every case and of every expert."""
        keys, points = _best(self)
        return self.problem(keys, points)

    def dense(self) -> Problem:
        """All pairs that are not in conflict."""
        scores = np.concatenate([block for _, block in self.blocks()]).reshape(-1)
        keys = np.flatnonzero(scores >= 0)
        return self.problem(keys, scores[keys])

    def problem(self, keys: NDArray[np.int64], points: Floats) -> Problem:
        """With some pairs, given as case · experts + expert."""
        case, expert = np.divmod(keys, self.size.experts)
        needs = np.full(self.size.cases, 3)
        return Problem.of(case, expert, points.astype(float), needs=needs, least=self.least, most=self.most)


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def _popularity(chance: np.random.Generator, number: int) -> NDArray[np.float64]:
    weights = chance.permutation(np.arange(1, number + 1) ** -0.7)
    return weights / weights.sum()


def _cases(
    chance: np.random.Generator, size: Size, leaves: NDArray[np.float64], popularity: NDArray[np.float64]
) -> Floats:
    first = chance.choice(len(leaves), size.cases, p=popularity)
    near = first // SUBTOPICS * SUBTOPICS + chance.integers(0, SUBTOPICS, size.cases)
    second = np.where(chance.random(size.cases) < 0.7, near, chance.choice(len(leaves), size.cases, p=popularity))
    share = chance.beta(4, 2, size.cases)[:, np.newaxis]
    noise = _unit(chance.standard_normal((size.cases, DIMENSIONS)))
    return _unit(share * leaves[first] + (1 - share) * leaves[second] + NOISE * noise).astype(np.float32)


def _works(
    chance: np.random.Generator, size: Size, leaves: NDArray[np.float64], popularity: NDArray[np.float64]
) -> Floats:
    shape = (size.experts, WORKS)
    home = np.repeat(chance.choice(len(leaves), size.experts, p=popularity), WORKS).reshape(shape)
    breadth = np.repeat(chance.integers(1, 4, size.experts), WORKS).reshape(shape)
    near = home // SUBTOPICS * SUBTOPICS + chance.integers(0, SUBTOPICS, shape)
    drawn = chance.random(shape)
    away = np.where((breadth == 2) | (drawn < 0.85), near, chance.integers(0, len(leaves), shape))
    leaf = np.where((breadth == 1) | (drawn < 0.5), home, away).reshape(-1)
    noise = _unit(chance.standard_normal((len(leaf), DIMENSIONS)))
    return _unit(leaves[leaf] + NOISE * noise).astype(np.float32)


def _best(instance: Instance) -> tuple[NDArray[np.int64], Floats]:
    """Keys and scores of the best pairs both ways, found block by block."""
    width, best = instance.size.experts, instance.size.best
    keys: list[NDArray[np.int64]] = []
    points: list[Floats] = []
    top = np.zeros((0, width), np.float32)
    whose = np.zeros((0, width), np.int64)
    for first, block in instance.blocks():
        columns = np.argpartition(-block, best - 1, axis=1)[:, :best]
        keys.append((columns + (first + np.arange(len(block)))[:, np.newaxis] * width).reshape(-1))
        points.append(np.take_along_axis(block, columns, axis=1).reshape(-1))
        numbers = np.broadcast_to((first + np.arange(len(block)))[:, np.newaxis], block.shape)
        top, whose = np.concatenate([top, block]), np.concatenate([whose, numbers])
        if len(top) > best:
            rows = np.argpartition(-top, best - 1, axis=0)[:best]
            top, whose = np.take_along_axis(top, rows, axis=0), np.take_along_axis(whose, rows, axis=0)
    keys.append((whose * width + np.arange(width)).reshape(-1))
    points.append(top.reshape(-1))
    every, first_of = np.unique(np.concatenate(keys), return_index=True)
    scores = np.concatenate(points)[first_of]
    return every[scores >= 0], scores[scores >= 0]


def with_rules(problem: Problem) -> Problem:
    """One expert of an institution in a case, two of a region, one at least who is senior (30 %)."""
    chance = np.random.default_rng(9)
    weights = np.arange(1, 201) ** -0.9
    institution = chance.choice(200, problem.experts, p=weights / weights.sum())
    senior = np.where(chance.random(problem.experts) < 0.3, 0, -1)
    rules = (
        Rule("institution", institution, most=1),
        Rule("region", institution % 5, most=2),
        Rule("senior", senior, least=1),
    )
    return replace(problem, rules=rules)


def points(whole: int) -> float:
    """A sum of scores as the generator counts them, 1 for a perfect pair."""
    return whole / SCALE
