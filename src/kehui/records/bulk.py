"""The bulk door: many records made, or one step taken by many, with the same checks, events and chain, in batches.

Each batch is one transaction, so whatever is interrupted leaves whole batches and nothing half written. A bad row is
reported with its place and does not hold up the others.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, ForeignKey, QuerySet
from django.utils.translation import gettext as _

from kehui.core.loops import Step
from kehui.people.powers import powers
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.refusals import StepClosedError
from kehui.records.rules import Rule
from kehui.records.services import (
    apply_fields,
    build,
    check_demands,
    check_needs,
    first_people_of,
    move,
    note_creation,
    numbers,
    refuse_strays,
    require_creator,
)
from kehui.records.writing import BATCH, Writing, held, insert, write

Row = dict[str, Any]


@dataclass
class Outcome:
    """What a bulk write did: ids of the records written, and ``(place, error)`` of what was refused, from 0."""

    done: list[int] = field(default_factory=list)
    refused: list[tuple[int, ValidationError]] = field(default_factory=list)


def create_many(
    code: str, rows: Iterable[Row], *, by: Any, batch: int = 1000, progress: Callable[[int], None] = lambda _n: None
) -> Outcome:
    """Records of one kind from rows of fields (as :func:`services.create` takes them), in the order given.

    ``rows`` may be a stream; memory holds one batch. ``progress`` is called with the size of each finished batch.
    """
    kind, outcome = kinds[code], Outcome()
    whose = require_creator(kind, by)
    for start, part in batches(rows, 1 if kind.singly else batch):
        with write() as writing:
            known = known_keys(kind, part)
            records = []
            for place, row in enumerate(part, start):
                try:
                    records.append(_checked(kind, row, by=by, known=known))
                except ValidationError as error:
                    outcome.refused.append((place, error))
            for record, number in zip(records, numbers(kind, len(records)), strict=True):
                record.number = number
            _insert(kind, records)
            for record in records:
                note_creation(kind, record, writing, whose)
        outcome.done += [record.pk for record in records]
        progress(len(part))
    return outcome


def check_new(code: str, rows: Sequence[Row], *, by: Any) -> list[tuple[int, ValidationError]]:
    """What :func:`create_many` would refuse of these rows, without writing anything."""
    kind, refused = kinds[code], []
    known = known_keys(kind, rows)
    for place, row in enumerate(rows):
        try:
            _checked(kind, row, by=by, known=known)
        except ValidationError as error:
            refused.append((place, error))
    return refused


def act_many(
    code: str, ids: Iterable[int], step_code: str, *, by: Any, reason: str = "", batch: int = 500,
    versions: Mapping[int, int] = MappingProxyType({}), **fields: Any,
) -> Outcome:  # fmt: skip
    """One step taken by many records of a kind, with one reason and the same values of what it asks for; refusals by
    their place. ``versions``, by id, are those that the sheet was made of: what is at another one once it is locked
    is refused."""
    kind, outcome = kinds[code], Outcome()
    step = kind.loop.step(step_code)
    refuse_strays(kind, fields, step.asks)
    for start, part in batches(ids, batch):
        with write() as writing:
            locked = set(held().filter(pk__in=part, kind=code).values_list("pk", flat=True))
            found = kind.model._default_manager.in_bulk(locked)
            allowed = allowances(step.who, kind.model._default_manager.filter(pk__in=locked), by)
            moved = []
            for place, pk in enumerate(part, start):
                try:
                    record = _movable(found.get(pk), step, allowed, by=by, reason=reason)
                    _refuse_stale(record, versions)
                    _move(kind, record, step, fields, writing, by=by, whose=allowed[record.pk], reason=reason)
                except ValidationError as error:
                    outcome.refused.append((place, error))
                else:
                    moved.append(record)
            if not (step.effect or fields):
                _save(moved)
        outcome.done += [record.pk for record in moved]
    return outcome


def batches(rows: Iterable[Any], size: int) -> Iterator[tuple[int, list[Any]]]:
    stream, start = iter(rows), 0
    while part := list(islice(stream, size)):
        yield start, part
        start += len(part)


def allowances(rule: Rule, records: QuerySet, by: Any) -> dict[int, int | None]:
    """The records that a rule covers for somebody, each with whose powers it takes: None for their own."""
    allowed: dict[int, int | None] = {}
    for lender, who in powers(by).capacities():
        allowed |= dict.fromkeys(records.filter(rule.on(who)).values_list("pk", flat=True), lender) | allowed
    return allowed


def barred(kind: Kind, step: Step, records: Collection[Record], by: Any) -> set[int]:
    """Of some records those on which a step waits for a second person, as ``by`` wrote them or moved them there."""
    if not step.second:
        return set()
    rows = kind.model._default_manager.filter(pk__in=[record.pk for record in records])
    allowed, person = allowances(step.who, rows, by), powers(by).person_id
    return {pk for pk, people in first_people_of(records).items() if people & {person, allowed.get(pk)}}


def _movable(record: Record | None, step: Step, allowed: dict[int, int | None], *, by: Any, reason: str) -> Record:
    if record is None:
        raise ValidationError(_("There is no such record."))
    if record.state not in step.sources:
        raise StepClosedError(record)
    if record.pk not in allowed:
        raise ValidationError(_("You may not do this to this record in its present state."))
    if step.second or step.reason or step.evidence:
        try:
            check_demands(record, step, by=by, whose=allowed[record.pk], reason=reason)
        except PermissionDenied as error:
            raise ValidationError(str(error)) from None
    return record


def _refuse_stale(record: Record, versions: Mapping[int, int]) -> None:
    if versions.get(record.pk, record.version) != record.version:
        raise ValidationError(changed_meanwhile())


def changed_meanwhile() -> str:
    return _("Somebody changed it meanwhile.")


def _move(
    kind: Kind, record: Record, step: Step, fields: Row, writing: Writing, *, by: Any, whose: int | None, reason: str
) -> None:
    """Into the step's target, with its event. An effect finds the record saved, as after a single step, and leaves
    nothing behind when it refuses; without one the record is saved with the others of its batch."""
    source, changes = record.state, {}
    with write() if step.effect or fields else nullcontext():
        if not fields:
            check_needs(record, step.needs)
        move(kind, record, step)
        if fields:
            changes = apply_fields(kind, record, fields, needs=step.needs)
        elif step.effect:
            _save([record])
        if step.effect:
            step.effect(record, by=by)
        moved = {"source": source, "target": step.target, "reason": reason.strip(), "changes": changes}
        writing.note(record.pk, step.code, by=by, stands_for_id=whose, **moved)


def _save(records: list[Record]) -> None:
    """Save what one step changed in all these records: one statement."""
    for one in records[:1]:
        Record.objects.filter(pk__in=[record.pk for record in records]).update(
            state=one.state, state_since=one.state_since, due_on=one.due_on, version=F("version") + 1
        )


def _foreign_keys(kind: Kind) -> list[ForeignKey]:
    fields = [kind.model._meta.get_field(name) for name in kind.fields]
    return [each for each in fields if isinstance(each, ForeignKey)]


def known_keys(kind: Kind, rows: Sequence[Row]) -> dict[str, dict[Any, Any]]:
    """For every foreign key of the kind, the rows it may point at among those this batch names: one query each."""
    known = {}
    for each in _foreign_keys(kind):
        given = {getattr(value, "pk", value) for row in rows if (value := row.get(each.name)) is not None}
        targets = each.remote_field.model._default_manager.complex_filter(each.get_limit_choices_to())
        known[each.name] = {target.pk: target for target in targets.filter(pk__in=given)} if given else {}
    return known


def _checked(kind: Kind, row: Row, *, by: Any, known: dict[str, dict[Any, Any]]) -> Record:
    """The row as an unsaved record, checked like a single one except that foreign keys were looked up together."""
    errors, fields = {}, dict(row)
    for name, targets in known.items():
        if (value := row.get(name)) is not None:
            fields[name] = targets.get(getattr(value, "pk", value))
            if fields[name] is None:
                errors[name] = _("There is no such entry: %(value)s.") % {"value": value}
    record = build(kind, by=by, number="", fields=fields)
    try:
        record.clean_fields(exclude={"record_ptr", "number", "created_by", "region", *known})
        record.clean()
    except ValidationError as error:
        raise ValidationError({**error.update_error_dict({}), **errors}) from None
    if errors:
        raise ValidationError(errors)
    return record


def _insert(kind: Kind, records: list[Record]) -> None:
    """INSERT parents, then children: Django's bulk_create stops at multi-table inheritance, its parts do not."""
    parents = Record.objects.bulk_create([_parent(record) for record in records], batch_size=BATCH)
    for record, parent in zip(records, parents, strict=True):
        record.pk = record.id = parent.pk
    insert(kind.model._meta.local_concrete_fields, records)


def _parent(record: Record) -> Record:
    values = {each.attname: getattr(record, each.attname) for each in Record._meta.concrete_fields if each.name != "id"}
    return Record(**values)
