"""Proposals before the second administrator, and the log that the audit administrator reads."""

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.administration.closing import consequences
from kehui.administration.cover import warnings
from kehui.administration.filters import ActFilters, bound
from kehui.administration.forms import RemarkForm
from kehui.administration.gates import administrators, auditors, proposers
from kehui.administration.lists import crumbs, listed
from kehui.administration.told import acts, proposals, tell, told
from kehui.people.acts import broken, confirm, may_answer, refuse, withdraw
from kehui.people.models import AdminAct, Grant
from kehui.people.powers import powers

ANSWERS = {"confirm": confirm, "refuse": refuse, "withdraw": withdraw}
DONE = {
    "confirm": lambda: _("Confirmed and done."),
    "refuse": lambda: _("Refused."),
    "withdraw": lambda: _("Withdrawn."),
}
ANSWERED = 30  # shown under those that wait


@administrators
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a second administrator, and what was answered lately."""
    context = {
        "waiting": [(each, may_answer(powers(request.user), each.act)) for each in told(proposals(waiting=True))],
        "answered": told(proposals(waiting=False)[:ANSWERED]),
        "crumbs": crumbs((_("Proposals"), "")),
    }
    return render(request, "administration/queue.html", context)


@administrators
def show_act(request: HttpRequest, pk: int) -> HttpResponse:
    """One act, with its answer or the form that answers it."""
    return act_page(request, get_object_or_404(acts(), pk=pk), RemarkForm())


def act_page(request: HttpRequest, act: AdminAct, form: RemarkForm, *, status: int = 200) -> HttpResponse:
    one, who = tell(act), powers(request.user)
    context = {
        "one": one, "form": form, "crumbs": crumbs((_("Proposals"), reverse("acts")), (f"{act.pk}", "")),
        "warnings": warnings(act.subject, ending(act)) if one.open and act.subject else [],
        "stops": consequences(act.subject) if one.open and act.subject and act.action == "close" else [],
        "may_answer": one.open and may_answer(who, act), "may_withdraw": one.open and act.by_id == who.person_id,
    }  # fmt: skip
    return render(request, "administration/act.html", context, status=status)


def ending(act: AdminAct) -> list[Grant]:
    """The roles that a proposal ends, or makes useless."""
    if act.action not in ("revoke", "close"):
        return []
    grants = Grant.objects.filter(person=act.subject).select_related("region", "organisation")
    return list(grants.filter(pk=act.payload["grant"]) if act.action == "revoke" else grants)


@proposers
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, refuse or withdraw a proposal."""
    act, how = get_object_or_404(acts(), pk=pk), request.POST.get("answer", "")
    form = RemarkForm(request.POST or None)
    if how not in ANSWERS or not form.is_valid():
        return redirect("act", pk)
    try:
        ANSWERS[how](act, by=request.user, reason=form.cleaned_data["reason"])
    except ValidationError as error:
        form.refuse(error)
        return act_page(request, get_object_or_404(acts(), pk=pk), form, status=422)
    messages.success(request, DONE[how]())
    return redirect("act", pk)


@auditors
def audit(request: HttpRequest) -> HttpResponse:
    """Everything that was done about people, roles and settings: to be read, and never to be changed."""
    more = {"broken": broken(), "crumbs": crumbs((_("Audit log"), ""))}
    return listed(request, "administration/audit.html", ActFilters, acts(), draw=told, **more)


@auditors
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The log that the filters leave, as CSV that spreadsheets open, digests included."""
    rows = bound(ActFilters, request, acts()).qs
    response = StreamingHttpResponse(lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{timezone.localdate()}.csv"'
    return response


class Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        return value


def lines(rows: Any) -> Iterator[str]:
    writer = csv.writer(Echo())
    heads = (_("No."), _("When"), _("By whom"), _("Office"), _("What"), _("Outcome"), _("About whom"), _("Details"),
             _("Reason"), _("Answers no."), _("Digest"))  # fmt: skip
    yield "\ufeff" + writer.writerow(heads)
    for act in rows.iterator(500):
        one = tell(act)
        at = timezone.localtime(act.at).strftime("%Y-%m-%d %H:%M:%S")
        cells = (act.pk, at, act.by, one.office, one.what, act.get_step_display(), act.subject or "", one.words,
                 act.reason, act.answers_id or "", act.digest)  # fmt: skip
        yield writer.writerow([safe(str(cell)) for cell in cells])


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
