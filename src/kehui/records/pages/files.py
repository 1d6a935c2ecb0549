"""Files of a record: attaching several at once, new versions, and the way a file comes back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kehui.access import everyone, members
from kehui.core.numbers import whole
from kehui.records.addresses import page as address
from kehui.records.attachments import attach
from kehui.records.kinds import Kind
from kehui.records.models import Audience, File
from kehui.records.pages.additions import refuse
from kehui.records.pages.frame import Page, find
from kehui.records.queries import files_for_insiders, files_of

AUDIENCES = (Audience.ALL, Audience.OFFICE)


@dataclass
class Series:
    """A file with its versions, the latest first."""

    latest: File
    older: list[File] = field(default_factory=list)

    @property
    def audience(self) -> str:
        return "" if self.latest.audience == Audience.ALL else str(self.latest.get_audience_display())


def series(files: Iterable[File]) -> list[Series]:
    """Files by their versions; what came last stands first."""
    found: dict[int, Series] = {}
    for file in sorted(files, key=lambda file: file.pk, reverse=True):
        known = found.setdefault(file.first_id or file.pk, Series(file))
        if known.latest is not file:
            known.older.append(file)
    return list(found.values())


def files_panel(page: Page) -> dict[str, Any]:
    """What the panel of files shows, and whether the reader may add to it. Whoever is no insider finds the files that
    are open all the same, without who attached them."""
    record, person = page.record, page.request.user
    return {
        "files": series(files_for_insiders(record, person)) if page.insider else [],
        "open_files": [] if page.insider else series(files_of(record, person)),
        "may_attach": page.takes_part and page.insider,
        "may_link": page.takes_part,
        "accepted": accepted(),
        "accepted_words": in_words(),
        "file_bytes": settings.FILE_BYTES,
        "file_audiences": [(each.value, each.label) for each in AUDIENCES],
        "attach_url": address(record, "attach"),
        "file_view": f"{page.kind.code}:file",
        "preview_view": f"{page.kind.code}:preview",
    }


def accepted() -> str:
    """The accepted types as a file input names them."""
    return ",".join(f".{each}" for each in settings.FILE_TYPES)


def in_words() -> str:
    """The accepted types as people read them."""
    return str(_(", ")).join(settings.FILE_TYPES)


@members
@require_POST
def add_files(request: Any, kind: Kind, number: str) -> HttpResponse:
    """Keep every good file of those sent, and say of each other one what is wrong with it."""
    page = find(request, kind, number)
    sent = request.FILES.getlist("file")
    if not sent:
        refuse(request, ValidationError(_("Choose a file first.")))
    replaces = _replaced(page)
    made = [file for file in (_attach(page, content, replaces) for content in sent) if file]
    if made:
        words = ngettext("%(n)s file was attached.", "%(n)s files were attached.", len(made))
        if replaces:
            words = _("“%(name)s” was attached as version %(version)s.")
        messages.success(request, words % {"name": made[0].name, "n": len(made), "version": made[0].version})
    if request.htmx:
        return render(request, "records/files.html", page.context(**files_panel(page), answered=True))
    return redirect(f"{address(page.record)}#files")


def _replaced(page: Page) -> File | None:
    chosen = whole(page.request.POST.get("replaces", ""))
    return None if chosen is None else get_object_or_404(files_of(page.record, page.request.user), pk=chosen)


def _attach(page: Page, content: Any, replaces: File | None) -> File | None:
    audience = page.request.POST.get("audience", Audience.ALL)
    try:
        return attach(page.record, content, by=page.request.user, audience=audience, replaces=replaces)
    except ValidationError as error:
        refuse(page.request, error)
        return None


@everyone
def send_file(request: HttpRequest, kind: Kind, number: str, pk: int) -> Any:
    """A file as a download, never shown in the site's own place; only to insiders of the record."""
    page = find(request, kind, number)
    return download(get_object_or_404(files_of(page.record, request.user), pk=pk))


def download(file: File) -> FileResponse:
    """The file, to be saved and not opened in the site's own place."""
    response = FileResponse(file.content.open("rb"), as_attachment=True, filename=file.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
