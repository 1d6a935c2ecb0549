"""The list of a kind: filters, sorting, columns and pages, all in the address."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from kehui.access import everyone
from kehui.people.powers import powers
from kehui.records import addresses
from kehui.records.chips import address, chips
from kehui.records.display import take_links
from kehui.records.filters import RecordFilters, filters_for
from kehui.records.keys import keys_of
from kehui.records.kinds import Kind
from kehui.records.pages.frame import kind_crumbs
from kehui.records.paging import SIZES, BoundedPaginator
from kehui.records.panels import corners
from kehui.records.queries import in_order
from kehui.records.sorting import Order, heads
from kehui.records.tables import columns_of, rows_html, usual

UNCARRIED = ("columns", "page")
ALWAYS = "title"  # the column with the row's link
FRONT = ("q", "state", "desk")  # filters that stand in the open; the others are folded away


@everyone
def show_list(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Records of a kind that this reader may view."""
    filters = narrowed(request, kind, keys_of(kind))
    order = Order.asked(kind, request.GET.get("sort", ""))
    names = chosen_columns(request, kind)
    fields = [name for name in names if name != "waiting"]
    size = int(request.GET["rows"]) if request.GET.get("rows") in map(str, SIZES) else SIZES[0]
    keys = order.apply(kind, filters.qs, request.user)
    fetch = partial(in_order, kind, person=request.user, names=fields)
    near = None if order.sort else order.apply(kind, keys_of(kind), request.user)
    paginator = BoundedPaginator(keys, size, counted=filters.qs, near=near, fetch=fetch)
    page = paginator.page(request.GET.get("page", 1))
    take_links(page.object_list, fields, request.user)
    columns = columns_of(kind)
    shown = [column for name, column in columns.items() if name in names]
    sizes = [(count, address(request.GET, rows=str(count)), count == size) for count in SIZES]
    heading = [(head, address(request.GET, sort=head.sort) if head.sort else "") for head in heads(shown, order)]
    context = frame(request, kind, filters, view="list") | {
        "rows": page, "total": paginator.total, "heads": heading,
        "drawn": list(zip(page.object_list, rows_html(shown, page.object_list), strict=True)),
        "sizes": sizes, "picks": powers(request.user).signed_in, "together_url": addresses.kind_page(kind, "together"),
        "columns": [(name, column.label, name in names) for name, column in columns.items()],
        "carried": [(name, value) for name, given in request.GET.lists() if name not in UNCARRIED for value in given],
    }  # fmt: skip
    return answer(request, "records/list.html", "records/list_results.html", context)


def narrowed(request: HttpRequest, kind: Kind, records: QuerySet) -> RecordFilters:
    """The filters of the address over those records that this reader may view."""
    seen = kind.view.narrow(records, request.user)
    return filters_for(kind, data=request.GET, queryset=seen, request=request)


def frame(request: HttpRequest, kind: Kind, filters: RecordFilters, *, view: str) -> dict[str, Any]:
    """What list and board share: the filter bar, its chips, the tabs and whether something may be begun."""
    active, insider = chips(filters), powers(request.user).signed_in
    fields = [bound for bound in filters.form if bound.name not in FRONT]
    kept = [(name, value) for name in ("sort", "rows", "columns") for value in request.GET.getlist(name)]
    tabs = [
        {"label": label, "url": addresses.kind_page(kind, name) + _query(request), "active": view == name}
        for name, label in (("list", _("List")), ("board", _("Board")))
    ]
    return {
        "kind": kind, "filters": filters, "chips": active, "tabs": tabs, "kept": kept, "view": view,
        "front": [filters.form[name] for name in FRONT if insider or name != "desk"], "folded": fields,
        "folded_active": any(filters.data.get(bound.name) for bound in fields),
        "refused": [(bound, error) for bound in filters.form for error in bound.errors],
        "may_create": kind.create(powers(request.user)), "new_url": addresses.kind_page(kind, "new"),
        "crumbs": kind_crumbs(kind),
        "clear_url": addresses.kind_page(kind, view), "nothing_asked": not active,
        "corners": [render_to_string(*found, request=request) for found in corners.of(request, kind)],
    }  # fmt: skip


def _query(request: HttpRequest) -> str:
    query = address(request.GET)
    return "" if query == "?" else query


def chosen_columns(request: HttpRequest, kind: Kind) -> tuple[str, ...]:
    """Columns named in the address, remembered for the session; else those chosen before; else the usual ones."""
    known = columns_of(kind)
    remembered = request.session.get("columns", {})
    if asked := [name for name in request.GET.getlist("columns") if name in known]:
        chosen = tuple(dict.fromkeys((ALWAYS, *asked)))
        if remembered.get(kind.code) != list(chosen):
            request.session["columns"] = remembered | {kind.code: list(chosen)}
        return chosen
    insider = powers(request.user).signed_in
    return tuple(name for name in remembered.get(kind.code, ()) if name in known) or usual(kind, insider=insider)


def answer(request: Any, whole: str, part: str, context: dict[str, Any]) -> HttpResponse:
    """The whole page, or for htmx the same part of it, with an address without blank parameters."""
    if not request.htmx:
        return render(request, whole, context)
    response = render(request, part, context)
    response["HX-Push-Url"] = f"{request.path}{_query(request)}"
    return response
