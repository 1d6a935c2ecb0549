"""Downloads: a list as it is filtered, and the empty sheet of a kind."""

import tempfile
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.utils.text import capfirst

from kehui.access import members
from kehui.mechanisms.exchange.blanks import blank
from kehui.mechanisms.exchange.files import write_csv, write_xlsx
from kehui.mechanisms.exchange.services import export
from kehui.records.kinds import Kind, kinds
from kehui.records.pages.lists import narrowed
from kehui.records.sorting import Order

KEPT = 4 << 20  # bytes held in memory; what is larger goes to the disk


@members
def export_list(request: HttpRequest, code: str, form: str) -> FileResponse:
    """The list of a kind with the filters and the order of its address, all pages of it."""
    kind = find(code)
    order = Order.asked(kind, request.GET.get("sort", ""))
    records = order.apply(kind, narrowed(request, kind).qs, request.user)
    rows = export(kind, records, person=request.user)
    file = room()
    if form == "csv":
        write_csv(file, rows)
    else:
        write_xlsx(file, {str(capfirst(kind.plural)): rows})
    return _download(file, f"{kind.plural}-{timezone.localdate():%Y%m%d}.{form}")


@members
def show_blank(_request: HttpRequest, code: str) -> FileResponse:
    """The empty sheet of a kind, with the codes that may be written into it."""
    kind = find(code)
    file = room()
    write_xlsx(file, blank(kind))
    return _download(file, f"{kind.plural}.xlsx")


def room() -> Any:
    """Room for a file: in memory while it is small, on the disk when it grows."""
    return tempfile.SpooledTemporaryFile(max_size=KEPT)


def _download(file: Any, name: str) -> FileResponse:
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name)


def find(code: str) -> Kind:
    """The kind of that code, if it has spreadsheets."""
    if code not in kinds or kinds[code].sheet is None:
        raise Http404(code)
    return kinds[code]
