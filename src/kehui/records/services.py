"""The only door through which records are written: create, change, act, link, note, attach.

Each runs in one transaction: lock → who? → from which state? → reason and evidence → apply → effect → event →
outbox row. Nested calls share the outermost transaction. ``PermissionDenied`` says that the person may not;
``ValidationError`` says in words, by field, what is wrong; ``ConflictError`` that somebody was quicker.
"""

from collections.abc import Collection
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.core import calendars
from kehui.core.identifiers import RecordNumber
from kehui.core.loops import State, Step
from kehui.people.powers import powers
from kehui.records.attachments import attach
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Counter, Event, Link, Record
from kehui.records.notes import correct, note
from kehui.records.refusals import ConflictError, SecondPersonError, StepClosedError
from kehui.records.rules import in_whose_name
from kehui.records.values import difference, empty, snapshot
from kehui.records.writing import lock, moment, write

__all__ = ["act", "attach", "change", "correct", "create", "link", "log", "note"]


def create(code: str, /, *, by: Any, **fields: Any) -> Record:
    """A new record of a kind, in the first state of its loop; only fields that the kind names may be given."""
    kind = kinds[code]
    whose = require_creator(kind, by)
    with write() as writing:
        record = build(kind, by=by, number=numbers(kind, 1)[0], fields=fields)
        record.full_clean()
        record.save()
        note_creation(kind, record, writing, whose)
    return record


def change(record: Record, *, by: Any, version: int | None = None, **fields: Any) -> Event | None:
    """Set fields; the event, or None when nothing was different. ``version`` is the one the form was opened on."""
    kind = kinds.of(record)
    refuse_strays(kind, fields, kind.fields)
    with write() as writing:
        record = lock(record)
        whose = _require(kind.change, record, by)
        _refuse_stale(record, version, fields)
        changes = apply_fields(kind, record, fields)
        named = {"by": by, "stands_for_id": whose}
        return writing.note(record.pk, "change", changes=changes, **named) if changes else None


def act(record: Record, code: str, /, *, by: Any, reason: str = "", version: int | None = None, **fields: Any) -> Event:
    """Take one step of the record's loop, with the fields it asks for."""
    kind = kinds.of(record)
    step = kind.loop.step(code)
    refuse_strays(kind, fields, step.asks)
    with write() as writing:
        record = lock(record)
        if record.state not in step.sources:
            raise StepClosedError(record)
        whose = _require(step.who, record, by)
        _refuse_stale(record, version, fields)
        check_demands(record, step, by=by, whose=whose, reason=reason)
        source = record.state
        move(kind, record, step)
        changes = apply_fields(kind, record, fields, needs=step.needs)
        if step.effect:
            step.effect(record, by=by)
        moved = {"source": source, "target": step.target, "reason": reason.strip(), "changes": changes}
        return writing.note(record.pk, code, by=by, stands_for_id=whose, **moved)


def link(source: Record, target: Record, relation: str, *, by: Any) -> Link:
    """State a fact between two records, once; both tell it in their histories."""
    with write() as writing:
        made, new = Link.objects.get_or_create(
            source_id=source.pk, target_id=target.pk, relation=relation, defaults={"by": by, "at": moment()}
        )
        if new:
            for record, other in ((source, target), (target, source)):
                writing.note(record.pk, "link", by=by, changes={relation: [None, other.number]})
    return made


def log(record: Record, verb: str, *, by: Any, changes: dict[str, Any], reason: str = "") -> Event:
    """Write into a record's history what a mechanism did about it; the mechanism has checked who may."""
    with write() as writing:
        return writing.note(record.pk, verb, by=by, reason=reason.strip(), changes=changes)


def build(kind: Kind, *, by: Any, number: str, fields: dict[str, Any]) -> Record:
    """An unsaved record in the first state of its loop, or where its kind says that it begins."""
    refuse_strays(kind, fields, kind.fields)
    record = kind.model(kind=kind.code, number=number, created_by=by, created_at=moment(), **fields)
    if record.owner_id and not record.region_id:
        record.region_id = record.owner.region_id  # type: ignore[union-attr]
    enter(record, kind.loop.state(kind.begins(record)) if kind.begins else kind.loop.initial)
    return record


def numbers(kind: Kind, count: int) -> list[str]:
    """The next ``count`` numbers of a kind."""
    return serials(kind.prefix, count)


def serials(prefix: str, count: int) -> list[str]:
    """The next ``count`` numbers of this year under a prefix; no gaps, as the counter is locked to the commit."""
    year = timezone.localtime(moment()).year
    counter, _made = Counter.objects.select_for_update().get_or_create(prefix=prefix, year=year)
    first = counter.value + 1
    counter.value += count
    counter.save()
    return [str(RecordNumber(prefix, year, serial)) for serial in range(first, first + count)]


def enter(record: Record, state: State) -> None:
    """Put a record into a state and start the state's clock."""
    record.state, record.state_since = state.code, moment()
    record.due_on = due_day(state, timezone.localtime(record.state_since).date())


