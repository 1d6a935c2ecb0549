"""Reads the chain of events and the other sources on from where it stopped, and writes a row for each person told.

The place moves in the transaction that writes the rows, and a row's key is unique: whatever breaks off is read again,
and nobody is told twice. Mentions are read from the events of their notes, whose ids are in the order of commits.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kehui.mechanisms.notices.concerned import Crowd, awaited, by_sort, may_know, owners, whole
from kehui.mechanisms.notices.models import Channel, Follow, Notification, Place, Preference
from kehui.mechanisms.notices.preferences import Choice, channel
from kehui.mechanisms.notices.sorts import DELEGATED, FOLLOWED, MENTIONED, OWN, TURN, sorts
from kehui.records.kinds import kinds
from kehui.records.models import ChainHead, Event, Mention, Record
from kehui.records.sources import Source, sources

EVENTS = "events"
BATCH = 100  # events in one transaction
BATCHES = 20  # of one look
OVERLAP = timedelta(hours=1)  # a source is read again so far back: its rows may be dated before they are committed
EVERY = timedelta(minutes=1)  # between looks at the other sources
NOTES = ("note", "correct_note")
FOLLOWED_VERBS = ("change", "attach", "link", *NOTES)
OWN_VERBS = ("attach", *NOTES)


def due() -> bool:
    """Whether there is an event nobody was told of yet, or the other sources are to be looked at."""
    head = ChainHead.objects.filter(pk=1).values_list("last", flat=True).first() or 0
    places = {place.reader: place for place in Place.objects.all()}
    if head > (places[EVENTS].last if EVENTS in places else 0):
        return True
    before = timezone.now() - EVERY
    return any(each.sort.code not in places or (places[each.sort.code].at or before) <= before for each in sources)


def gather() -> None:
    """One look: events in batches, then every other source."""
    for _batch in range(BATCHES):
        if not read_on():
            break
    for source in sources:
        ask(source)


def read_on() -> bool:
    """The next batch of events; whether there was one. What is older than ``NOTICE_DAYS`` is no news any more."""
    place, _new = Place.objects.get_or_create(reader=EVENTS)
    events = list(Event.objects.filter(id__gt=place.last).order_by("id").select_related("record")[:BATCH])
    if not events:
        return False
    old, crowd = timezone.now() - timedelta(days=settings.NOTICE_DAYS), Crowd()
    rows = [row for event in events if event.at > old for row in _told(event, crowd)]
    _write(rows, EVENTS, last=events[-1].id, before=place.last)
    return True


def _told(event: Event, crowd: Crowd) -> Iterator[Notification]:
    if event.record.kind not in kinds:
        return
    record = whole(event.record)
    lenders: dict[int, int | None] = {}
    if event.target == record.state and event.verb != "create":
        lenders = awaited(record, crowd)
    own = list(owners(record)) if _for_owners(event) else []
    at_once = own if kinds.of(record).tells_at_once else ()  # what is returned to its author is told at once, too
    pairs = [
        *((MENTIONED.code, pk) for pk in _mentioned(event)),
        *((TURN.code if lender is None else DELEGATED.code, pk) for pk, lender in lenders.items() if pk not in at_once),
        *([(DELEGATED.code, event.stands_for_id)] if event.stands_for_id else []),
        *((OWN.code, pk) for pk in own),
        *((FOLLOWED.code, pk) for pk in _followers(event)),
    ]
    chosen = dict(by_sort(pairs))
    chosen.pop(event.by_id, None)
    mentioned = {pk for pk, sort in chosen.items() if sort == MENTIONED.code}
    for person in may_know(record, event, crowd.named(chosen), mentioned):
        lender = lenders.get(person.pk)
        yield about(record, chosen[person.pk], person.pk, f"event:{event.pk}", event=event, at=event.at,
                    given={"lender": lender} if lender else {})  # fmt: skip


def about(record: Record, sort: str, person_id: int, key: str, **values: Any) -> Notification:
    """An unsaved notification about a record."""
    topic = f"record:{record.pk}"
    return Notification(
        person_id=person_id, sort=sort, kind=record.kind, key=key, topic=topic, record_id=record.pk, **values
    )


def _for_owners(event: Event) -> bool:
    return bool(event.target and event.verb != "create") or event.verb in OWN_VERBS


def _mentioned(event: Event) -> list[int]:
    if event.verb not in NOTES or len(event.changes.get("note", ())) != 2:
        return []
    return list(Mention.objects.filter(note=event.changes["note"][1]).values_list("person", flat=True))


def _followers(event: Event) -> list[int]:
    if not event.target and event.verb not in FOLLOWED_VERBS:
        return []
    return list(Follow.objects.filter(record=event.record_id, at__lte=event.at).values_list("person", flat=True))


def ask(source: Source) -> None:
    """What one source has that is new, once a minute."""
    code, now = source.sort.code, timezone.now()
    place, new = Place.objects.get_or_create(reader=code)
    if not new and place.at and now - place.at < EVERY:
        return
    since = place.at - OVERLAP if place.at else now - timedelta(days=settings.NOTICE_DAYS)
    lines = list(source.gather(since))
    codes = dict(Record.objects.filter(pk__in={line.record_id for line in lines}).values_list("pk", "kind"))
    rows = [
        Notification(
            person_id=line.person_id, sort=code, key=f"{code}:{line.key}", at=line.at, given=dict(line.given),
            record_id=line.record_id, kind=codes.get(line.record_id, ""),
            topic=f"record:{line.record_id}" if line.record_id else f"{code}:{line.key}",
        )
        for line in lines
    ]  # fmt: skip
    _write(rows, code, at=now)


def _write(rows: list[Notification], reader: str, *, before: int | None = None, **place: Any) -> None:
    """Keep the rows, each on its person's channel, and move the reader's place with them; nothing when another reader
    was quicker."""
    kept = list(on_channels(rows))
    with transaction.atomic():
        mine = Place.objects.select_for_update().get(reader=reader)
        if before is None or mine.last == before:
            Notification.objects.bulk_create(kept, ignore_conflicts=True, batch_size=500)
            Place.objects.filter(reader=reader).update(**place)


def on_channels(rows: Iterable[Notification]) -> Iterator[Notification]:
    """The rows with the channel that their person chose, mail at once where the row asks for it; without those that
    are not wanted at all."""
    rows = list(rows)
    known = {sort.code: sort for sort in sorts()}
    chosen: dict[int, dict[Choice, str]] = defaultdict(dict)
    for each in Preference.objects.filter(person__in={row.person_id for row in rows}):
        chosen[each.person_id][each.sort, each.kind] = each.channel
    for row in rows:
        row.channel = channel(chosen[row.person_id], known.get(row.sort), row.kind)
        if row.channel == Channel.DAILY and row.given.get("at_once"):
            row.channel = Channel.ONCE
        if row.channel != Channel.OFF:
            yield row
