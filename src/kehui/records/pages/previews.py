"""A file's preview on a page of its own, between the file before it and the one after it."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kehui.access import everyone
from kehui.records.addresses import page as address
from kehui.records.kinds import Kind
from kehui.records.models import File
from kehui.records.pages.files import series
from kehui.records.pages.frame import Page, find
from kehui.records.previews.shelf import page_of, preview
from kehui.records.queries import files_of


@everyone
def show_preview(request: HttpRequest, kind: Kind, number: str, pk: int) -> HttpResponse:
    """What can be shown of a file, and where the next one is; only to those who may fetch it."""
    page = find(request, kind, number)
    files = list(files_of(page.record, request.user))
    file = _chosen(files, pk)
    context = page.context(
        crumbs=page.crumbs(_("Preview")), file=file, preview=preview(file), insider=page.insider,
        **_neighbours(page, files, file),
        download_url=address(page.record, "file", file.pk), page_view=f"{kind.code}:preview-page",
    )  # fmt: skip
    return render(request, "records/preview.html", context)


@everyone
def send_page(request: HttpRequest, kind: Kind, number: str, pk: int, place: int) -> Any:
    """One page of a preview as a picture."""
    page = find(request, kind, number)
    picture = page_of(_chosen(list(files_of(page.record, request.user)), pk), place)
    if picture is None:
        raise Http404
    response = FileResponse(picture.open("rb"))
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _chosen(files: list[File], pk: int) -> File:
    found = next((file for file in files if file.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _neighbours(page: Page, files: list[File], file: File) -> dict[str, Any]:
    """The latest versions in the order of the record's page, and where this file stands among them."""
    row = series(files)
    place = next(n for n, each in enumerate(row) if file in (each.latest, *each.older))
    before, after = row[place - 1] if place else None, row[place + 1] if place + 1 < len(row) else None
    return {
        "place": place + 1, "count": len(row), "latest": row[place].latest,
        "before_url": address(page.record, "preview", before.latest.pk) if before else "",
        "after_url": address(page.record, "preview", after.latest.pk) if after else "",
    }  # fmt: skip
