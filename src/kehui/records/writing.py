"""One write: a transaction whose events are chained, and its outbox rows laid, at its very end.

Services collect events while they work; when the outermost service is done, the chain's head row is locked, events
get the next ids and digests, and outbox rows follow. The lock is held only from there to the commit, always taken
after every record lock, and makes the order of ids the order of commits, so a reader of the outbox can simply go on
from the last id it saw.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Field, Model, QuerySet
from django.utils import timezone

from kehui.core import chain
from kehui.records.models import ChainHead, Event, Outbox, Record

BATCH = 500  # rows of one INSERT


@dataclass
class Writing:
    """What one transaction has written so far; ``at`` dates all of it, for histories taken over from elsewhere."""

    at: datetime | None = None
    events: list[Event] = field(default_factory=list)

    def note(self, record_id: int, verb: str, **values: Any) -> Event:
        """Add an event; it gets its place in the chain when the transaction ends."""
        event = Event(record_id=record_id, verb=verb, at=moment().astimezone(UTC), **values)
        self.events.append(event)
        return event


_current: ContextVar[Writing | None] = ContextVar("writing", default=None)


def moment() -> datetime:
    """The time that the running write bears."""
    writing = _current.get()
    return (writing and writing.at) or timezone.now()


@contextmanager
def write(*, at: datetime | None = None) -> Iterator[Writing]:
    """The running write, or a new one; whatever fails inside leaves nothing behind, neither rows nor events."""
    if outer := _current.get():
        with _part(outer):
            yield outer
        return
    token = _current.set(Writing(at=at))
    try:
        with transaction.atomic():
            writing = _current.get()
            assert writing is not None
            yield writing
            _seal(writing.events)
    finally:
        _current.reset(token)


@contextmanager
def _part(outer: Writing) -> Iterator[None]:
    mark = len(outer.events)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        del outer.events[mark:]
        raise


def _seal(events: list[Event]) -> None:
    """Chain the events and lay the outbox rows: three statements and one lock, whatever the number of records."""
    if not events:
        return
    head, _made = ChainHead.objects.select_for_update().get_or_create(pk=1)
    for event in events:
        head.last += 1
        event.id = head.last
        event.digest = head.digest = chain.link(head.digest, event.row(), algorithm=settings.CHAIN_ALGORITHM)
    insert(Event._meta.concrete_fields, events)
    head.save()
    touched = dict.fromkeys(event.record_id for event in events)
    Outbox.objects.bulk_create([Outbox(record_id=pk) for pk in touched], batch_size=BATCH)


def insert(fields: Sequence[Field], rows: Sequence[Model]) -> None:
    """INSERT rows of one table. Unlike bulk_create it makes no SQL for every value, and brings back no keys; to
    PostgreSQL the rows go as one stream, whose texts need not be quoted for an array first."""
    if not rows:
        return
    quote = connection.ops.quote_name
    table, columns = quote(fields[0].model._meta.db_table), ", ".join(quote(field.column) for field in fields)
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as stream:
                for row in values:
                    stream.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})", values)


def rewrite(model: type[Model], names: Sequence[str], rows: Sequence[Model]) -> None:
    """UPDATE the named fields of rows of one table, as many statements as rows and one journey for all of them."""
    fields = [model._meta.get_field(name) for name in names]
    if not rows or not fields:
        return
    quote, key = connection.ops.quote_name, model._meta.pk
    assert key is not None
    values = [
        [each.get_db_prep_save(getattr(row, each.attname), connection) for each in fields] + [row.pk] for row in rows
    ]
    sets = ", ".join(f"{quote(each.column)} = %s" for each in fields)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {quote(key.column)} = %s", values)


def held() -> QuerySet[Record]:
    """Records, locked as they are read, in the order of their ids. Rows that point at them can still be written
    (``no_key``): the event that another transaction writes about one, with the chain's head in its hands, must not
    wait for a transaction that is itself waiting for that head."""
    return Record.objects.select_for_update(no_key=True).order_by("pk")


def lock(record: Record) -> Record:
    """The record as it is now, held until the transaction ends; the parent row carries the lock."""
    held().get(pk=record.pk)
    return type(record)._default_manager.get(pk=record.pk)
