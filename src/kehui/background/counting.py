"""How often something happened within a while, counted in one place by all processes of the platform.

On PostgreSQL that is a table which is not logged, so that no count waits for the disk. On SQLite it is a file of its
own beside the database: every count is a write, and in the database it would wait for whoever writes there. What a
machine that breaks down forgets are counts of a minute or an hour."""

import os
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from threading import local
from typing import Any

from django.db import connection

TABLE = "background_count"
COLUMNS = "(key varchar(200) PRIMARY KEY, until double precision NOT NULL, number integer NOT NULL)"
PATIENCE = 5  # seconds for which a count waits for others
ADD = f"""INSERT INTO {TABLE} (key, until, number) VALUES (%s, %s, 1) ON CONFLICT (key) DO UPDATE SET
    number = CASE WHEN {TABLE}.until <= %s THEN 1 ELSE {TABLE}.number + 1 END,
    until = CASE WHEN {TABLE}.until <= %s THEN excluded.until ELSE {TABLE}.until END
    RETURNING number, until"""
_files = local()  # of each thread its connections, by process: one that was inherited is left alone


@dataclass(frozen=True)
class Count:
    """How often something happened in the while that began with its first, and until when that lasts (Unix time)."""

    number: int = 0
    until: float = 0.0

    @property
    def left(self) -> int:
        """Whole seconds until it ends; at least one."""
        return max(1, ceil(self.until - time.time()))


def count(key: str, *, seconds: int) -> Count:
    """Count one more under a key. One statement, so that of processes that count together none is lost."""
    now = time.time()
    ((number, until),) = _asked(ADD, [key, now + seconds, now, now])
    return Count(number, until)


def counted(key: str) -> Count:
    """What was counted under a key, without counting."""
    found = _asked(f"SELECT number, until FROM {TABLE} WHERE key = %s AND until > %s", [key, time.time()])
    return Count(*found[0]) if found else Count()


def forget(until: float | None = None) -> None:
    """Drop the counts whose time is over, or would be at another moment."""
    _asked(f"DELETE FROM {TABLE} WHERE until <= %s RETURNING 1", [time.time() if until is None else until])


def _asked(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    if connection.vendor == "sqlite":
        return _file().execute(statement.replace("%s", "?"), values).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _file() -> sqlite3.Connection:
    """This thread's connection to the file of counts."""
    known = _files.__dict__.setdefault("known", {})
    path = Path(connection.settings_dict["NAME"]).with_name("counts.sqlite3")
    key = os.getpid(), path
    if key not in known:
        made = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("PRAGMA synchronous=OFF")
        made.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} {COLUMNS} WITHOUT ROWID")
        known[key] = made
    return known[key]
