"""What every index of the records has: one open copy in a process, one writer on a machine, a thread that follows.

The database is the truth. Every commit of an index records the last outbox row it holds, so a crash neither loses nor
repeats anything; an index that is missing, damaged or of another format is simply built again.
"""

import fcntl
import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, Self, TypeVar

from django.db import close_old_connections, connections
from django.db.models import Max

from kehui.core.search import IndexBroken
from kehui.records.models import Outbox

PAUSE = 0.2  # seconds between looks at the outbox
AFTER_FAILURE = 5.0  # seconds


def last_row() -> int:
    """The newest row of the outbox; 0 while there is none."""
    return Outbox.objects.aggregate(last=Max("id"))["last"] or 0


def rows_after(cursor: int, *, most: int) -> list[tuple[int, int]]:
    """The next rows of the outbox, each with the key of its record."""
    return list(Outbox.objects.filter(id__gt=cursor).order_by("id").values_list("id", "record_id")[:most])


class OnDisk(Protocol):
    """What is asked of an index."""

    @classmethod
    def open(cls, path: Path, /) -> Self:
        """Raises IndexBroken."""
        ...

    @property
    def count(self) -> int: ...

    @property
    def cursor(self) -> int: ...

    def close(self) -> None: ...


Kept = TypeVar("Kept", bound=OnDisk)


@dataclass(frozen=True)
class Status:
    """How far an index is: how many it holds, and the changes it has yet to take in; None held: there is no index."""

    holds: str
    held: int | None
    behind: int

    @property
    def good(self) -> bool:
        return self.held is not None and not self.behind

    def __str__(self) -> str:
        if self.held is None:
            return f"no usable index of {self.holds}: built when the site starts, or by `kehui index rebuild`"
        return f"{self.held} {self.holds}, " + (f"{self.behind} changes behind" if self.behind else "up to date")


class Shelf(Generic[Kept]):
    """The process's open index, and the lease by which only one process at a time writes it."""

    def __init__(self, holds: str, path: Callable[[], Path], sort: type[Kept]) -> None:
        """`holds`: of what it is an index, in the plural; `path`: where it lies by the settings of now."""
        self.path = path
        self._holds, self._sort = holds, sort
        self._open: dict[Path, Kept] = {}
        self._broken: dict[Path, Any] = {}  # which commit could not be opened: not tried again for every page

    def index(self) -> Kept | None:
        """The index for reading; None while there is none or it is damaged, until the indexer has built it anew."""
        place = self.path()
        found = self._open.get(place)
        if found is None and (commit := _last_commit(place)) != self._broken.get(place):
            try:
                found = self._open[place] = self._sort.open(place)
            except IndexBroken:
                self._broken[place] = commit
        return found

    def close(self) -> None:
        """Let go of the index, so that another process may write it or a rebuilt one may take its place."""
        if found := self._open.pop(self.path(), None):
            found.close()

    def anew(self, build: Callable[[Path], None]) -> Kept:
        """Build the index again and open it."""
        self.close()
        build(self.path())
        index = self.index()
        if index is None:
            raise IndexBroken(f"{self.path()}: the index just built cannot be opened")
        return index

    @contextmanager
    def lease(self, *, wait: bool) -> Iterator[bool]:
        """Hold the right to write the index on this machine; yields whether it was obtained. Ends with the process."""
        place = self.path()
        place.parent.mkdir(parents=True, exist_ok=True)
        with open(place.with_name(place.name + ".lock"), "w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True

    def status(self) -> Status:
        index = self.index()
        if index is None:
            return Status(self._holds, None, 0)
        return Status(self._holds, index.count, Outbox.objects.filter(id__gt=index.cursor).count())


def _last_commit(place: Path) -> tuple[int, int] | None:
    try:
        meta = (place / "meta.json").stat()
    except OSError:
        return None
    return meta.st_mtime_ns, meta.st_ino


class Follower(ABC):
    """A thread beside the server: looks at the outbox five times a second, and tries again after any failure."""

    shelf: Shelf[Any]
    logger: logging.Logger

    @abstractmethod
    def take(self) -> None:
        """Take in what is new, under the lease."""

    def run(self, stop: threading.Event) -> None:
        """Hold the lease as long as it can be had; with several processes one indexes and the others wait for it."""
        while not stop.is_set():
            with self.shelf.lease(wait=False) as held:
                while held and not stop.wait(self._round()):
                    pass
            stop.wait(PAUSE)
        connections.close_all()

    def _round(self) -> float:
        """One look; the seconds to wait until the next."""
        try:
            self.take()
        except Exception:
            self.logger.exception("indexing failed; the next round tries again")
            close_old_connections()
            return AFTER_FAILURE
        return PAUSE
