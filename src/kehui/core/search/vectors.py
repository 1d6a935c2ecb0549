"""Vectors of terms, learnt from the documents themselves: texts that use other words of the same field come closer.

Latent semantic analysis (Deerwester and others, 1990) over pairs, characters and words, by a randomised singular value
decomposition (Halko, Martinsson and Tropp, 2011). What a vector adds to a score is a sum over the terms of the query,
so that reasons stay additive.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kehui.core.search.tokens import Cut, cut, normal

DIMENSIONS: Final = 64
MOST_TEXTS: Final = 20_000
LEAST_TEXTS: Final = 50  # fewer say nothing about which terms belong together
_BATCH: Final = 500
_STEPS: Final = 3  # of the power iteration

Keys = NDArray[np.uint32]
Floats32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vectors:
    """A vector for each of some terms; rows are those of `keys`, which ascend."""

    keys: Keys
    rarity: Floats32
    table: Floats32

    @classmethod
    def train(cls, texts: Iterable[str], *, dimensions: int = DIMENSIONS, most: int = MOST_TEXTS) -> "Vectors":
        """Learn from the first `most` texts; the same texts give the same vectors. Without enough texts, none.

        Takes about ten seconds and 1 GB for 20,000 abstracts.
        """
        counted = _counted(islice(texts, most))
        if counted is None:
            return cls(np.zeros(0, np.uint32), np.zeros(0, np.float32), np.zeros((0, dimensions), np.float32))
        keys, matrix = counted
        number = int(matrix.shape[0])
        sizes: NDArray[np.intp] = np.diff(matrix.indptr)
        found_in = np.bincount(matrix.indices, minlength=len(keys))
        rarity = np.log1p((number - found_in + 0.5) / (found_in + 0.5)).astype(np.float32)
        matrix.data = np.sqrt(matrix.data) * rarity[matrix.indices]
        lengths = np.sqrt(np.bincount(np.repeat(np.arange(number), sizes), weights=matrix.data**2))
        matrix.data /= np.repeat(np.maximum(lengths, 1e-9), sizes).astype(np.float32)
        return cls(keys, rarity, _directions(matrix, min(dimensions, number, len(keys))))

    @property
    def known(self) -> bool:
        """Whether anything was learnt."""
        return bool(len(self.keys))

    def rows(self, keys: Keys) -> Floats32:
        """The vectors of some terms; zero for those that are not known."""
        places, known = self._places(keys)
        return self.table[places] * known[:, np.newaxis]

    def of(self, found: Cut, owner_of: NDArray[np.intp], number: int) -> Floats32:
        """Vectors of length 1 of `number` documents from the terms of their texts; `owner_of`: which text is whose."""
        places, known = self._places(found.keys)
        cells = owner_of[found.owners[known]] * len(self.keys) + places[known]
        cells, times = np.unique(cells, return_counts=True)
        owners, places = np.divmod(cells, len(self.keys))
        weights = np.sqrt(times).astype(np.float32) * self.rarity[places]
        sums = np.zeros((number, self.table.shape[1]), dtype=np.float32)
        ends = np.searchsorted(owners, np.arange(number + 1))
        for owner in range(number):
            first, end = int(ends[owner]), int(ends[owner + 1])
            sums[owner] = weights[first:end] @ self.table[places[first:end]]
        return sums / np.maximum(np.linalg.norm(sums, axis=1), 1e-9)[:, np.newaxis]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write to a file beside an index, whole or not at all; about 6 MB."""
        path = Path(path)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            with unfinished.open("wb") as file:
                np.savez(file, keys=self.keys, rarity=self.rarity, table=self.table)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "Vectors":
        """The reverse of `save`. Raises OSError, ValueError or KeyError for what is no such file."""
        with np.load(Path(path), allow_pickle=False) as kept:
            return cls(kept["keys"], kept["rarity"], kept["table"])

    def _places(self, keys: Keys) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        if not self.known:
            return np.zeros(len(keys), dtype=np.intp), np.zeros(len(keys), dtype=np.bool_)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return places, self.keys[places] == keys


def _counted(texts: Iterable[str]) -> "tuple[Keys, Any] | None":
    """Terms that occur in two texts or more, and how often each text shows each: a sparse matrix, texts x terms."""
    cells: list[NDArray[np.uint64]] = []
    number, remaining = 0, iter(texts)
    while batch := [normal(text) for text in islice(remaining, _BATCH)]:
        found = cut(batch)
        cells.append((found.owners + number).astype(np.uint64) << np.uint64(32) | found.keys.astype(np.uint64))
        number += len(batch)
    if number < LEAST_TEXTS:
        return None
    from scipy.sparse import csr_matrix  # only where vectors are trained: its memory is not to stay in every process

    pairs, times = np.unique(np.concatenate(cells), return_counts=True)
    owners, terms = (pairs >> np.uint64(32)).astype(np.intp), (pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    names, places, found_in = np.unique(terms, return_inverse=True, return_counts=True)
    kept = found_in >= 2
    if not kept.any():
        return None
    column = np.cumsum(kept) - 1
    mine = kept[places]
    matrix: Any = csr_matrix(
        (times[mine].astype(np.float32), (owners[mine], column[places[mine]])), shape=(number, int(kept.sum()))
    )
    return names[kept], matrix


def _directions(matrix: Any, dimensions: int) -> Floats32:
    """The strongest directions among the terms: terms x dimensions."""
    turned = matrix.T.tocsr()
    start = np.random.default_rng(0).standard_normal((matrix.shape[1], dimensions + 16), dtype=np.float32)
    basis = matrix @ start
    for _ in range(_STEPS):
        basis, _upper = np.linalg.qr(basis)
        there, _upper = np.linalg.qr(turned @ basis)
        basis = matrix @ there
    basis, _upper = np.linalg.qr(basis)
    small: Floats32 = (turned @ basis).T
    return np.ascontiguousarray(np.linalg.svd(small, full_matrices=False)[2][:dimensions].T, dtype=np.float32)


def parts_of(
    documents: Floats32, vectors: Vectors, keys: Keys, worth: NDArray[np.float64], asked: Sequence[bool]
) -> NDArray[np.float64]:
    """What each term of a query gives each document (documents x terms): the cosine of the two, as a sum over terms.

    `worth` weighs the terms, `asked` says which of them make up the whole query, on which the length is measured.
    """
    rows = vectors.rows(keys).astype(np.float64) * worth[:, np.newaxis]
    length = float(np.linalg.norm(rows[np.asarray(asked)].sum(axis=0)))
    return documents.astype(np.float64) @ rows.T / max(length, 1e-9)
