"""Keeps the index in step with the database: folds the outbox into it, or builds it anew."""

import logging
from collections import defaultdict
from collections.abc import Iterator

from kehui.core.search import Document, Index, IndexBroken
from kehui.core.search import rebuild as build
from kehui.mechanisms.matching.documents import documents, matchable_kinds
from kehui.mechanisms.matching.shelf import shelf
from kehui.records.following import Follower, last_row, rows_after
from kehui.records.kinds import kinds
from kehui.records.models import Record

ROWS = 5000  # outbox rows folded into one commit

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
        while rows := rows_after(index.cursor, most=ROWS):
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
    cursor = last_row()
    everything = (each for kind in matchable_kinds() for each in documents(kind))
    return shelf.anew(lambda place: build(place, everything, cursor=cursor))


class Indexer(Follower):
    """The thread that keeps the index of matching."""

    shelf, logger = shelf, logger

    def take(self) -> None:
        _catch_up()
