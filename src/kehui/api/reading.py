"""Calls that read: lists, one record, its history, files and matches."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _

from kehui.api import filters, values
from kehui.mechanisms.matching.queries import answers
from kehui.records import happenings
from kehui.records.histories import as_item, tell
from kehui.records.kinds import Kind
from kehui.records.models import Event
from kehui.records.pages.frame import Page, find
from kehui.records.queries import events_of, files_of, visible, with_secrecy

EXAMINED, AT_ONCE = 1000, 100  # events looked at in one call, whether or not this person may see them; in one turn
ANSWERS = 50  # matches of one call


def one(request: HttpRequest, kind: Kind, number: str) -> Page:
    """The record of that number for this person; 404 when there is none to be seen."""
    return find(request, kind, number)


def listed(request: HttpRequest, kind: Kind, asked: Any) -> dict[str, Any]:
    """A page of records, newest first, that pass the filters and that this person may see."""
    if unknown := request.GET.keys() - type(asked).model_fields.keys():
        raise ValidationError(dict.fromkeys(sorted(unknown), _("There is no such filter.")))
    records = kind.view.narrow(kind.model._default_manager.all(), request.user)
    narrowed = filters.bound(kind, asked.dict(), records=records, request=request)
    if not narrowed.form.is_valid():
        raise ValidationError(narrowed.form.errors.as_data())
    found = narrowed.qs if asked.before is None else narrowed.qs.filter(pk__lt=asked.before)
    keys = list(found.order_by("-pk").values_list("pk", flat=True)[: asked.limit + 1])
    rows = with_secrecy(kind, visible(kind, request.user), request.user).in_bulk(keys[: asked.limit])
    items = [values.summary(kind, rows[key]) for key in keys if key in rows]
    return {"items": items, "next": str(keys[-2]) if len(keys) > asked.limit else None}


def history(page: Page) -> list[dict[str, Any]]:
    """Everything that happened to a record, as far as this person may know it."""
    told = tell(page.kind, list(events_of(page.record, page.request.user)), hidden=page.hidden, insider=page.insider)
    return [as_item(page.kind, page.record, each) for each in told]


def happened(request: Any, after: int, limit: int) -> dict[str, Any]:
    """What happened after an event to records that this person may see now, in the order of the chain."""
    found: list[happenings.Happening] = []
    for _turn in range(0, EXAMINED, AT_ONCE):
        more = Event.objects.filter(id__gt=after).order_by("id").select_related("by", "stands_for", "record")
        events = list(more[:AT_ONCE])
        known = happenings.known(events, request.user, lambda code: request.auth.covers("read", code))
        found += known[: limit - len(found)]
        after = found[-1][0].id if len(found) == limit else events[-1].id if events else after
        if len(events) < AT_ONCE or len(found) == limit:
            break
    return {"items": happenings.items(found, request.user), "next": after}


def matches(page: Page, code: str, top: int) -> list[dict[str, Any]]:
    """The best answers of one kind to a record, with their reasons."""
    return [
        {
            "number": found.record.number,
            "kind": code,
            "title": found.record.title,
            "score": found.score,
            "parts": [{"field": part.field, "term": part.term, "points": part.value} for part in found.parts],
            "missing": found.missing,
            "url": found.url,
        }
        for found in answers(page.record, code, person=page.request.user, top=top)
    ]


def files(page: Page) -> list[Any]:
    """The files of a record that this person may fetch."""
    return list(files_of(page.record, page.request.user))


def content(page: Page, pk: int) -> FileResponse:
    """One file, as a download."""
    file = files_of(page.record, page.request.user).filter(pk=pk).first()
    if file is None:
        raise Http404
    answer = FileResponse(file.content.open("rb"), as_attachment=True, filename=file.name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
