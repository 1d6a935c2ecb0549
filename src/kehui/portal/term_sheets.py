"""A list of terms as a sheet, and bringing one in, in two steps: first what every row would do, then, once seen, doing
it."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kehui.access import everyone, open_to
from kehui.core.tables import Row
from kehui.mechanisms.exchange.downloads import room
from kehui.mechanisms.exchange.workbooks import write_xlsx
from kehui.people.powers import Role
from kehui.portal.terms import lists_crumbs
from kehui.terms.models import Term, Tree
from kehui.terms.planning import LINKS, Plan, Verdict, summary, written
from kehui.terms.reading import COLUMNS, SheetRefused, called
from kehui.terms.services import WRITTEN, Sheet, apply, plan_sheet

TYPES = (".csv", ".xlsx")
LARGEST = 2 << 20  # bytes; the largest list of the field, GB/T 4754 with all its classes, has 150 kB
SALT = "kehui.portal.term_sheets"
FIRST = (Verdict.BAD, *WRITTEN)  # rows that the page shows, first what needs a hand
keepers = open_to(lambda who: who.holds(Role.SYSTEM), "system administrators")


@everyone
def take_out(_request: HttpRequest, tree: str) -> FileResponse:
    """The list as a sheet, with the terms that have ended: to look at, or to change and bring in again."""
    if tree not in Tree.values:
        raise Http404(tree)
    terms = Term.objects.of(tree).select_related(*LINKS)
    rows = [[written(getattr(term, name)) for name in COLUMNS] for term in terms]
    label, file = str(capfirst(Tree(tree).label)), room()
    write_xlsx(file, {label: [[called(name) for name in COLUMNS], *rows]})
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{label}-{timezone.localdate():%Y%m%d}.xlsx")


@keepers
def bring_in(request: HttpRequest, tree: str) -> HttpResponse:
    """Choose a sheet, see what it would do, bring its good rows in."""
    if tree not in Tree.values:
        raise Http404(tree)
    if request.method != "POST":
        return _page(request, tree)
    try:
        sheet = _kept(request.POST["sheet"]) if "sheet" in request.POST else _sent(request)
        plan = plan_sheet(tree, sheet)
    except SheetRefused as error:
        return _page(request, tree, problem=str(error), status=422)
    if "sheet" not in request.POST:
        return _page(request, tree, plan=plan, sheet=sheet)
    written = apply(plan, file=sheet.name, by=request.user)
    messages.success(request, _("“%(file)s”: %(count)s terms written.") % {"file": sheet.name, "count": written})
    return redirect(reverse("terms-tree", args=[tree]))


def _sent(request: HttpRequest) -> Sheet:
    """The uploaded file, read."""
    sent = request.FILES.get("file")
    if sent is None:
        raise SheetRefused(_("Choose a file first."))
    name = Path(sent.name or "").name
    if Path(name).suffix.lower() not in TYPES:
        raise SheetRefused(_("“%(file)s” is neither .csv nor .xlsx; save it as one of them.") % {"file": name})
    if (sent.size or 0) > LARGEST:
        raise SheetRefused(_("The file is larger than %(limit)s MB.") % {"limit": LARGEST >> 20})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{Path(name).stem[:60]}{Path(name).suffix}"
        path.write_bytes(sent.read())
        return Sheet.of(path)


def _kept(text: str) -> Sheet:
    """The sheet that was looked at, as the page carries it: signed, so that what is written is what was shown."""
    try:
        name, heads, rows = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        raise SheetRefused(_("The sheet was not carried over whole; choose the file again.")) from None
    return Sheet(name, tuple(heads), tuple(Row(place, cells) for place, cells in rows))


def _page(
    request: HttpRequest, tree: str, *, plan: Plan | None = None, sheet: Sheet | None = None, problem: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    label = Tree(tree).label
    context: dict[str, Any] = {
        "tree": tree, "label": label, "problem": problem, "plan": plan,
        "heads": [(words, heads[0]) for words, heads in COLUMNS.values()],
        "crumbs": [
            *lists_crumbs(), {"label": capfirst(label), "url": reverse("terms-tree", args=[tree])},
            {"label": _("Bring in a sheet"), "url": ""},
        ],
    }  # fmt: skip
    if plan is not None and sheet is not None:
        carried = [(row.place, dict(row.cells)) for row in sheet.rows]
        context |= {
            "summary": summary(plan.counts().items()), "rows": [row for verdict in FIRST for row in plan.of(verdict)],
            "writes": len(plan.of(*WRITTEN)), "file": sheet.name,
            "sheet": signing.dumps((sheet.name, sheet.heads, carried), salt=SALT, compress=True),
        }  # fmt: skip
    return render(request, "terms/bring_in.html", context, status=status)
