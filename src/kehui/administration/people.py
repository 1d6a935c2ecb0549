"""The list of people and a person's page, for the three administrators; business records are none of their concern."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.administration.closing import consequences
from kehui.administration.cover import warnings
from kehui.administration.filters import PeopleFilters
from kehui.administration.forms import GrantForm, PersonForm, ReasonForm
from kehui.administration.gates import administrators, proposers
from kehui.administration.invitations import may_invite
from kehui.administration.lists import crumbs, listed
from kehui.administration.locks import with_locks
from kehui.administration.masking import masked_email, masked_phone
from kehui.administration.told import about
from kehui.people.acts import actions, may_propose, propose
from kehui.people.models import Delegation, Grant, Person
from kehui.people.powers import powers
from kehui.people.signin.events import history
from kehui.people.signin.views import events_told

EVENTS = 20  # of an account, shown on its person's page
PEOPLE = Person.objects.filter(machine=False)


@administrators
def people(request: HttpRequest) -> HttpResponse:
    rows = PEOPLE.prefetch_related("memberships__organisation", "grants__region", "grants__organisation")
    more = {"may_open": may_propose(powers(request.user), "open"), "crumbs": crumbs((_("People"), ""))}
    rows = rows.order_by("name", "pk")
    return listed(request, "administration/people.html", PeopleFilters, rows, draw=with_locks, **more)


@administrators
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Who somebody is, what they may act as and where, what was lent, and what was done about them."""
    (one,) = with_locks([get_object_or_404(PEOPLE, pk=pk)])
    context = page(request, one) | {
        "may_invite": may_invite(one, request.user), "events": events_told(history(one)[:EVENTS]),
        "email": masked_email(one.email), "phone": masked_phone(one.phone),
        "memberships": one.memberships.select_related("organisation"),
        "grants": one.grants.select_related("region", "organisation"),
        "delegations": delegations(one), "acts": about(one),
    }  # fmt: skip
    return render(request, "administration/person.html", context)


def page(request: HttpRequest, one: Person, *way: Any) -> dict[str, Any]:
    url = reverse("person", args=[one.pk])
    label = ((str(one), url), *((each, "") for each in way)) if way else ((str(one), ""),)
    may = may_propose(powers(request.user), "grant") and not one.erased_at
    return {"one": one, "may": may, "crumbs": crumbs((_("People"), reverse("people")), *label), "back_url": url}


def delegations(one: Person) -> list[Delegation]:
    """What somebody lent and borrowed, newest first."""
    rows = Delegation.objects.select_related("grant__person", "grant__region", "grant__organisation", "person")
    return list(rows.filter(grant__person=one) | rows.filter(person=one))


@proposers
def new_person(request: HttpRequest) -> HttpResponse:
    """A new account, closed until the second administrator opens it."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with transaction.atomic():
            made = Person.objects.create_user(
                given["username"], email=given["email"], name=given["name"], is_active=False
            )
            propose("open", by=request.user, subject=made, reason=given["reason"])
        return proposed(request, made)
    context = {"form": form, "crumbs": crumbs((_("People"), reverse("people")), (_("New"), ""))}
    words = _("The account is opened when the second administrator confirms it; then you pass the invitation on.")
    more = {"title": _("New account"), "words": words, "confirm": _("Propose"), "back_url": reverse("people")}
    return render(request, "administration/form.html", context | more, status=422 if form.errors else 200)


@proposers
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a role for somebody."""
    one = get_object_or_404(PEOPLE, pk=pk, erased_at=None)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            propose("grant", by=request.user, subject=one, reason=reason, payload=form.payload())
        except ValidationError as error:
            form.refuse(error)
        else:
            return proposed(request, one)
    return asked(request, one, form, title=_("Give a role"))


@proposers
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose that a role ends."""
    grant = get_object_or_404(Grant.objects.select_related("person", "region", "organisation"), pk=pk)
    words = " · ".join(filter(None, (str(grant.get_role_display()), grant.place)))
    payload, ending = {"grant": grant.pk}, [grant]
    return about_person(request, grant.person, "revoke", _("Take a role away"), words, payload=payload, ending=ending)


@proposers
def close(request: HttpRequest, pk: int) -> HttpResponse:
    words = _("Whoever is closed out cannot sign in; roles and memberships stay as they are.")
    one = get_object_or_404(PEOPLE, pk=pk)
    stops = {"ending": holdings(one), "stops": consequences(one)}
    return about_person(request, one, "close", _("Close the account"), words, **stops)


def holdings(one: Person) -> list[Grant]:
    """All roles of somebody, with where they hold."""
    return list(one.grants.select_related("region", "organisation"))


@proposers
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return about_person(request, get_object_or_404(PEOPLE, pk=pk), "open", _("Open the account"), "")


@proposers
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    words = _("Name, user name, e-mail, telephone and everything that hangs on the account are deleted for good. "
              "History keeps naming this person by number.")  # fmt: skip
    return about_person(request, get_object_or_404(PEOPLE, pk=pk), "erase", _("Erase personal data"), words)


SIGN_IN = {  # what is proposed about somebody's sign-in, and what it means
    "new-password": gettext_lazy(
        "The present password ends at once, and with it every session. Then this page gives out a link by which the "
        "person alone sets a new one."
    ),
    "unlock": gettext_lazy("Failed attempts are forgotten; the next one counts as the first."),
    "end-sessions": gettext_lazy("Every session of this person ends at once."),
    "remove-factors": gettext_lazy("For somebody who lost the device; the next sign-in asks for a new second factor."),
}


@proposers
def sign_in(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Propose to let somebody set a new password, to unlock or sign them out, or to take lost factors away."""
    if code not in SIGN_IN:
        raise Http404(code)
    title = capfirst(str(actions[code].label))
    return about_person(request, get_object_or_404(PEOPLE, pk=pk), code, title, str(SIGN_IN[code]))


def about_person(
    request: HttpRequest, one: Person, code: str, title: str, words: str, *, payload: dict[str, Any] | None = None,
    ending: Iterable[Grant] = (), stops: Iterable[str] = (),
) -> HttpResponse:  # fmt: skip
    """A proposal that needs nothing but its reason; it warns of places that the ``ending`` roles leave to nobody."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            propose(code, by=request.user, subject=one, reason=reason, payload=payload)
        except (ValidationError, PermissionDenied) as error:
            form.refuse(error if isinstance(error, ValidationError) else ValidationError(str(error)))
        else:
            return proposed(request, one)
    return asked(request, one, form, title=title, words=words, warnings=warnings(one, ending), stops=stops)


def asked(request: HttpRequest, one: Person, form: Any, *, title: str, **more: Any) -> HttpResponse:
    more |= {"form": form, "title": title, "confirm": _("Propose")}
    return render(
        request, "administration/form.html", page(request, one, title) | more, status=422 if form.errors else 200
    )


def proposed(request: HttpRequest, one: Person) -> HttpResponse:
    messages.success(request, _("Proposed. It takes effect when the second administrator confirms it."))
    return redirect("person", one.pk)
