"""Organisations: the list and the page for everybody signed in, and the page of those who administer one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kehui.access import members
from kehui.administration import invitations
from kehui.administration.filters import OrganisationFilters
from kehui.administration.forms import InviteForm, RemarkForm, RenameForm
from kehui.administration.gates import managers
from kehui.administration.lists import crumbs, listed
from kehui.administration.locks import with_locks
from kehui.administration.masking import masked_email
from kehui.administration.told import acts, told
from kehui.people.models import Alias, Organisation, Person
from kehui.people.organisations import administrators, appoint, dismiss, let_go, manages, name_short, rename, take_in
from kehui.people.powers import ADMINISTRATORS, Role, in_force, powers
from kehui.records.addresses import kind_page
from kehui.records.addresses import page as address
from kehui.records.handover import left_behind, open_count
from kehui.records.kinds import kinds
from kehui.records.queries import visible


@members
def organisations(request: HttpRequest) -> HttpResponse:
    rows = Organisation.objects.select_related("region").prefetch_related("aliases")
    more = {"crumbs": crumbs((_("Organisations"), ""))}
    return listed(request, "administration/organisations.html", OrganisationFilters, rows, **more)


@members
def organisation(request: Any, code: str) -> HttpResponse:
    """What an organisation is called and where it sits; its members for those who need to know them."""
    one = get_object_or_404(Organisation.objects.select_related("region"), code=code)
    who = powers(request.user)
    mine = manages(who, one)
    inside = mine or one.pk in who.organisation_ids or who.holds(*ADMINISTRATORS)
    context = {
        "one": one, "aliases": one.aliases.all(), "mine": mine, "inside": inside,
        "members": roster(one) if inside else [], "kinds": [] if who.holds(*ADMINISTRATORS) else links(one),
        "crumbs": crumbs((_("Organisations"), reverse("organisations")), (one.name, "")),
    }  # fmt: skip
    return render(request, "administration/organisation.html", context)


def links(one: Organisation) -> list[tuple[str, str]]:
    """The lists of this organisation's records."""
    return [(kind.plural, kind_page(kind, owner=one.code)) for kind in kinds if "owner" in kind.fields]


def roster(one: Organisation) -> list[dict[str, Any]]:
    """The members of today, the administrators marked, addresses masked."""
    running: set[int] = set(administrators(one).values_list("person_id", flat=True))
    rows = list(one.memberships.filter(in_force()).select_related("person"))
    with_locks(row.person for row in rows)
    return [
        {"membership": row, "person": row.person, "administrator": row.person_id in running,
         "only": running == {row.person_id}, "email": masked_email(row.person.email)}
        for row in sorted(rows, key=lambda row: (row.person_id not in running, row.person.name))
    ]  # fmt: skip


@members
def mine(request: Any) -> HttpResponse:
    """The first (nearly always the only) organisation that I administer or belong to, or how my application stands."""
    who = powers(request.user)
    if administered := who.places(Role.ORGANISATION):
        return redirect("own-organisation", Organisation.objects.get(pk=administered[0]).code)
    if who.organisation_ids:
        return redirect("organisation", Organisation.objects.get(pk=who.organisation_ids[0]).code)
    kind = kinds["enrolment"]
    last = visible(kind, request.user).filter(created_by=who.person_id).order_by("-pk").first()
    context = {
        "last": last, "phase": kind.state(last).phase.value if last else "", "url": address(last) if last else "",
        "may_join": kind.create(who), "crumbs": crumbs((_("My organisation"), "")),
    }  # fmt: skip
    return render(request, "administration/no_organisation.html", context)


@managers
def own(request: Any, code: str) -> HttpResponse:
    """Members, invitations and applications of an organisation that I administer."""
    one = managed(request, code)
    left = [(who, count, reverse("hand-over", args=[who.pk, code])) for who, count in left_behind(organisation=one)]
    context = {
        "left": left, "one": one, "members": roster(one), "others": others(request, one), "me": request.user,
        "waiting_url": kind_page(kinds["enrolment"], desk="waiting"),
        "acts": told(acts(payload__organisation=one.pk, answers=None)[:20]), "crumbs": crumbs((one.name, "")),
    }  # fmt: skip
    return render(request, "administration/own_organisation.html", context)


def managed(request: Any, code: str) -> Organisation:
    one = get_object_or_404(Organisation, code=code)
    if not manages(powers(request.user), one):
        raise PermissionDenied
    return one


def others(request: Any, one: Organisation) -> list[Organisation]:
    """The other organisations that I administer."""
    keys = powers(request.user).places(Role.ORGANISATION)
    return list(Organisation.objects.filter(pk__in=keys).exclude(pk=one.pk))


@managers
def invite(request: Any, code: str) -> HttpResponse:
    """Take a colleague in: an account without a password, and the link by which they set one."""
    one = managed(request, code)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with transaction.atomic():
            made = Person.objects.create_user(given["username"], email=given["email"], name=given["name"])
            take_in(made, one, by=request.user, post=given["post"])
        return invitations.show(request, made, back=reverse("own-organisation", args=[code]))
    words = _("Somebody who has an account already asks to join by themselves, under “Join the platform”.")
    return own_form(request, one, form, title=_("Invite a colleague"), confirm=_("Invite"), words=words)


@managers
def change_name(request: Any, code: str) -> HttpResponse:
    one = managed(request, code)
    short = "\n".join(one.aliases.filter(kind=Alias.Kind.SHORT).values_list("name", flat=True))
    form = RenameForm(request.POST or None, initial={"name": one.name, "short": short})
    if request.method == "POST" and form.is_valid():
        try:
            change_names(one, form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Your changes were saved."))
            return redirect("own-organisation", code)
    return own_form(request, one, form, title=_("Change the names"), confirm=_("Save"))


@transaction.atomic
def change_names(one: Organisation, given: dict[str, Any], *, by: Any) -> None:
    rename(one, given["name"], by=by)
    name_short(one, given["short"].splitlines(), by=by)


@managers
@require_POST
def set_administrator(request: Any, code: str, pk: int) -> HttpResponse:
    """Make a member an administrator, or take that role away again."""
    one, person = managed(request, code), get_object_or_404(Person, pk=pk)
    change = appoint if request.POST.get("to") == "administrator" else dismiss
    try:
        change(person, one, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Your changes were saved."))
    return redirect("profile" if person.pk == request.user.pk and change is dismiss else reverse(
        "own-organisation", args=[code]))  # fmt: skip


@managers
def remove(request: Any, code: str, pk: int) -> HttpResponse:
    """End a membership; open work is handed over first."""
    one = managed(request, code)
    person = get_object_or_404(Person, pk=pk, memberships__in=one.memberships.filter(in_force()))
    if open_count(person, organisation=one):
        return redirect("hand-over", person.pk, one.code)
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            let_go(person, one, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(who)s is no longer a member.") % {"who": person})
            return redirect("own-organisation", code)
    words = _("%(who)s can no longer act in the organisation's name; what they wrote stays.") % {"who": person}
    return own_form(request, one, form, title=_("Remove %(who)s") % {"who": person}, confirm=_("Remove"), words=words)


def own_form(
    request: HttpRequest, one: Organisation, form: Any, *, title: str, confirm: str, words: str = ""
) -> HttpResponse:
    back = reverse("own-organisation", args=[one.code])
    context = {"form": form, "title": title, "confirm": confirm, "words": words, "back_url": back}
    context["crumbs"] = crumbs((one.name, back), (title, ""))
    return render(request, "administration/form.html", context, status=422 if form.errors else 200)
