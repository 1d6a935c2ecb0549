"""Keeps the index in step with the database: folds the outbox into it, or builds it anew.

The database is the truth. Every commit of the index records the last outbox row it holds, so a crash neither loses
nor repeats anything; an index that is missing, damaged or of another format is simply built again.
"""

import logging
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import close_old_connections, connections
from django.db.models import Max

from kehui.core.search import Document, Index, IndexBroken
from kehui.core.search import rebuild as build
from kehui.mechanisms.matching import shelf
from kehui.mechanisms.matching.documents import documents, matchable_kinds
from kehui.records.kinds import kinds
from kehui.records.models import Outbox, Record

ROWS = 5000  # outbox rows folded into one commit
PAUSE = 0.2  # seconds between looks at the outbox
AFTER_FAILURE = 5.0  # seconds

logger = logging.getLogger("kehui.index")


def catch_up() -> int:
    """Apply what the outbox holds beyond the index's cursor; builds the index where there is none. Returns the number
    of records written. Waits while another process writes."""
    with shelf.lease(wait=True):
        return _catch_up()


def rebuild() -> int:
    """Build the index anew from the database and put it in the old one's place; returns the number of documents."""
    with shelf.lease(wait=True):
        return _rebuild().count


def _catch_up() -> int:
    index = shelf.index()
    if index is None:
        return _rebuild().count
    written = 0
    try:
        while rows := list(
            Outbox.objects.filter(id__gt=index.cursor).order_by("id").values_list("id", "record_id")[:ROWS]
        ):
            written += _apply(index, rows)
    except IndexBroken as error:
        logger.warning("the index is damaged and is built anew: %s", error)
        return _rebuild().count
    return written


def _apply(index: Index, rows: list[tuple[int, int]]) -> int:
    """Fold outbox rows by record and write them in one commit."""
    ids = {record_id for _row, record_id in rows}
    fresh = list(_documents(ids))
    gone = {str(pk) for pk in ids} - {document.id for document in fresh}
    index.write(fresh, gone, cursor=rows[-1][0])
    return len(ids)


def _documents(ids: set[int]) -> Iterator[Document]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for pk, code in Record.objects.filter(pk__in=ids).values_list("pk", "kind"):
        by_kind[code].append(pk)
    for code, some in by_kind.items():
        if code in kinds and kinds[code].matchable:
            yield from documents(kinds[code], some)


def _rebuild() -> Index:
    """The cursor is read first: what changes while records are read comes again with a later row."""
    shelf.close()
    cursor = _last_row()
    build(shelf.path(), (each for kind in matchable_kinds() for each in documents(kind)), cursor=cursor)
    index = shelf.index()
    if index is None:
        raise IndexBroken(f"{shelf.path()}: the index just built cannot be opened")
    return index


def _last_row() -> int:
    return Outbox.objects.aggregate(last=Max("id"))["last"] or 0


@dataclass(frozen=True)
class Status:
    """How far the index is: documents it holds and records it has yet to take in; None documents: no index."""

    documents: int | None
    behind: int

    @property
    def good(self) -> bool:
        return self.documents is not None and not self.behind

    def __str__(self) -> str:
        if self.documents is None:
            return "no usable index: it is built when the site starts, or by `kehui index rebuild`"
        return f"{self.documents} documents, " + (f"{self.behind} changes behind" if self.behind else "up to date")


def status() -> Status:
    index = shelf.index()
    if index is None:
        return Status(None, 0)
    return Status(index.count, Outbox.objects.filter(id__gt=index.cursor).count())


class Indexer:
    """The thread beside the server: looks at the outbox five times a second, and tries again after any failure."""

    def run(self, stop: threading.Event) -> None:
        """Hold the lease as long as it can be had; with several processes one indexes and the others wait for it."""
        while not stop.is_set():
            with shelf.lease(wait=False) as held:
                while held and not stop.wait(self._round()):
                    pass
            stop.wait(PAUSE)
        connections.close_all()

    def _round(self) -> float:
        """One look; the seconds to wait until the next."""
        try:
            _catch_up()
        except Exception:
            logger.exception("indexing failed; the next round tries again")
            close_old_connections()
            return AFTER_FAILURE
        return PAUSE
