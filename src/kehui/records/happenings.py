"""Events of many records as one person may know them now, for programs: the interface's `/events` and webhooks."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kehui.records import audiences
from kehui.records.histories import Names, as_item, tell
from kehui.records.kinds import kinds
from kehui.records.models import Event, Record
from kehui.records.queries import hidden, visible, with_secrecy

Happening = tuple[Event, Record]


def known(events: Iterable[Event], person: Any, covers: Callable[[str], bool] = kinds.__contains__) -> list[Happening]:
    """Those of the events that the person may know, of the kinds that `covers` allows, each with its record as far as
    the person may see it. Queries: one for all, and one for each kind."""
    events = list(events)
    audience = audiences.events.narrow(Event.objects.filter(pk__in=[event.pk for event in events]), person)
    audible = set(audience.values_list("pk", flat=True))
    keys: dict[str, set[int]] = defaultdict(set)
    for event in events:
        if event.pk in audible and covers(event.record.kind):
            keys[event.record.kind].add(event.record_id)
    seen: dict[int, Record] = {}
    for kind in (kinds[code] for code in keys if code in kinds):
        seen |= with_secrecy(kind, visible(kind, person), person).in_bulk(keys[kind.code])
    return [(event, seen[event.record_id]) for event in events if event.pk in audible and event.record_id in seen]


def items(happenings: Sequence[Happening], person: Any) -> list[dict[str, Any]]:
    """What programs are told of each, in their order; to whom something of a record is kept secret only steps are told.

    The events come with `by` and `stands_for`. Queries: for each kind one for each table that its changes name."""
    kept = {record.pk: hidden(kinds.of(record), record, person) for _event, record in happenings}
    changed: dict[str, list[Event]] = defaultdict(list)
    for event, record in happenings:
        changed[record.kind] += [] if kept[record.pk] else [event]
    names = {code: Names(kinds[code], some) for code, some in changed.items()}
    found: list[dict[str, Any]] = []
    for event, record in happenings:
        kind, secret = kinds.of(record), kept[record.pk]
        told = tell(kind, [event], hidden=secret, insider=not secret, names=names[kind.code])
        found += [as_item(kind, record, each) for each in told]
    return found
