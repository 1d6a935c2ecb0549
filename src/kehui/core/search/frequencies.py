"""In how many live documents each term occurs, exactly: a table of hashed terms on disk, with a journal of changes.

The inverted index also counts documents, but counts deleted ones until it merges its segments. Scores must not depend
on when that happens, so the count is kept here. A table file is written rarely; small changes are appended to a
journal beside it. Which file and how much of the journal is valid is recorded in the index's own commit, so whatever a
crash leaves behind those marks is ignored.
"""

import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

BINS: Final = 1 << 22  # 16 MB; a million documents hold about two million distinct terms, rare ones may share a bin
_FEW: Final = (1 << 32) // BINS
LONGEST_JOURNAL: Final = 1 << 21  # entries of four bytes, then a new table is written

Keys = NDArray[np.uint32]
Table = NDArray[np.int32]


class Mark(NamedTuple):
    """What a commit records: number of the table file (0: none yet), valid entries of its journal, and which index."""

    serial: int = 0
    entries: int = 0
    origin: str = ""


class Change:
    """Documents added and removed since the last commit, as counts by term."""

    def __init__(self) -> None:
        self._steps: list[Table] = []
        self._size = 0
        self.dense: Table | None = None  # a whole table, once the change outgrows a journal

    def count(self, keys: Keys, owners: NDArray[np.intp], *, sign: int) -> None:
        """Add (+1) or take away (-1) documents: the terms of several, and which document (from 0) each is of."""
        if self.dense is not None:
            for some in _by_document(keys, owners):
                self.dense[some] += np.int32(sign)  # a bin that comes again is set again, not counted again
            return
        bins = bins_of(keys, owners)
        self._steps.append(((bins + 1) * sign).astype(np.int32))
        self._size += len(bins)
        if self._size > LONGEST_JOURNAL:
            self.dense = np.zeros(BINS, dtype=np.int32)
            _apply(self.dense, self.steps())
            self._steps, self._size = [], 0

    def steps(self) -> Table:
        """Changes as journal entries: bin + 1, negative for a document taken away."""
        return np.concatenate(self._steps) if self._steps else np.zeros(0, dtype=np.int32)


class Frequencies:
    """Document frequency by hashed term, in one directory."""

    def __init__(self, directory: Path, *, origin: str = "") -> None:
        """`origin` names a new index, so that one put in the place of another is not taken for it."""
        self._directory = directory
        self._table: Table = np.zeros(BINS, dtype=np.int32)
        self.mark = Mark(origin=origin)

    def of(self, keys: Keys) -> NDArray[np.float64]:
        """Document frequency of each key."""
        return self._table[keys & np.uint32(BINS - 1)].astype(np.float64)

    def load(self, mark: Mark) -> None:
        """Bring the table to a recorded mark. Raises OSError or ValueError when the files do not reach it."""
        if (mark.origin, mark.serial) != (self.mark.origin, self.mark.serial) or mark.entries < self.mark.entries:
            self._table = (
                np.load(self._file(mark.serial, "npy"), mmap_mode="c") if mark.serial else np.zeros_like(self._table)
            )
            if self._table.shape != (BINS,):
                raise ValueError(f"table {mark.serial} has shape {self._table.shape}")
            self.mark = mark._replace(entries=0)
        if missing := mark.entries - self.mark.entries:
            steps = np.fromfile(self._file(mark.serial, "log"), np.int32, missing, offset=4 * self.mark.entries)
            if len(steps) != missing:
                raise ValueError(f"journal {mark.serial} ends early")
            if not steps.all():  # no entry is 0: pages that were never written
                raise ValueError(f"journal {mark.serial} has gaps")
            _apply(self._table, steps)
        self.mark = mark

    def save(self, change: Change) -> Mark:
        """Write a change to disk without taking it over; the mark makes it valid once it is committed."""
        steps = change.steps()
        if change.dense is None and self.mark.entries + len(steps) <= LONGEST_JOURNAL:
            if not len(steps):
                return self.mark
            path = self._file(self.mark.serial, "log")
            with path.open("r+b" if path.exists() else "w+b") as journal:
                journal.truncate(4 * self.mark.entries)
                journal.seek(0, os.SEEK_END)
                journal.write(steps.tobytes())
                journal.flush()
                os.fsync(journal.fileno())
            return self.mark._replace(entries=self.mark.entries + len(steps))
        table = np.array(self._table)
        _apply(table, steps)
        if change.dense is not None:
            table += change.dense
        with self._file(self.mark.serial + 1, "npy").open("wb") as file:
            np.save(file, table)
            file.flush()
            os.fsync(file.fileno())
        self._file(self.mark.serial + 1, "log").unlink(missing_ok=True)
        return self.mark._replace(serial=self.mark.serial + 1, entries=0)

    def tidy(self) -> None:
        """Remove the files of earlier tables."""
        for path in self._directory.glob("frequencies-*"):
            if path.stem != self._file(self.mark.serial, "npy").stem:
                path.unlink(missing_ok=True)

    def _file(self, serial: int, suffix: str) -> Path:
        return self._directory / f"frequencies-{serial}.{suffix}"


def bins_of(keys: Keys, owners: NDArray[np.intp]) -> NDArray[np.intp]:
    """Bins of the terms of several documents (`owners`: which document), each bin once for each document."""
    sort = np.uint32 if not len(owners) or owners.max() < _FEW else np.uint64  # the narrower is sorted twice as fast
    pairs = owners.astype(sort) * sort(BINS) + (keys & np.uint32(BINS - 1))
    pairs.sort()
    first = np.ones(len(pairs), dtype=np.bool_)
    np.not_equal(pairs[1:], pairs[:-1], out=first[1:])
    return (pairs[first] & sort(BINS - 1)).astype(np.intp)


def _by_document(keys: Keys, owners: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """Bins of the terms of each document, as often as they come: quicker to find out than each once."""
    bins = (keys[np.argsort(owners, kind="stable")] & np.uint32(BINS - 1)).astype(np.intp)
    ends = np.cumsum(np.bincount(owners)).tolist()
    return (bins[start:end] for start, end in pairwise([0, *ends]))


def _apply(table: Table, steps: Table) -> None:
    """Apply journal entries to a table in place."""
    np.add.at(table, np.abs(steps) - 1, np.sign(steps))
