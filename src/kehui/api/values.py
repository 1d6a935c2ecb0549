"""Records as JSON, and JSON as fields for the services."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.api.types import key_of
from kehui.records.addresses import page
from kehui.records.fields import CodesField
from kehui.records.forms import targets
from kehui.records.kinds import Kind
from kehui.records.links import find_by_number
from kehui.records.models import Record
from kehui.records.queries import may_read, steps_open
from kehui.records.values import empty, plain
from kehui.terms.finding import not_in_force
from kehui.terms.models import Term


def summary(kind: Kind, record: Record) -> dict[str, Any]:
    """A record in a list; the row was read with its secrecy."""
    state = kind.state(record)
    return {
        "number": record.number,
        "kind": kind.code,
        "title": record.title,
        "state": state.code,
        "state_label": str(state.label),
        "phase": str(state.phase),
        "state_since": record.state_since,
        "due_on": record.due_on and record.due_on.isoformat(),
        "organisation": record.owner.code if record.owner and may_read(record, "owner") else None,
        "region": record.region.code if record.region and may_read(record, "region") else None,
        "version": record.version,
        "url": page(record),
    }


def whole(kind: Kind, record: Record, person: Any) -> dict[str, Any]:
    """A record with all its fields but those kept from this person."""
    kept = [name for name in kind.shown if not may_read(record, name)]
    fields = {name: json_value(kind, record, name) for name in kind.shown if name not in kept}
    steps = [step.code for step in steps_open(record, person)]
    return summary(kind, record) | {"fields": fields, "withheld": kept, "steps": steps}


def json_value(kind: Kind, record: Record, name: str) -> Any:
    """A field's value: codes for what foreign keys point at, ISO days, amounts in fen."""
    field, value = kind.model._meta.get_field(name), getattr(record, name)
    if isinstance(value, Model):
        return getattr(value, key_of(field))
    return list(value) if isinstance(field, CodesField) else plain(field, value)


def fields_from(kind: Kind, sent: Mapping[str, Any], person: Any, *, record: Record | None = None) -> dict[str, Any]:
    """What was sent, as the services take it; ``ValidationError`` names every code that means nothing here or that
    this person may not use."""
    found, problems = {}, {}
    for name, value in sent.items():
        field = kind.model._meta.get_field(name)
        found[name] = value
        if isinstance(field, ForeignKey):
            found[name] = None if empty(value) else _target(field, value, person, record)
            if found[name] is None and not empty(value):
                problems[name] = _unknown(field, value)
        elif isinstance(field, CodesField):
            found[name] = tuple(value)
    if problems:
        raise ValidationError(problems)
    return found


def _unknown(field: ForeignKey, key: str) -> str:
    """Why a code means nothing here; of a term that is not in force, since when or until when it is valid."""
    if issubclass(field.remote_field.model, Term):
        term = Term.objects.complex_filter(field.get_limit_choices_to()).filter(code=key).first()
        if term is not None and not term.in_force(today := timezone.localdate()):
            return not_in_force(term, today)
    return _("“%(text)s” is not known here.") % {"text": key}


def _target(field: ForeignKey, key: str, person: Any, record: Record | None) -> Any:
    rows = targets(field, person, record).filter(**{key_of(field): key})
    if issubclass(rows.model, Record) and find_by_number(key, person) is None:
        return None
    return rows.first()
