"""One process at a time works off the queue; the right to it ends with the process, however that ends."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

KEY = 0x6B6568  # of PostgreSQL's advisory lock; locks are per database

Held = Callable[[], bool]


@contextmanager
def lease() -> Iterator[Held | None]:
    """Try to become the one; yields None when another is, else a function that says whether it still holds."""
    with _by_session() if connection.vendor == "postgresql" else _by_file() as held:
        yield held


@contextmanager
def _by_file() -> Iterator[Held | None]:
    """SQLite is used from one machine only, so a lock on a file beside it is enough."""
    place = Path(settings.DATA_DIR) / "work.lock"
    with place.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield lambda: True


@contextmanager
def _by_session() -> Iterator[Held | None]:
    """PostgreSQL serves many machines: the lock hangs on a session of its own and falls with it."""
    session = connection.copy()

    def holds() -> bool:
        try:
            with session.cursor() as cursor:
                cursor.execute("SELECT 1")
        except Error:
            return False
        return True

    try:
        with session.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEY])
            (got,) = cursor.fetchone()
        yield holds if got else None
    finally:
        session.close()
