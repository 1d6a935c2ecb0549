"""What a field that takes another record, and a filter by organisation, offer while somebody types; static/js/picker.js
asks for it."""

from typing import Any

from django.db.models import ForeignKey
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehui.access import everyone, members
from kehui.people.models import Organisation
from kehui.records import organisations
from kehui.records.choosing import MOST, kinds_for, offered
from kehui.records.forms import targets
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record


@members
def offer(request: HttpRequest, code: str, name: str) -> JsonResponse:
    """The records that a field of a kind may point at, narrowed to those the person may view."""
    field = _field(code, name)
    rows = targets(field, request.user, None)
    return _answer(offered(kinds_for(field), request.GET.get("q", ""), request.user, among=rows, most=MOST + 1))


@members
def offer_any(request: HttpRequest) -> JsonResponse:
    """Records of all kinds that the person may view, for a link; nothing before something is typed."""
    text, every = request.GET.get("q", ""), [kind.code for kind in kinds]
    return _answer(
        offered(every, text, request.user, among=Record.objects.all(), most=MOST + 1) if text.strip() else []
    )


@everyone
def offer_organisations(request: HttpRequest, code: str, name: str) -> JsonResponse:
    """The organisations by which a list can be narrowed; nobody learns of one that no record here tells them of."""
    kind = next((each for each in kinds if each.code == code), None)
    asked = {*kind.filters, *({"owner"} & {*kind.fields})} if kind else set()
    field: Any = kind.model._meta.get_field(name) if kind and name in asked else None
    if kind is None or not isinstance(field, ForeignKey) or field.remote_field.model is not Organisation:
        raise Http404(name)
    found = organisations.offered(kind, name, request.GET.get("q", ""), request.user, most=MOST + 1)
    options = [{"code": each.code, "name": each.name} for each in found[:MOST]]
    return JsonResponse({"words": organisations.words(len(found), MOST), "options": options})


def _answer(found: list[Record]) -> JsonResponse:
    return JsonResponse({"words": _words(len(found)), "options": [_option(each) for each in found[:MOST]]})


def _field(code: str, name: str) -> ForeignKey:
    """A field of a form that takes a record; there is nothing else to be found here."""
    kind: Kind | None = next((each for each in kinds if each.code == code), None)
    asked = {*kind.fields, *(each for step in kind.loop.steps for each in step.asks)} if kind else set()
    field: Any = kind.model._meta.get_field(name) if kind and name in asked else None
    if not isinstance(field, ForeignKey) or not issubclass(field.remote_field.model, Record):
        raise Http404(name)
    return field


def _option(record: Record) -> dict[str, str]:
    return {"code": record.number, "name": record.title, "note": str(kinds.of(record).state(record).label)}


def _words(count: int) -> str:
    if not count:
        return _("Nothing that you may see is called that.")
    if count > MOST:
        return _("The newest %(count)s are shown, type more.") % {"count": MOST}
    return ngettext("%(total)s found", "%(total)s found", count) % {"total": count}