def move(kind: Kind, record: Record, step: Step) -> None:
    """Put a record where a step leads, unless its clock runs on there."""
    if not _stays(kind, record, step):
        enter(record, kind.loop.state(step.target))


def due_after(record: Record, kind: Kind, step: Step) -> date | None:
    """The last day of the time that the record has if the step is taken today."""
    target = kind.loop.state(step.target)
    return record.due_on if _stays(kind, record, step) else due_day(target, timezone.localdate(moment()))


def _stays(kind: Kind, record: Record, step: Step) -> bool:
    """What happens to a record on the way stops no clock: a step that stays in a state which counts days leaves them
    as they are, unless it leads onward."""
    return record.state == step.target and kind.loop.state(step.target).days is not None and not step.onward


def due_day(state: State, start: date) -> date | None:
    """The last day of the time a state allows, counted from the day after ``start``."""
    return None if state.days is None else calendars.due(start, state.days, working=not state.calendar_days)


def check_demands(record: Record, step: Step, *, by: Any, reason: str, whose: int | None = None) -> None:
    """A second person, a reason and evidence, where the step demands them; ``whose`` powers ``by`` borrows for it."""
    if step.second and {powers(by).person_id, whose} & first_people(record):
        raise SecondPersonError(second_words())
    if step.reason and not reason.strip():
        raise ValidationError({"reason": _("Give a reason.")})
    attached = record.files.filter(state=record.state, at__gte=record.state_since)
    if step.evidence and not attached.exists():
        raise ValidationError(_("Attach a file as evidence first."), code="evidence")


def second_words() -> str:
    return _("This step needs a second person: you wrote or moved this record yourself.")


def first_people(record: Record) -> set[int]:
    """Who wrote the record, whoever it was handed over to since, and who brought it to its present state: each with
    whoever they stood for."""
    return first_people_of([record])[record.pk]


def first_people_of(records: Collection[Record]) -> dict[int, set[int]]:
    """The same for each of some records, by their ids: one query."""
    authors: dict[int, set[int | None]] = {record.pk: {record.created_by_id} for record in records}
    movers: dict[int, tuple[int | None, ...]] = {}
    states: dict[str, list[int]] = {}
    for record in records:
        states.setdefault(record.state, []).append(record.pk)
    came = (Q(target=state, record__in=pks) for state, pks in states.items())
    moves = Event.objects.filter(reduce(or_, came, Q(verb="create", record__in=authors))).order_by("id")
    for pk, verb, *people in moves.values_list("record", "verb", "by", "stands_for"):
        movers[pk] = tuple(people)
        if verb == "create":
            authors[pk] |= set(people)
    return {pk: {*named, *movers.get(pk, ())} - {None} for pk, named in authors.items()}  # type: ignore[misc]


def require_creator(kind: Kind, by: Any) -> int | None:
    """By whose powers somebody may create records of a kind: None by their own; ``PermissionDenied`` by nobody's."""
    for whose, who in powers(by).capacities():
        if kind.create(who):
            return whose
    raise PermissionDenied(_("You may not create records of this kind."))


def note_creation(kind: Kind, record: Record, writing: Any, whose: int | None = None) -> None:
    filled = {name: value for name, value in snapshot(kind, record).items() if not empty(value)}
    changes = difference(kind, {}, filled)
    made = {"by": record.created_by, "stands_for_id": whose, "target": record.state, "changes": changes}
    writing.note(record.pk, "create", **made)


def check_needs(record: Record, names: tuple[str, ...]) -> None:
    """Every field a step needs must be filled."""
    missing = [name for name in names if empty(record.serializable_value(name))]
    if missing:
        label = {name: record._meta.get_field(name).verbose_name for name in missing}
        raise ValidationError({name: _("Fill in “%(field)s” first.") % {"field": label[name]} for name in missing})


def apply_fields(kind: Kind, record: Record, fields: dict[str, Any], needs: tuple[str, ...] = ()) -> dict[str, Any]:
    """Set, check and save; what changed, as the event keeps it. Fields that stay as they were are not checked
    again, so an old record does not block a step about something else."""
    before = snapshot(kind, record, fields)
    for name, value in fields.items():
        setattr(record, name, value)
    record.version += 1
    check_needs(record, needs)
    untouched = [each.name for each in record._meta.fields if each.name not in fields]
    record.full_clean(exclude=untouched)
    record.save()
    return difference(kind, before, snapshot(kind, record, fields))


def _require(rule: Any, record: Record, person: Any) -> int | None:
    """By whose powers the rule covers the record: None by the person's own."""
    allowed, whose = in_whose_name(rule, person, record)
    if not allowed:
        raise PermissionDenied(_("You may not do this to this record in its present state."))
    return whose


def _refuse_stale(record: Record, version: int | None, sent: dict[str, Any]) -> None:
    if version is not None and version != record.version:
        raise ConflictError(record, sent)


def refuse_strays(kind: Kind, fields: dict[str, Any], allowed: tuple[str, ...]) -> None:
    if stray := sorted(fields.keys() - set(allowed)):
        raise TypeError(f"{kind.code} does not take {', '.join(stray)} here")
