"""The pages on which the chair looks at decisions together with their letters, and corrects a letter."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kehui.calls.rounds import deciding
from kehui.calls.rounds import letters as writing
from kehui.calls.rounds.models import Decision, Feedback
from kehui.calls.rounds.views import runners
from kehui.calls.rules import running
from kehui.records.kinds import kinds
from kehui.records.pages.frame import Page, find
from kehui.records.services import log

LETTER = "letter"  # what the history calls it
MOST = 5000  # characters of one letter


def _page(request: HttpRequest, number: str) -> Page:
    """The round, decided, for whoever runs it."""
    page = find(request, kinds["round"], number)
    if page.record.state != "decided" or not running.allows(request.user, page.record):
        raise PermissionDenied
    return page


@runners
def letters(request: HttpRequest, number: str) -> HttpResponse:
    """Every decision that would be carried out with its letter; nothing is decided or sent by looking."""
    page = _page(request, number)
    chosen = request.GET.getlist("award")
    drafts = writing.drafts(page.record, deciding.drafted(page.record, chosen))
    rows = [(each, reverse("round-letter", args=[number, each.case.number]) + "?" + _query(each, chosen))
            for each in drafts]  # fmt: skip
    context = page.context(
        rows=rows, chosen=chosen, seen=writing.digest(drafts), sent=writing.sent(page.record),
        crumbs=page.crumbs(_("Letters")),
        scores_url=reverse("round-scores", args=[number]),
    )  # fmt: skip
    return render(request, "rounds/letters.html", context)


def _query(letter: Feedback, chosen: list[str]) -> str:
    return urlencode({"decision": letter.decision, "award": chosen}, doseq=True)


@runners
def correct(request: Any, number: str, case: str) -> HttpResponse:
    """One letter, to be corrected before it goes; that it was is written into the round's history."""
    page = _page(request, number)
    decision = request.GET.get("decision", "")
    found = writing.drafts(page.record, {case: decision}) if decision in Decision.values else []  # type: ignore[arg-type]
    if not found:
        raise Http404(case)
    [letter] = found
    back = (
        reverse("round-letters", args=[number]) + "?" + urlencode({"award": request.GET.getlist("award")}, doseq=True)
    )
    text = request.POST.get("text", "").strip().replace("\r\n", "\n")
    if letter.sent_at:
        messages.info(request, _("This letter is sent."))
        return redirect(back)
    if request.method == "POST" and text and len(text) <= MOST:
        if text != letter.text:
            writing.correct(letter, text, by=request.user)
            log(page.record, LETTER, by=request.user, changes={"case": [None, case]})
        return redirect(back)
    context = page.context(
        letter=letter, text=text or letter.text, most=MOST, back=back, crumbs=page.crumbs(_("Letter"))
    )
    return render(request, "rounds/letter.html", context, status=422 if request.method == "POST" else 200)
