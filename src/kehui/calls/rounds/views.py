"""The pages of whoever runs a round: which expert reviews what, and what the scores come to."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehui.access import open_to
from kehui.calls.rounds import deciding, letters, planning, queries, reminding, reserves
from kehui.calls.rounds.kinds import WATCHING
from kehui.calls.rounds.models import Reserve
from kehui.calls.rounds.results import severity, standings, thin
from kehui.calls.rules import running
from kehui.core.numbers import whole
from kehui.people.powers import Role
from kehui.records import addresses
from kehui.records.kinds import kinds
from kehui.records.pages.frame import Page, find

runners = open_to(lambda who: who.holds(Role.CITY, Role.OFFICER), "cities and the department")
seers = open_to(lambda who: who.holds(Role.CITY, Role.OFFICER, *WATCHING), "whoever runs or watches rounds of review")


@runners
def experts(request: HttpRequest, number: str) -> HttpResponse:
    """The best plan as things stand, and carrying it out."""
    from kehui.calls.rounds.assigning import carry_out  # it loads the solver

    page = find(request, kinds["round"], number)
    if page.record.state not in ("assigning", "scoring"):
        messages.info(request, _("Experts are assigned while a round is prepared or scored."))
        return redirect(addresses.page(page.record))
    may_run = running.allows(request.user, page.record)
    if request.method == "POST" and not may_run:
        raise PermissionDenied
    if "compute" in request.POST:
        return redirect("job", planning.order(page.record, by=request.user).pk)
    proposal = planning.ready(page.record)
    if proposal is None:
        cases, pool = planning.size(page.record)
        context = page.context(cases=cases, pool=pool, may_run=may_run, crumbs=page.crumbs(_("Experts")))
        return render(request, "rounds/unplanned.html", context)
    if request.method != "POST":
        return _plan(page, proposal)
    if request.POST.get("plan") != proposal.digest:
        messages.warning(request, _("Something has changed since you saw the plan. This is the plan as of now."))
        return _plan(page, proposal, status=409)
    try:
        count = carry_out(page.record, proposal, by=request.user)
    except ValidationError as error:
        messages.error(request, _("; ").join(error.messages))
        return _plan(page, proposal, status=422)
    words = ngettext("%(n)s review was asked for.", "%(n)s reviews were asked for.", count)
    messages.success(request, words % {"n": count})
    return redirect(addresses.page(page.record))


def _plan(page: Page, proposal: Any, *, status: int = 200) -> HttpResponse:
    by_case: dict[Any, list[Any]] = {}
    for each in proposal.pairs:
        by_case.setdefault(each.case, []).append(each)
    context = page.context(
        proposal=proposal, cases=list(by_case.items()),
        new=sum(not each.asked for each in proposal.pairs), crumbs=page.crumbs(_("Experts")),
    )  # fmt: skip
    return render(page.request, "rounds/experts.html", context, status=status)


@runners
def remind(request: HttpRequest, number: str) -> HttpResponse:
    """Who would be written to and when they were last reminded; nobody is before this is confirmed."""
    page = find(request, kinds["round"], number)
    if page.record.state not in ("assigning", "scoring"):
        messages.info(request, _("This round waits for no scores."))
        return redirect(addresses.page(page.record))
    if request.method != "POST":
        rows = reminding.missing(page.record)
        reachable = any(each.reachable for each in rows)
        context = page.context(rows=rows, reachable=reachable, crumbs=page.crumbs(_("Remind")))
        return render(request, "rounds/remind.html", context)
    if not running.allows(request.user, page.record):
        raise PermissionDenied
    people = {key for each in request.POST.getlist("person") if (key := whole(each)) is not None}
    count = reminding.remind(page.record, people, by=request.user)
    messages.success(
        request, ngettext("%(n)s expert is reminded.", "%(n)s experts are reminded.", count) % {"n": count}
    )
    return redirect(addresses.page(page.record))


@seers
def scores(request: HttpRequest, number: str) -> HttpResponse:
    """Every case with its sheets, best first; decisions drafted from the order, carried out together."""
    page = find(request, kinds["round"], number)
    if request.method == "POST":
        return _decided(page)
    found = severity(page.record, standings(page.record))
    rows = found.rows
    may_decide = page.record.state == "decided" and running.allows(request.user, page.record)
    undecided = set(queries.undecided(page.record).values_list("pk", flat=True))
    context = page.context(
        rows=rows, remarks=[*thin(page.record, rows), *found.remarks], hints=found.hints, quota=page.record.places,
        signed=sum(each.signed for each in rows),
        asked=sum(len(each.reviews) for each in rows), crumbs=page.crumbs(_("Scores")),
        may_decide=may_decide and bool(undecided), may_run=may_decide, undecided=undecided,
        moves=reserves.next_up(page.record) if may_decide else [],
        waiting=[each.case_id for each in reserves.waiting(page.record)],
    )  # fmt: skip
    return render(request, "rounds/scores.html", context)


def _decided(page: Page) -> HttpResponse:
    if page.record.state != "decided" or not running.allows(page.request.user, page.record):
        raise PermissionDenied
    if "move_up" in page.request.POST:
        return _moved_up(page)
    chosen, seen = page.request.POST.getlist("award"), page.request.POST.get("seen", "")
    if seen and seen != letters.digest(letters.drafts(page.record, deciding.drafted(page.record, chosen))):
        words = _("Nothing was carried out: the decisions or their letters have changed since you looked at them.")
        messages.warning(page.request, words)
        url = reverse("round-letters", args=[page.record.number])
        return redirect(f"{url}?{urlencode({'award': chosen}, doseq=True)}")
    if "release" in page.request.POST:
        Reserve.objects.filter(round=page.record, moved_at=None).delete()
    outcome = deciding.carry_out(page.record, chosen, by=page.request.user,
                                 reserve="release" not in page.request.POST)  # fmt: skip
    words = _("%(proposed)s proposed for award, %(declined)s not selected, %(reserved)s kept in reserve.")
    if page.record.passing is not None:
        words = _("%(proposed)s go on to the second review, %(declined)s not selected.")
    messages.success(page.request, words % vars(outcome))
    for each in outcome.refused:
        messages.error(page.request, f"{each.case.number}: {each.words}")
    return redirect(reverse("round-scores", args=[page.record.number]))


def _moved_up(page: Page) -> HttpResponse:
    try:
        moves = reserves.move_up(page.record, by=page.request.user)
    except (ValidationError, PermissionDenied) as error:
        messages.error(page.request, _("; ").join(getattr(error, "messages", [str(error)])))
    else:
        words = _("%(one)s moves up for %(other)s.")
        for each in moves:
            named = {"one": each.reserve.case.number, "other": each.gone.number}
            messages.success(page.request, words % named)
    return redirect(reverse("round-scores", args=[page.record.number]))
