"""Calls that write, each through the same service as the page."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema

from kehui.api import schemas, values
from kehui.api.repeats import JSON
from kehui.core.loops import Step
from kehui.records import services
from kehui.records.attachments import attach
from kehui.records.kinds import Kind
from kehui.records.models import Record
from kehui.records.queries import visible, with_secrecy


def answer(status: int, schema: type[Schema], content: Any) -> HttpResponse:
    """A JSON answer of the described form."""
    text = schema.model_validate(content).model_dump_json()
    return HttpResponse(text, status=status, content_type=JSON)


def begin(request: Any, kind: Kind, sent: Any) -> HttpResponse:
    """A new record, by :func:`records.services.create`."""
    fields = values.fields_from(kind, _sent(sent.fields), request.user)
    return _as_it_is(request, kind, services.create(kind.code, by=request.user, **fields), status=201)


def alter(request: Any, kind: Kind, record: Record, sent: Any) -> HttpResponse:
    """Fields set, by :func:`records.services.change`."""
    fields = values.fields_from(kind, _sent(sent.fields), request.user, record=record)
    services.change(record, by=request.user, version=sent.version, **fields)
    return _as_it_is(request, kind, record)


def step(request: Any, kind: Kind, record: Record, step: Step, sent: Any) -> HttpResponse:
    """One step taken, by :func:`records.services.act`."""
    fields = values.fields_from(kind, _sent(getattr(sent, "fields", None)), request.user, record=record)
    services.act(record, step.code, by=request.user, reason=sent.reason, version=sent.version, **fields)
    return _as_it_is(request, kind, record)


def note(request: Any, record: Record, sent: Any) -> HttpResponse:
    made = services.note(record, sent.text, by=request.user, audience=sent.audience)
    return answer(201, schemas.Added, {"id": made.pk})


def add_file(request: Any, record: Record, file: Any) -> HttpResponse:
    made = attach(record, file, by=request.user)
    return answer(201, schemas.FileOut, made)


def _sent(fields: Schema | None) -> dict[str, Any]:
    """What stood in the request, without what only has a default."""
    return fields.model_dump(exclude_unset=True) if fields else {}


def _as_it_is(request: Any, kind: Kind, record: Record, *, status: int = 200) -> HttpResponse:
    """The record after a write; a person out of whose sight it went learns its number and state only."""
    found = with_secrecy(kind, visible(kind, request.user), request.user).filter(pk=record.pk).first()
    schema = schemas.shown(kind.code)
    if found:
        return answer(status, schema, values.whole(kind, found, request.user))
    record = kind.model._default_manager.get(pk=record.pk)
    state = kind.state(record)
    bare = dict.fromkeys(schemas.Summary.model_fields) | {
        "number": record.number, "kind": kind.code, "title": _("no longer shown to you"), "state": state.code,
        "state_label": str(state.label), "phase": str(state.phase), "state_since": record.state_since,
        "version": record.version, "url": "", "fields": {}, "withheld": list(kind.shown), "steps": [],
    }  # fmt: skip
    return answer(status, schema, bare)
