"""The page of a kind's figures: its indicators in a period, each opening the list of its records."""

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kehui.access import everyone
from kehui.mechanisms.indicators.figures import figures
from kehui.people.powers import powers
from kehui.records.kinds import Kind, kinds
from kehui.records.pages.frame import kind_crumbs
from kehui.records.widgets import DayInput


class PeriodForm(forms.Form):
    """A first and a last day, the first not after the last."""

    start = forms.DateField(label=gettext_lazy("From"), widget=DayInput())
    end = forms.DateField(label=gettext_lazy("Until"), widget=DayInput())

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("start") and asked.get("end") and asked["end"] < asked["start"]:
            self.add_error("end", _("The last day lies before the first."))
        return asked


@everyone
def show_figures(request: HttpRequest, code: str) -> HttpResponse:
    """The present year unless another period is asked for."""
    if code not in kinds or not kinds[code].indicators:
        raise Http404(code)
    kind = kinds[code]
    today = timezone.localdate()
    usual = {"start": date(today.year, 1, 1).isoformat(), "end": today.isoformat()}
    form = PeriodForm({name: request.GET.get(name) or usual[name] for name in usual})
    sound = form.is_valid()
    period = (form.cleaned_data["start"], form.cleaned_data["end"]) if sound else None
    rows = figures(kind, *period, request.user) if period else []
    context = {
        "kind": kind, "form": form, "rows": rows, "shared": any(row.whole for row in rows),
        "crumbs": kind_crumbs(kind, pgettext("indicators", "Figures")), "here": reverse("figures", args=[code]),
    }  # fmt: skip
    return render(request, "indicators/figures.html", context, status=200 if sound else 422)


def way_to_figures(request: HttpRequest, kind: Kind, _record: Any) -> tuple[str, dict[str, Any]] | None:
    """Beside a list, for whoever is signed in."""
    if not kind.indicators or not powers(request.user).signed_in:
        return None
    return "indicators/corner.html", {"url": reverse("figures", args=[kind.code])}
