"""The page of a call's funnel, and the same as a workbook."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.access import open_to
from kehui.calls.funnels import applications, challenge
from kehui.calls.funnels.panels import SEEING
from kehui.mechanisms.exchange.workbooks import write_xlsx
from kehui.mechanisms.indicators.funnels import Measured, measured
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.records.pages.frame import Page, find
from kehui.terms.models import Term, Tree
from kehui.terms.pickers import TermChoice

seers = open_to(lambda who: who.holds(*SEEING), "whoever runs or watches calls")


class Narrowing(forms.Form):
    """The region of which a funnel is shown."""

    region = TermChoice(
        tree=Tree.REGION, required=False, label=gettext_lazy("Region"), any_day=True,
        help_text=gettext_lazy("Empty: the whole call."),
    )  # fmt: skip


@seers
def funnel(request: HttpRequest, number: str) -> HttpResponse | FileResponse:
    """Counts at every stage, each leading to exactly its records; of one region where the address names it."""
    page = find(request, kinds["call"], number)
    narrowing = Narrowing(request.GET)
    place = narrowing.cleaned_data.get("region") if narrowing.is_valid() else None
    region = place.code if place else request.GET.get("region", "")
    sort = challenge if page.record.sort == "challenge" else applications  # type: ignore[attr-defined]
    rows = measured(sort.stages(page.record, region=region), request.user)
    if request.GET.get("form") == "xlsx":
        return _workbook(page.record, rows)
    context = page.context(
        rows=rows, widest=max((row.count for row in rows), default=0) or 1, narrowing=narrowing,
        challengers=_challengers(page, region), excel_url="?" + urlencode({"region": region, "form": "xlsx"}),
        crumbs=page.crumbs(_("Funnel")),
    )  # fmt: skip
    return render(request, "funnels/funnel.html", context)


def _challengers(page: Page, region: str) -> int:
    """How many different organisations answer or apply, as far as the reader may know."""
    code, call = ("solution", "season") if page.record.sort == "challenge" else ("application", "call")  # type: ignore[attr-defined]
    kind = kinds[code]
    answers = kind.model._default_manager.filter(**{call: page.record.pk}).exclude(state=kind.loop.initial.code)
    seen = kind.view.narrow(answers, page.request.user)
    if region:
        below = [Term.objects.below(place) for place in Term.objects.of(Tree.REGION).filter(code=region)]
        seen = seen.filter(region__in=below[0]) if below else seen.none()
    return seen.order_by().values("owner").distinct().count()


def _workbook(season: Record, rows: list[Measured]) -> FileResponse:
    """The table with its counting rules and the address of each count's records."""
    head = [_("Stage"), _("Records"), _("Share of the stage before (%)"), _("Days from the stage before (median)"),
            _("Amount in 10,000 yuan"), _("Counted how"), _("Records behind it")]  # fmt: skip
    lines: list[list[Any]] = [head]
    for row in rows:
        share = "" if row.share is None else f"{row.share:.1f}"
        days = "" if row.days is None else f"{row.days:.1f}"
        amount = "" if row.amount is None else f"{row.amount / 1_000_000:.2f}"
        lines.append([str(row.stage.label), row.count, share, days, amount, str(row.stage.rule), row.url])
    file = BytesIO()
    write_xlsx(file, {_("Funnel"): lines})
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{season.number}-funnel.xlsx")
