"""Keeps the look-up index in step with the database: folds the outbox into it, looks after organisations, or builds it.

The outbox tells of records; organisations have none, so all of them are compared with what the index holds."""

import logging
import time
from collections.abc import Iterator

from django.db.models import Max

from kehui.desk.search import alerts, entries
from kehui.desk.search.index import Entry, Index, IndexBroken, State, replace
from kehui.desk.search.models import Alerting
from kehui.desk.search.shelf import shelf
from kehui.people.models import AdminAct, Alias, Organisation
from kehui.records.following import Follower, last_row, rows_after
from kehui.records.kinds import kinds

ROWS = 2000  # outbox rows folded into one commit
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
    rows = entries.organisations()
    state = State(last_row(), {key: entries.digest(row) for key, row in rows.items()})
    return shelf.anew(lambda place: replace(place, _everything(rows), state=state))


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
            if index is None or index.cursor > last_row():  # none, or one of another database
                return _rebuild().count
            return self._records(index) + self._organisations(index)
        except IndexBroken as error:
            logger.warning("the look-up index is damaged and is built anew: %s", error)
            return _rebuild().count

    def _records(self, index: Index) -> int:
        written = 0
        while rows := rows_after(index.cursor, most=ROWS):
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


class Indexer(Follower):
    """The thread that keeps the look-up index; what was written is told to those who wait for it."""

    shelf, logger = shelf, logger

    def __init__(self) -> None:
        self._turn = Round()
        self._untold, self._told = True, float("-inf")

    def take(self) -> None:
        self._untold = self._turn.take() > 0 or self._untold
        if self._untold and time.monotonic() - self._told > TELLING:
            self._untold, self._told = False, time.monotonic()
            alerts.look(Alerting.NOW)
