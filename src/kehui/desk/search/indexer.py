"""Keeps the look-up index in step with the database: folds the outbox into it, looks after organisations, or builds it.

The outbox tells of records; organisations have none, so all of them are compared with what the index holds."""

import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import close_old_connections, connections
from django.db.models import Max

from kehui.desk.search import alerts, entries, shelf
from kehui.desk.search.index import Entry, Index, IndexBroken, State, replace
from kehui.desk.search.models import Alerting
from kehui.people.models import AdminAct, Alias, Organisation
from kehui.records.kinds import kinds
from kehui.records.models import Outbox

ROWS = 2000  # outbox rows folded into one commit
PAUSE = 0.2  # seconds between looks at the outbox
AFTER_FAILURE = 5.0  # seconds
TELLING = 20.0  # seconds between looks at the searches that want to be told at once
COMPARING = 60.0  # seconds between looks at all organisations when nothing hints at a change

logger = logging.getLogger("kehui.lookup")


def catch_up() -> int:
    """Apply what has changed since the index's last commit; builds the index where there is none. Returns how many
    entries were written. Waits while another process writes."""
    with shelf.lease(wait=True):
        return Round().take()


def rebuild() -> int:
    """Build the index anew from the database; returns the number of entries."""
    with shelf.lease(wait=True):
        return _rebuild().count


def _rebuild() -> Index:
    """The cursor is read first: what changes while records are read comes again with a later row."""
    shelf.close()
    rows = entries.organisations()
    cursor = _last_row()
    state = State(cursor, {key: entries.digest(row) for key, row in rows.items()})
    replace(shelf.path(), _everything(rows), state=state)
    index = shelf.index()
    if index is None:
        raise IndexBroken(f"{shelf.path()}: the index just built cannot be opened")
    return index


def _last_row() -> int:
    return Outbox.objects.aggregate(last=Max("id"))["last"] or 0


def _everything(rows: dict[str, tuple]) -> Iterator[Entry]:
    yield from entries.organisation_entries(rows.values())
    for kind in kinds:
        yield from entries.entries(kind)


class Round:
    """One look after another; remembers what told of changes among organisations at the last one."""

    def __init__(self) -> None:
        self._hints: tuple = ()
        self._compared = float("-inf")

    def take(self) -> int:
        index = shelf.index()
        try:
            if index is None or index.state.cursor > _last_row():  # none, or one of another database
                return _rebuild().count
            return self._records(index) + self._organisations(index)
        except IndexBroken as error:
            logger.warning("the look-up index is damaged and is built anew: %s", error)
            return _rebuild().count

    def _records(self, index: Index) -> int:
        written = 0
        while rows := list(
            Outbox.objects.filter(id__gt=index.state.cursor).order_by("id").values_list("id", "record_id")[:ROWS]
        ):
            changed = entries.changed_records({record for _row, record in rows})
            state = State(rows[-1][0], index.state.organisations)
            index.write(entries.records_of(changed, kinds), state=state)
            written += len(changed)
        return written

    def _organisations(self, index: Index) -> int:
        """All are compared when something hints at a change, and now and then without."""
        hints = tuple(each.objects.aggregate(last=Max("id"))["last"] for each in (Organisation, Alias, AdminAct))
        if hints == self._hints and time.monotonic() - self._compared < COMPARING:
            return 0
        self._hints, self._compared = hints, time.monotonic()
        rows = entries.organisations()
        held, now = index.state.organisations, {key: entries.digest(row) for key, row in rows.items()}
        if held == now:
            return 0
        fresh = [row for key, row in rows.items() if held.get(key) != now[key]]
        gone = [f"{entries.ORGANISATION}:{key}" for key in held if key not in now]
        index.write(entries.organisation_entries(fresh), gone, state=State(index.state.cursor, now))
        return len(fresh) + len(gone)


@dataclass(frozen=True)
class Status:
    """How far the look-up index is; None entries: there is none."""

    entries: int | None
    behind: int

    @property
    def good(self) -> bool:
        return self.entries is not None and not self.behind

    def __str__(self) -> str:
        if self.entries is None:
            return "no usable look-up index: it is built when the site starts, or by `kehui index rebuild`"
        behind = f"{self.behind} changes behind" if self.behind else "up to date"
        return f"{self.entries} entries to look up, {behind}"


def status() -> Status:
    index = shelf.index()
    if index is None:
        return Status(None, 0)
    return Status(index.count, Outbox.objects.filter(id__gt=index.state.cursor).count())


class Indexer:
    """The thread beside the server: looks five times a second, and tries again after any failure."""

    def __init__(self) -> None:
        self._untold, self._told = True, float("-inf")

    def run(self, stop: threading.Event) -> None:
        """Hold the lease as long as it can be had; with several processes one indexes and the others wait for it."""
        while not stop.is_set():
            with shelf.lease(wait=False) as held:
                turn = Round()
                while held and not stop.wait(self._one(turn)):
                    pass
            stop.wait(PAUSE)
        connections.close_all()

    def _one(self, turn: Round) -> float:
        """One look; the seconds to wait until the next. What was written is told to those who wait for it."""
        try:
            self._untold = turn.take() > 0 or self._untold
            if self._untold and time.monotonic() - self._told > TELLING:
                self._untold, self._told = False, time.monotonic()
                alerts.look(Alerting.NOW)
        except Exception:
            logger.exception("the look-up index could not be brought up to date; the next round tries again")
            close_old_connections()
            return AFTER_FAILURE
        return PAUSE
