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
    """The first break of the chain, then every record whose present state its events do not explain."""
    broken = walk(progress)
    if broken:
        yield broken
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
    head = ChainHead.objects.filter(pk=1).first()
    if (head.last, head.digest) != (expected, digest) if head else expected:
        last = head.last if head else 0
        return Finding(f"the chain's head names event {last}, the last one is {expected}", event=expected + 1)
    return None
