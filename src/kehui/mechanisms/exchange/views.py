"""Downloads: a list as it is filtered with the columns chosen, and the empty sheet of a kind."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kehui.access import members
from kehui.mechanisms.exchange.columns import VERSION, columns
from kehui.mechanisms.exchange.downloads import FORMS, Wish, begin, is_large, room
from kehui.records.kinds import Kind, kinds
from kehui.records.pages.frame import kind_crumbs


@members
def choose_export(request: HttpRequest, code: str) -> HttpResponse:
    """Which columns, and as what, before a list is taken home."""
    kind = find(code)
    wish = Wish(kind, request.GET, "xlsx")
    chosen = wish.names or [column.name for column in columns(kind)]
    context = {
        "kind": kind, "crumbs": kind_crumbs(kind, _("Download")), "total": wish.records(request.user).count(),
        "columns": [(column.name, column.header, column.name in chosen) for column in columns(kind)
                    if column.name not in ("number", VERSION)],
        "carried": [(name, value) for name, given in request.GET.lists() for value in given if name != "column"],
        "forms": FORMS,
    }  # fmt: skip
    return render(request, "exchange/choose.html", context)


@members
def export_list(request: HttpRequest, code: str, form: str) -> HttpResponse | FileResponse:
    """The list of a kind with the filters and the order of its address, all pages of it."""
    wish = Wish(find(code), request.GET, form)
    if is_large(wish, request.user):
        return redirect("job", begin(wish, by=request.user).pk)
    file = room()
    wish.write(file, wish.rows(request.user))
    return _download(file, wish.file_name)


@members
def show_blank(request: HttpRequest, code: str) -> FileResponse:
    """The empty sheet of a kind, with the codes that may be written into it."""
    from kehui.mechanisms.exchange.blanks import write_blank  # it loads openpyxl

    kind = find(code)
    file = room()
    write_blank(file, kind, person=request.user)
    return _download(file, f"{kind.plural}.xlsx")


def _download(file: Any, name: str) -> FileResponse:
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name)


def find(code: str) -> Kind:
    """The kind of that code, if it has spreadsheets."""
    if code not in kinds or kinds[code].sheet is None:
        raise Http404(code)
    return kinds[code]
