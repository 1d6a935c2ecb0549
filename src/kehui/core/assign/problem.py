"""What is to be assigned, and a plan for it: cases, experts, the pairs that may be, loads, locks and rules.

Cases and experts are numbers from 0. Scores are whole numbers inside (points × 10,000): sums and proofs are exact.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

SCALE: Final = 10_000
MOST_POINTS: Final = 100_000  # keeps every score inside 32 bits

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Pairs = Iterable[tuple[int, int]] | Ints


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """What each case demands of the groups of its experts, such as their institutions; -1 belongs to none.

    At most `most` experts of one group, and at least `least` that belong to any.
    """

    name: str
    group: Ints
    most: int | None = None
    least: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """The pairs that may be, case by case (those of case c stand at indptr[c]:indptr[c + 1], experts ascending)."""

    indptr: Ints
    expert: NDArray[np.int32]
    score: NDArray[np.int32]
    needs: Ints
    least: Ints
    most: Ints
    locked: Flags
    rules: tuple[Rule, ...] = ()
    dear: int = 20
    """What an unfilled place costs, in largest scores."""

    @classmethod
    def of(
        cls,
        case: ArrayLike,
        expert: ArrayLike,
        score: ArrayLike,
        *,
        needs: ArrayLike,
        most: ArrayLike,
        least: ArrayLike = 0,
        conflicts: Pairs = (),
        locked: Pairs = (),
        floor: float = 0.0,
        rules: Iterable[Rule] = (),
    ) -> "Problem":
        """From pairs and their points; `needs` has a number for every case, `most` one for every expert.

        Pairs in conflict and pairs below `floor` points do not enter, except that a locked pair overrules the floor.
        Raises ValueError, in words, for input that contradicts itself.
        """
        needed, most_of = _counts(needs, "needs"), _counts(most, "most")
        least_of = _least(least, most_of)
        shape = (len(needed), len(most_of))
        keys = _keys(np.asarray(case, np.int64), np.asarray(expert, np.int64), shape)
        points = _points(score)
        keys, points = _in_order(keys, points, shape)
        forbidden, fixed = _paired(conflicts, shape), _paired(locked, shape)
        _refuse_locks(np.intersect1d(forbidden, fixed), "in conflict", shape)
        _refuse_locks(np.setdiff1d(fixed, keys), "without a score", shape)
        is_locked = np.isin(keys, fixed)
        stay = ~np.isin(keys, forbidden) & ((points >= round(floor * SCALE)) | is_locked)
        keys, points, is_locked = keys[stay], points[stay], is_locked[stay]
        rows, columns = np.divmod(keys, max(shape[1], 1))
        indptr = np.searchsorted(rows, np.arange(shape[0] + 1)).astype(np.int64)
        problem = cls(
            indptr, columns.astype(np.int32), points, needed, least_of, most_of, is_locked, tuple(rules)
        )  # fmt: skip
        return problem.checked()

    def checked(self) -> "Problem":
        """Itself. Raises ValueError where locks exceed needs or loads, or a rule has the wrong length."""
        for word, had, limit in (
            ("case", np.bincount(self.case[self.locked], minlength=self.cases), self.needs),
            ("expert", np.bincount(self.expert[self.locked], minlength=self.experts), self.most),
        ):
            if (over := np.flatnonzero(had > limit)).size:
                raise ValueError(f"{word} {over[0]}: {had[over[0]]} locked pairs, but the limit is {limit[over[0]]}")
        for rule in self.rules:
            if len(rule.group) != self.experts:
                raise ValueError(f"rule {rule.name}: {len(rule.group)} groups for {self.experts} experts")
        return self

    @property
    def cases(self) -> int:
        """How many cases there are."""
        return len(self.needs)

    @property
    def experts(self) -> int:
        """How many experts there are."""
        return len(self.most)

    @property
    def case(self) -> Ints:
        """The case of every pair."""
        return np.repeat(np.arange(self.cases), np.diff(self.indptr))

    @property
    def unfilled_cost(self) -> int:
        """What one unfilled place of a case costs, × 10,000."""
        return self.dear * max(int(self.score.max(initial=0)), 1)

    @property
    def short_cost(self) -> int:
        """What one case fewer than an expert's minimum costs, × 10,000."""
        return self.unfilled_cost // 2

    def remaining(self) -> tuple[Ints, Ints, Ints]:
        """Needs, minimums and maximums beyond the locked pairs."""
        taken = np.bincount(self.expert[self.locked], minlength=self.experts)
        needs = self.needs - np.bincount(self.case[self.locked], minlength=self.cases)
        return needs, np.maximum(self.least - taken, 0), self.most - taken

    def find(self, case: int, expert: int) -> int:
        """The place of a pair; -1 where it may not be."""
        first, last = int(self.indptr[case]), int(self.indptr[case + 1])
        place = first + int(np.searchsorted(self.expert[first:last], expert))
        return place if place < last and self.expert[place] == expert else -1

    def only(self, stay: Flags) -> "Problem":
        """With some of the pairs."""
        before = np.concatenate([[0], np.cumsum(stay)])
        return replace(
            self, indptr=before[self.indptr], expert=self.expert[stay], score=self.score[stay], locked=self.locked[stay]
        )  # fmt: skip

    def with_locked(self, locked: Flags) -> "Problem":
        """With these pairs locked and no others. Raises ValueError as `checked`."""
        return replace(self, locked=locked).checked()

    def best_sums(self) -> Ints:
        """The most that each case could score if it were alone: the sum of its best pairs, locked ones first."""
        order = np.lexsort((-self.score, ~self.locked, self.case))
        place = np.arange(len(order)) - np.repeat(self.indptr[:-1], np.diff(self.indptr))
        counted = self.score[order] * (place < self.needs[self.case])
        return np.bincount(self.case, weights=counted, minlength=self.cases).astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Which pairs are chosen."""

    problem: Problem
    chosen: Flags

    @property
    def total(self) -> int:
        """Sum of the scores, × 10,000."""
        return int(self.problem.score[self.chosen].sum(dtype=np.int64))

    @property
    def case_scores(self) -> Ints:
        """Sum of the scores of every case."""
        chosen = self.problem.score * self.chosen
        return np.bincount(self.problem.case, weights=chosen, minlength=self.problem.cases).astype(np.int64)

    @property
    def loads(self) -> Ints:
        """How many cases every expert has."""
        return np.bincount(self.problem.expert[self.chosen], minlength=self.problem.experts)

    @property
    def unfilled(self) -> Ints:
        """How many places of every case are empty."""
        return self.problem.needs - np.bincount(self.problem.case[self.chosen], minlength=self.problem.cases)

    @property
    def short(self) -> Ints:
        """How many cases every expert has below the minimum."""
        return np.maximum(self.problem.least - self.loads, 0)

    @property
    def value(self) -> int:
        """The total less what unfilled places and missed minimums cost: what is made as large as possible."""
        problem = self.problem
        costs = problem.unfilled_cost * int(self.unfilled.sum()) + problem.short_cost * int(self.short.sum())
        return self.total - costs

    def pairs(self) -> list[tuple[int, int]]:
        """Case and expert of every chosen pair, in order."""
        case, expert = self.problem.case[self.chosen], self.problem.expert[self.chosen]
        return list(zip(case.tolist(), expert.tolist(), strict=True))


def _counts(given: ArrayLike, word: str) -> Ints:
    counts = np.asarray(given)
    if counts.size and (counts.dtype.kind not in "iu" or counts.min() < 0):
        raise ValueError(f"{word}: whole numbers of 0 or more are needed")
    return counts.astype(np.int64)


def _in_order(keys: Ints, points: NDArray[np.int32], shape: tuple[int, int]) -> tuple[Ints, NDArray[np.int32]]:
    if len(points) != len(keys):
        raise ValueError(f"{len(keys)} pairs but {len(points)} scores")
    order = np.argsort(keys, kind="stable")
    keys, points = keys[order], points[order]
    if (twice := np.flatnonzero(keys[1:] == keys[:-1])).size:
        raise ValueError(f"{_named(int(keys[twice[0]]), shape)}: given twice")
    return keys, points


def _refuse_locks(wrong: Ints, why: str, shape: tuple[int, int]) -> None:
    if wrong.size:
        raise ValueError(f"{_named(int(wrong[0]), shape)}: locked, but {why}")


def _least(given: ArrayLike, most: Ints) -> Ints:
    least = np.broadcast_to(_counts(given, "least"), most.shape).copy()
    if (bad := np.flatnonzero(least > most)).size:
        raise ValueError(f"expert {bad[0]}: at least {least[bad[0]]} cases but at most {most[bad[0]]}")
    return least


def _points(score: ArrayLike) -> NDArray[np.int32]:
    points = np.asarray(score, dtype=np.float64)
    if (bad := np.flatnonzero(~((points >= 0) & (points <= MOST_POINTS)))).size:
        raise ValueError(f"score {points[bad[0]]}: it must be a number from 0 to {MOST_POINTS:,}")
    return np.rint(points * SCALE).astype(np.int32)


def _keys(case: Ints, expert: Ints, shape: tuple[int, int]) -> Ints:
    if len(case) != len(expert):
        raise ValueError(f"{len(case)} cases but {len(expert)} experts in the list of pairs")
    for word, numbers, count in (("case", case, shape[0]), ("expert", expert, shape[1])):
        if (bad := np.flatnonzero((numbers < 0) | (numbers >= count))).size:
            raise ValueError(f"{word} {numbers[bad[0]]}: there are {count} of them, numbered from 0")
    return case * shape[1] + expert


def _paired(pairs: Pairs, shape: tuple[int, int]) -> Ints:
    numbers = np.asarray(list(pairs), dtype=np.int64).reshape(-1, 2)
    return np.unique(_keys(numbers[:, 0], numbers[:, 1], shape))


def _named(key: int, shape: tuple[int, int]) -> str:
    case, expert = divmod(key, shape[1])
    return f"case {case} and expert {expert}"
