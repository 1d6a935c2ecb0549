"""Notifications in words, for the page and for mail: only what the person may see and know at this moment."""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kehui.core.loops import Phase, State
from kehui.mechanisms.notices.models import Notification
from kehui.mechanisms.notices.sorts import MENTIONED, REMINDER, sort_of
from kehui.people.models import Person
from kehui.records import addresses, audiences
from kehui.records.histories import IN_WORDS, tell
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Event, Record
from kehui.records.queries import hidden, visible, with_secrecy
from kehui.records.sources import Line, sources
from kehui.records.verbs import verb_label


@dataclass(frozen=True)
class Said:
    """One notification in words. ``who`` is named in the page only; ``what`` names nobody. ``timely`` is false of a
    turn that has passed and a reminder that is met; ``stop`` leads to where lines of this origin are ended."""

    row: Notification
    what: str
    why: str
    who: str = ""
    state: State | None = None
    url: str = ""
    timely: bool = True
    stop: str = ""


@dataclass
class Group:
    """What is told about one record, newest first; ``area`` is what its kind, or its source, is called."""

    topic: str
    title: str
    number: str
    area: str
    url: str
    lines: list[Said] = field(default_factory=list)

    @property
    def unread(self) -> int:
        return sum(line.row.read_at is None for line in self.lines)


def grouped(person: Any, rows: Iterable[Notification]) -> tuple[list[Group], list[Notification]]:
    """The rows by topic, newest first, and those that the person may not know any more.

    Queries: one per kind of record, one for events with one per table they name, one per other source.
    """
    rows = sorted(rows, key=lambda row: (row.at, row.pk), reverse=True)  # what was read late may have happened early
    seen = _records(person, rows)
    said = _said(person, rows, seen)
    groups: dict[str, Group] = {}
    for row in rows:
        if row.pk in said:
            group = groups.get(row.topic) or groups.setdefault(row.topic, _group(row, said[row.pk], seen, person))
            group.lines.append(said[row.pk])
    return list(groups.values()), [row for row in rows if row.pk not in said]


def _records(person: Any, rows: list[Notification]) -> dict[int, Record]:
    """The records that the person may see now: one query for each kind."""
    keys: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.record_id and row.kind in kinds:
            keys[row.kind].add(row.record_id)
    found: dict[int, Record] = {}
    for code, wanted in keys.items():
        found |= with_secrecy(kinds[code], visible(kinds[code], person), person).in_bulk(wanted)
    return found


def _said(person: Any, rows: list[Notification], seen: dict[int, Record]) -> dict[int, Said]:
    found: dict[int, Said] = {}
    of_events = [row for row in rows if row.event_id and row.record_id in seen]
    found |= _of_events(person, of_events, seen)
    for row in rows:
        if row.sort == REMINDER.code and row.record_id in seen:
            found[row.pk] = _reminder(row, seen[row.record_id])
    for source in sources:
        lines = {
            row.pk: Line(row.person_id, row.key.partition(":")[2], row.at, row.record_id, row.given)
            for row in rows
            if row.sort == source.sort.code and (row.record_id is None or row.record_id in seen)
        }
        by_key = {row.pk: row for row in rows}
        for pk, words in (source.tell(person, lines) if lines else {}).items():
            found[pk] = Said(by_key[pk], words.text, str(source.sort.why), words.who, url=words.url, stop=words.stop)
    return found


def _of_events(person: Any, rows: list[Notification], seen: dict[int, Record]) -> dict[int, Said]:
    allowed = audiences.events.narrow(Event.objects.filter(pk__in={row.event_id for row in rows}), person)
    events = {event.pk: event for event in allowed.select_related("by", "stands_for")}
    lenders = Person.objects.in_bulk({row.given["lender"] for row in rows if "lender" in row.given})
    by_record: dict[int, list[Notification]] = defaultdict(list)
    for row in rows:
        if row.event_id in events:
            by_record[row.record_id].append(row)
    found = {}
    for pk, some in by_record.items():
        record, kind = seen[pk], kinds[some[0].kind]
        kept = hidden(kind, record, person)
        told = {
            each.id: each
            for each in tell(kind, [_bare(events[row.event_id]) for row in some], hidden=kept, insider=not kept)
        }
        for row in some:
            if each := told.get(row.event_id):
                lender = lenders.get(row.given.get("lender"))
                passed = row.sort in ("turn", "delegated") and each.state and each.state.code != record.state
                found[row.pk] = Said(
                    row, _what(kind, events[row.event_id], row), _why(row, lender), str(each.who), each.state,
                    addresses.page(record), timely=not passed,
                )  # fmt: skip
            elif row.sort == MENTIONED.code:  # whoever is no insider reads the note, and not who wrote it
                found[row.pk] = Said(row, _what(kind, events[row.event_id], row), _why(row), url=addresses.page(record))
    return found


def _bare(event: Event) -> Event:
    """The event without what it changed and why: a notification names the step, the record's page says the rest."""
    bare = copy(event)
    bare.changes, bare.reason = event.changes if event.verb in IN_WORDS else {}, ""
    return bare


def _what(kind: Kind, event: Event, row: Notification) -> str:
    if row.sort == MENTIONED.code:
        return _("You are mentioned in a note")
    step = capfirst(str(verb_label(kind, event.verb)))
    return _("Your turn after: %(step)s") % {"step": step} if row.sort == "turn" else step


def _why(row: Notification, lender: Any = None) -> str:
    sort = sort_of(row.sort)
    if lender is not None:
        return _("it waits for you in the place of %(lender)s") % {"lender": lender}
    return str(sort.why) if sort else ""


def _reminder(row: Notification, record: Record) -> Said:
    day, today = date.fromisoformat(row.given["due_on"]), timezone.localdate()
    if day > today:
        what = _("Due on %(day)s") % {"day": day.isoformat()}
    elif day == today:
        what = _("Due today")
    else:
        what = _("Overdue since %(day)s") % {"day": day.isoformat()}
    state = kinds.of(record).state(record)
    met = record.due_on != day or state.phase not in (Phase.DRAFT, Phase.OPEN)
    return Said(row, what, _why(row), state=state, url=addresses.page(record), timely=not met)


def _group(row: Notification, said: Said, seen: dict[int, Record], person: Any) -> Group:
    if row.record_id is None:
        source = sources.get(row.sort)
        return Group(row.topic, said.what, "", str(capfirst(str(source.sort.label))) if source else "", said.url)
    record = seen[row.record_id]
    kind = kinds.of(record)
    title = "" if "title" in hidden(kind, record, person) else record.title
    return Group(row.topic, title, record.number, str(capfirst(str(kind.plural))), addresses.page(record))
