"""Lets a test's tables be emptied afterwards, past the triggers that keep history from being deleted."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

SQLITE_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
EMPTY_PAIRS = "INSERT INTO records_pairs(records_pairs) VALUES ('delete-all')"  # a table without a model
POSTGRESQL_TABLES = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"


def wrapped(statements: list[str]) -> list[str]:
    """The statements between others that switch our triggers off and on again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            triggers = cursor.execute(SQLITE_TRIGGERS).fetchall()
            return [
                *(f"DROP TRIGGER {name}" for name, _sql in triggers),
                *statements,
                EMPTY_PAIRS,
                *(sql for _name, sql in triggers),
            ]
        cursor.execute(POSTGRESQL_TABLES)
        tables = [table for (table,) in cursor.fetchall()]
    off, on = ([f"ALTER TABLE {table} {verb} TRIGGER USER" for table in tables] for verb in ("DISABLE", "ENABLE"))
    return [*off, *statements, *on]


@contextmanager
def past_triggers() -> Iterator[None]:
    """While this lasts, Django's flush empties guarded tables too."""
    operations = type(connection.ops)
    plain = operations.execute_sql_flush

    def flush(self: Any, statements: list[str]) -> None:
        plain(self, wrapped(statements))

    operations.execute_sql_flush = flush
    try:
        yield
    finally:
        operations.execute_sql_flush = plain
