"""Many records changed at once, through the same checks and into the same history as a single change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.records.bulk import Outcome, Row, allowances, batches, known_keys
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.services import refuse_strays
from kehui.records.values import Change, difference, snapshot
from kehui.records.writing import held, rewrite, write

CONFLICT = "conflict"  # code of the error when somebody wrote the record meanwhile


@dataclass(frozen=True)
class Rewriting:
    """New values of some fields of one record; ``version`` is the one that they were written against."""

    pk: int
    fields: Row
    version: int | None = None


@dataclass
class _Ready:
    """What a batch comes to: records with their new values, what changed in each and by whose powers; refusals."""

    changed: list[tuple[Record, dict[str, Change], int | None]] = field(default_factory=list)
    refused: list[tuple[int, ValidationError]] = field(default_factory=list)


def change_many(code: str, rewritings: Iterable[Rewriting], *, by: Any, batch: int = 500) -> Outcome:
    """Set fields of many records of a kind, in batches of one transaction each; ``done`` are those that changed.

    Refusals are as :func:`services.change` would give them; a conflict has the code :data:`CONFLICT`."""
    kind, outcome = kinds[code], Outcome()
    for start, part in batches(rewritings, batch):
        with write() as writing:
            set(held().filter(pk__in=[each.pk for each in part], kind=code).values_list("pk", flat=True))
            ready = _prepared(kind, part, by=by)
            _save(kind, [record for record, *_rest in ready.changed])
            for record, changes, whose in ready.changed:
                writing.note(record.pk, "change", by=by, stands_for_id=whose, changes=changes)
        outcome.done += [record.pk for record, *_rest in ready.changed]
        outcome.refused += [(start + place, error) for place, error in ready.refused]
    return outcome


def check_changes(code: str, rewritings: Sequence[Rewriting], *, by: Any) -> list[tuple[int, ValidationError]]:
    """What :func:`change_many` would refuse of these, without writing anything."""
    return _prepared(kinds[code], rewritings, by=by).refused


def _prepared(kind: Kind, part: Sequence[Rewriting], *, by: Any) -> _Ready:
    ready, ids = _Ready(), [each.pk for each in part]
    found = kind.model._default_manager.select_related("owner", "created_by").in_bulk(ids)
    every = kind.model._default_manager.filter(pk__in=ids)
    allowed = allowances(kind.change, every, by)
    known = known_keys(kind, [each.fields for each in part])
    for place, each in enumerate(part):
        try:
            record = _open(kind, each, found.get(each.pk), allowed)
            if changes := _apply(kind, record, each.fields, known):
                ready.changed.append((record, changes, allowed[each.pk]))
        except ValidationError as error:
            ready.refused.append((place, error))
    return ready


def _open(kind: Kind, each: Rewriting, record: Any, allowed: Mapping[int, int | None]) -> Any:
    refuse_strays(kind, each.fields, kind.fields)
    if record is None:
        raise ValidationError(_("There is no such record."))
    if each.pk not in allowed:
        raise ValidationError(_("You may not do this to this record in its present state."))
    if each.version is not None and each.version != record.version:
        raise ValidationError(_("Somebody else changed this record meanwhile."), code=CONFLICT)
    return record


def _apply(kind: Kind, record: Any, fields: Row, known: Mapping[str, Mapping[Any, Any]]) -> dict[str, Change]:
    """Set and check fields as :func:`services.apply_fields` does, except that foreign keys were looked up together."""
    before = snapshot(kind, record, fields)
    errors = {}
    for name, value in fields.items():
        if name in known and value is not None and getattr(value, "pk", value) not in known[name]:
            errors[name] = _("There is no such entry: %(value)s.") % {"value": value}
        else:
            setattr(record, name, value)
    untouched = {each.name for each in record._meta.fields if each.name not in fields}
    try:
        record.clean_fields(exclude=untouched | set(known))
        record.clean()
    except ValidationError as error:
        raise ValidationError({**error.update_error_dict({}), **errors}) from None
    if errors:
        raise ValidationError(errors)
    record.version += 1
    return difference(kind, before, snapshot(kind, record, fields))


def _save(kind: Kind, records: Sequence[Record]) -> None:
    """Both tables of each record: what people fill in, and the version."""
    own = {each.name for each in kind.model._meta.local_concrete_fields if not each.primary_key}
    rewrite(kind.model, [name for name in kind.fields if name in own], records)
    rewrite(Record, ["version", "region", *(name for name in kind.fields if name not in own | {"region"})], records)
