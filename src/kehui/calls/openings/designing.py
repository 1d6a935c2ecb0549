"""The page on which a call's form is written, looked at as applicants will see it, and taken in and out as a sheet."""

import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kehui.access import everyone
from kehui.calls.controls import controls
from kehui.calls.openings import forming
from kehui.core.numbers import whole
from kehui.core.questions import COLUMNS, TYPES, FormError
from kehui.core.questions import Form as Specification
from kehui.core.tables import TableRefused
from kehui.records.kinds import kinds
from kehui.records.pages.frame import Page, find

MOST = 320  # rows read from one page
SPARE = 2  # blank rows offered
OFFERED = 50  # calls whose form may be taken over


@everyone
def design(request: Any, number: str) -> HttpResponse:
    """The form as applicants see it; for whoever runs the call also its rows, to be changed."""
    page = find(request, kinds["call"], number)
    form = forming.latest(page.record)  # type: ignore[arg-type]
    rows = list(form.rows) if form else []
    if request.method != "POST":
        return _taken_over(page) if "from" in request.GET and not form else _shown(page, rows)
    if not forming.may_write(page.record, request.user):  # type: ignore[arg-type]
        raise PermissionDenied
    if "sheet" in request.FILES:
        return _taken_in(page, rows)
    rows = _typed(request.POST)
    if "look" in request.POST:
        return _shown(page, rows, kept=False)
    try:
        kept = forming.save(page.record, rows, by=request.user, reason=request.POST.get("reason", ""))  # type: ignore[arg-type]
    except ValidationError as error:
        return _shown(page, rows, problems=error.messages, kept=False, status=422)
    messages.success(request, _("The form is kept as edition %(number)s.") % {"number": kept.number})
    return _shown(find(request, kinds["call"], number), list(kept.rows))


def _taken_over(page: Page) -> HttpResponse:
    """The form of an earlier call, to be looked at and changed; nothing is kept yet."""
    call: Any = page.record
    earlier = forming.earlier(call, page.request.user).filter(number=page.request.GET["from"]).first()
    if earlier is None or not forming.may_write(call, page.request.user):
        return _shown(page, [])
    found: Any = forming.latest(earlier)
    words = _("This is the form of “%(title)s”. Change what is different this time, then save it.")
    messages.info(page.request, words % {"title": earlier.title})
    return _shown(page, list(found.rows), kept=False)


def _taken_in(page: Page, before: list[dict[str, str]]) -> HttpResponse:
    """What a sheet says, to be looked at; nothing is kept yet."""
    from kehui.calls.openings import sheets  # it loads openpyxl

    try:
        rows = forming.tidy(sheets.read(page.request.FILES["sheet"]))
    except TableRefused as error:
        return _shown(page, before, problems=[error.said(_)], status=422)
    messages.info(page.request, _("This is what the sheet says. Look at it, then save it."))
    return _shown(page, rows, kept=False)


def _typed(data: Any) -> list[dict[str, str]]:
    """The rows of the page in the order of their places; those marked to go are left out."""
    count = min(whole(data.get("rows", "")) or 0, MOST)
    found = []
    for at in range(count):
        if f"r-{at}-gone" not in data:
            place = data.get(f"r-{at}-place", "").strip()
            row = {name: data.get(f"r-{at}-{name}", "") for name in COLUMNS}
            found.append((float(place) if place.replace(".", "", 1).isdecimal() else at + 1.0, at, row))
    return forming.tidy(row for _place, _at, row in sorted(found, key=lambda each: each[:2]))


def _shown(
    page: Page, rows: list[dict[str, str]], *, problems: list[str] | None = None, kept: bool = True, status: int = 200
) -> HttpResponse:
    call: Any = page.record
    form = forming.latest(call)
    may_write = forming.may_write(call, page.request.user)
    preview, found = _preview(rows)
    wrong = {each.row for each in found}
    offered = [*rows, *(dict.fromkeys(COLUMNS, "") for _at in range(SPARE))]
    context = page.context(
        crumbs=page.crumbs(_("Form")), form=form, kept=kept, may_write=may_write, preview=preview,
        problems=problems or ([forming.in_words(each) for each in found] if rows else []),
        rows=[(at, at + 1, row, at + 1 in wrong) for at, row in enumerate(offered)],
        count=len(rows) + SPARE, types=TYPES.items(), fixed=bool(form and forming.is_fixed(form)),
        editions=call.forms.order_by("-number") if form else [],
        earlier=forming.earlier(call, page.request.user)[:OFFERED] if may_write and not form else (),
        sheet_url=reverse("call-form-sheet", args=[call.number]), reason=page.request.POST.get("reason", ""),
    )  # fmt: skip
    return render(page.request, "openings/form.html", context, status=status)


def _preview(rows: list[dict[str, str]]) -> tuple[list[Any], tuple[Any, ...]]:
    """Each page with its fields as they will be drawn, and what is wrong with the rows."""
    try:
        specification = Specification.of_rows(rows)
    except FormError as error:
        return [], error.problems
    return [(each, controls(specification, each, {})) for each in specification.pages], ()


@everyone
def send_sheet(request: HttpRequest, number: str) -> FileResponse:
    """The form as .xlsx; without a form, the empty sheet to begin one."""
    from kehui.calls.openings import sheets  # it loads openpyxl

    call: Any = find(request, kinds["call"], number).record
    form = forming.latest(call)
    content = io.BytesIO()
    sheets.write(content, form.rows if form else [])
    content.seek(0)
    return FileResponse(content, as_attachment=True, filename=f"{call.number}-form.xlsx")
