"""The way of a file into the register: bring it, see what it would do row by row, confirm, see what was done."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kehui.access import members
from kehui.mechanisms.exchange import marked
from kehui.mechanisms.exchange.columns import columns, header_of
from kehui.mechanisms.exchange.downloads import room
from kehui.mechanisms.exchange.imports import confirm, counts, receive
from kehui.mechanisms.exchange.models import WRITABLE, WRONG, Row, Stage, Upload, Verdict
from kehui.mechanisms.exchange.reading import BOOKS, TEXTS
from kehui.mechanisms.exchange.views import find
from kehui.people.powers import powers
from kehui.records import addresses
from kehui.records.kinds import Kind, kinds
from kehui.records.pages.frame import kind_crumbs
from kehui.records.queries import may_write

ROWS = 50  # of one page
RECENT = 5
TONES = {
    "new": "ok",
    "changed": "accent",
    "same": "neutral",
    "bad": "danger",
    "conflict": "danger",
    "example": "neutral",
}


class FileForm(forms.Form):
    """The file, and what its empty cells mean."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Excel, WPS or LibreOffice (.xlsx, .xls, .ods), or .csv in UTF-8 or GBK"),
        widget=forms.FileInput(attrs={"accept": ",".join((*BOOKS, *TEXTS))}),
    )
    clear = forms.BooleanField(
        label=gettext_lazy("Empty cells empty the fields"),
        help_text=gettext_lazy("Otherwise an empty cell leaves what a record says already."),
        required=False,
    )


@members
def bring(request: HttpRequest, code: str) -> HttpResponse:
    """The form for a file, for those who may begin or change a record of the kind; the file is read as soon as it has
    come, and nothing is written."""
    kind = find(code)
    if not may_write(kind, request.user):
        raise PermissionDenied
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        try:
            upload = receive(kind, form.cleaned_data["file"], by=request.user, clear=form.cleaned_data["clear"])
            return redirect("upload", upload.pk)
        except ValidationError as error:
            form.add_error("file", error)
    recent = Upload.objects.filter(by=request.user, kind=kind.code)[:RECENT]
    context = {"kind": kind, "form": form, "recent": recent, "crumbs": kind_crumbs(kind, _("Import"))}
    context["may_create"] = any(kind.create(who) for _whose, who in powers(request.user).capacities())
    return render(request, "exchange/bring.html", context, status=422 if form.errors else 200)


@members
def show_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file would do, or did, row by row."""
    upload = _own(request, pk)
    kind, found = kinds[upload.kind], counts(upload)
    shown = request.GET.get("show", "")
    rows = upload.rows.select_related("record")
    rows = rows.filter(verdict=shown) if shown in Verdict.values else rows
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "upload": upload, "kind": kind, "page": page, "rows": [_shown(kind, row) for row in page],
        "tabs": _tabs(upload, found, shown), "crumbs": kind_crumbs(kind, _("Import")), "job": upload.job,
        "to_write": upload.rows.filter(verdict__in=WRITABLE, written=False).count(),
        "done": upload.rows.filter(written=True).count(),
        "new": found.get(Verdict.NEW, 0), "changed": found.get(Verdict.CHANGED, 0),
        "wrong": sum(found.get(verdict, 0) for verdict in WRONG), "list_url": addresses.kind_page(kind),
        "phase": {Stage.WRITTEN: "done", Stage.REFUSED: "dropped"}.get(Stage(upload.stage), "open"),
        "waits": upload.stage == Stage.READY, "broken_off": _broken_off(upload),
    }  # fmt: skip
    return render(request, "exchange/upload.html", context)


@require_POST
@members
def confirm_upload(request: HttpRequest, pk: int) -> HttpResponse:
    upload = confirm(_own(request, pk))
    job = upload.job
    return redirect("job", job.pk) if job and job.unfinished else redirect("upload", pk)


@require_POST
@members
def discard_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the file away, unless it is being written or was."""
    upload = _own(request, pk)
    code = upload.kind
    if upload.stage in (Stage.READY, Stage.REFUSED):
        upload.file.delete(save=False)
        upload.delete()
    return redirect("import", code)


@members
def fetch_marked(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The person's own file with every bad cell marked; a large one is made in the background."""
    from kehui.mechanisms.exchange.marking import mark  # it loads openpyxl

    upload = _own(request, pk)
    if marked.is_large(upload):
        return redirect("job", marked.begin(upload).pk)
    file = room()
    mark(upload, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=marked.file_name(upload))


def _own(request: HttpRequest, pk: int) -> Upload:
    return get_object_or_404(Upload.objects.select_related("job", "by"), pk=pk, by=request.user)


def _broken_off(upload: Upload) -> bool:
    return upload.stage == Stage.WRITING and not (upload.job and upload.job.unfinished)


def _tabs(upload: Upload, found: dict[str, int], shown: str) -> list[dict[str, Any]]:
    url = reverse("upload", args=[upload.pk])
    tabs = [{"label": _("all"), "url": url, "active": shown not in Verdict.values, "count": sum(found.values())}]
    return tabs + [
        {"label": verdict.label, "url": f"{url}?show={verdict}", "active": shown == verdict, "count": found[verdict]}
        for verdict in Verdict
        if found.get(verdict)
    ]


def _shown(kind: Kind, row: Row) -> dict[str, Any]:
    """A row as the page shows it: old and new, or what is wrong where."""
    said = [(column, row.texts[column.name]) for column in columns(kind) if row.texts.get(column.name)]
    return {
        "row": row, "tone": TONES[row.verdict], "title": row.texts.get("title") or (row.record and row.record.title),
        "url": addresses.page(row.record) if row.record else "",
        "changes": [{"label": header_of(kind, name), "old": old, "new": new} for name, old, new in row.changes],
        "problems": [(header_of(kind, name), words, row.texts.get(name, "")) for name, words in row.problems],
        "facts": [{"label": column.header, "value": text} for column, text in said],
    }  # fmt: skip
