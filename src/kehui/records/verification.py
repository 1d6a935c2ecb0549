"""Proves the history: walks the hash chain, and compares every record with what its events say it became."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery

from kehui.core.chain import ALGORITHMS, link
from kehui.records.models import ChainHead, Event, Record

CHUNK = 2000  # events held in memory at once


@dataclass(frozen=True)
class Finding:
    """Something that does not hold; ``event`` or ``record`` names the row."""

    words: str
    event: int | None = None
    record: str = ""


def verify(progress: Callable[[int], None] = lambda _n: None) -> Iterator[Finding]:
    """The first break of the chain, then records that were removed, made or moved without an event."""
    broken = walk(progress)
    if broken:
        yield broken
    made = Event.objects.filter(verb="create").exclude(Exists(Record.objects.filter(pk=OuterRef("record_id"))))
    for event, record in made.values_list("id", "record_id").iterator(CHUNK):
        yield Finding(f"record {record}, made by event {event}, was removed", event=event)
    moves = Event.objects.filter(record=OuterRef("pk")).exclude(target="").order_by("-id")
    records = Record.objects.annotate(made=Exists(Event.objects.filter(record=OuterRef("pk"), verb="create")))
    records = records.annotate(last=Subquery(moves.values("target")[:1]))
    for number, made, last, state in records.values_list("number", "made", "last", "state").iterator(CHUNK):
        if not made:
            yield Finding("the record has no event of its creation", record=number)
        elif last != state:
            yield Finding(f"the record is in state {state}, its last event led to {last}", record=number)


def walk(progress: Callable[[int], None] = lambda _n: None) -> Finding | None:
    """Follow the chain from the first event to its head; the first row that does not follow, or None."""
    digest, expected = "", 0
    for event in Event.objects.order_by("id").iterator(CHUNK):
        expected += 1
        if event.id != expected:
            return Finding(f"event {expected} is missing", event=expected)
        if event.digest.partition(":")[0] not in ALGORITHMS:
            return Finding(f"event {event.id} names an unknown digest algorithm", event=event.id)
        if event.digest != link(digest, event.row(), algorithm=event.digest.partition(":")[0]):
            return Finding(f"event {event.id} was altered, or the one before it", event=event.id)
        digest = event.digest
        progress(1)
    return _end(expected, digest)


def _end(last: int, digest: str) -> Finding | None:
    """Whether the chain ends where its head says: the first event that the head does not know, or that is lost."""
    head = ChainHead.objects.filter(pk=1).first()
    if head is None:
        return Finding("the chain's head is missing", event=last + 1) if last else None
    if head.last != last:
        words = f"the chain's head names event {head.last}, the last one is {last}"
        return Finding(words, event=min(head.last, last) + 1)
    if head.digest != digest:
        return Finding(f"event {last} was altered: the chain's head names another digest", event=last)
    return None
