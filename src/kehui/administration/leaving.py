"""Leaving an organisation or an office: what is open, to whom it goes, one confirmation."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kehui.access import members
from kehui.administration.closing import unanswered
from kehui.administration.cover import warnings
from kehui.administration.forms import ColleagueChoice, Refusable
from kehui.administration.lists import crumbs
from kehui.administration.people import delegations
from kehui.people.models import Grant, Organisation, Person
from kehui.people.organisations import let_go
from kehui.people.powers import ADMINISTRATORS, INSIDE, in_force
from kehui.people.services import leave_office
from kehui.records.addresses import page as address
from kehui.records.handover import Work, drafts, hand_over, may_hand_over, open_count, open_work, own_work, successors

SHOWN = 50  # records listed per kind; the count says how many there are


class LeavingForm(Refusable):
    """Who takes over, why, and whether the person leaves with it."""

    to = ColleagueChoice(
        queryset=Person.objects.none(), label=gettext_lazy("Successor"), empty_label=gettext_lazy("choose …")
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, help_text=gettext_lazy("Stands in the history of every record.")
    )
    leave = forms.BooleanField(label=gettext_lazy("Leave at the same time"), required=False, initial=True)


@members
def leaving(request: Any, pk: int, code: str = "") -> HttpResponse:
    """The sheet that lists all that is open; its one button hands it over and ends the membership or the office."""
    person = get_object_or_404(Person, pk=pk, machine=False)
    organisation = get_object_or_404(Organisation, code=code) if code else None
    if not may_hand_over(request.user, person, organisation=organisation):
        raise PermissionDenied
    form = LeavingForm(request.POST or None)
    form.fields["to"].queryset = successors(person, organisation=organisation)
    unsent = [] if organisation else named(drafts(person))
    nothing_open = not open_count(person, organisation=organisation)
    ends = ending(person, organisation)
    gone = not (any(grant.holds_today for grant in ends) or belongs(person, organisation))
    if gone:
        del form.fields["leave"]
    if nothing_open and not gone:  # what remains is to leave, and drafts, which a successor may have
        form.fields["to"].required = False
        form.fields["reason"].help_text = ""
        for name in ("leave",) if unsent else ("leave", "to"):
            del form.fields[name]
    if request.method == "POST" and form.is_valid():
        try:
            return finish(request, person, organisation, form.cleaned_data | ({"leave": False} if gone else {}))
        except ValidationError as error:
            form.refuse(error)
    context = {"form": form, "one": person, "organisation": organisation, "nothing_open": nothing_open}
    mine = [] if organisation or person.pk != request.user.pk else own_work(person)
    context |= {"work": listed(open_work(person, organisation=organisation)), "own": listed(mine), "drafts": unsent}
    context |= {"delegations": [] if organisation else [each for each in delegations(person) if each.holds_today]}
    context |= {"warnings": warnings(person, ends), "stops": [] if organisation else unanswered(person)}
    context |= {"crumbs": crumbs((_("My profile"), reverse("profile")), (_("Hand over"), "")), "me": request.user}
    return render(request, "administration/leaving.html", context, status=422 if form.errors else 200)


def belongs(person: Person, organisation: Organisation | None) -> bool:
    return bool(organisation) and person.memberships.filter(in_force(), organisation=organisation).exists()


def ending(person: Person, organisation: Organisation | None) -> list[Grant]:
    """The roles that end when the person leaves."""
    grants = person.grants.select_related("region", "organisation")
    if organisation:
        return list(grants.filter(organisation=organisation, role__in=INSIDE))
    return list(grants.exclude(role__in=(*INSIDE, *ADMINISTRATORS)))


def listed(works: Iterable[Work]) -> list[dict[str, Any]]:
    """The open records by kind and by how they name the person."""
    found = []
    for work in works:
        rows = [(record.number, record.title, address(record), work.kind.state(record)) for record in
                work.records.order_by("due_on", "pk")[:SHOWN]]  # fmt: skip
        if rows:
            title = f"{capfirst(str(work.kind.plural))} · {work.label}"
            found.append({"title": title, "count": work.records.count(), "rows": rows})
    return found


def named(rows: Any) -> list[str]:
    """Unsent drafts by what they are about."""
    return [str(draft.values.get("title", [""])[0] or draft.record or draft.kind) for draft in rows.select_related(
        "record")[:SHOWN]]  # fmt: skip


@transaction.atomic
def finish(request: HttpRequest, person: Person, organisation: Organisation | None, given: dict[str, Any]) -> Any:
    """Hand over and leave: both or neither."""
    by: Any = request.user
    count = 0
    leave = given.get("leave", True)
    if given.get("to"):
        count = hand_over(person, to=given["to"], by=by, reason=given["reason"], organisation=organisation)
    if leave and organisation:
        let_go(person, organisation, by=by, reason=given["reason"])
    elif leave:
        leave_office(person, by=by, reason=given["reason"])
    if count:
        said = ngettext("%(count)d record was handed over.", "%(count)d records were handed over.", count)
        messages.success(request, said % {"count": count})
    if leave:
        messages.success(request, _("%(who)s has left.") % {"who": person})
    if organisation and by.pk != person.pk:
        return redirect("own-organisation", organisation.code)
    return redirect("profile")
