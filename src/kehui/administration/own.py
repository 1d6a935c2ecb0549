"""My profile, what I lent and borrowed, and my organisation for whoever administers it."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kehui.access import members
from kehui.administration.forms import DelegationForm, ProfileForm
from kehui.administration.lists import crumbs
from kehui.administration.people import delegations
from kehui.people.delegations import delegate, lendable, recall
from kehui.people.models import Delegation, Person
from kehui.people.powers import ADMINISTRATORS, INSIDE, Role, powers
from kehui.people.signin.services import change_address
from kehui.records.kinds import kinds
from kehui.records.queries import visible


@members
def profile(request: Any) -> HttpResponse:
    """Who I am here, what I may do and where, and what of it is lent."""
    me, who = Person.objects.get(pk=request.user.pk), powers(request.user)
    enrolments = visible(kinds["enrolment"], request.user).filter(created_by=me.pk)
    context = {
        "me": me, "memberships": me.memberships.select_related("organisation"),
        "grants": me.grants.select_related("region", "organisation"), "delegations": delegations(me),
        "may_lend": lendable(me).exists(),
        "may_leave": bool({*who.scopes, *who.within} - {*INSIDE, *ADMINISTRATORS}),
        "enrolments": enrolments.order_by("-pk")[:5],
        "may_join": kinds["enrolment"].create(who), "manages": who.places(Role.ORGANISATION),
        "crumbs": crumbs((_("My profile"), "")),
    }  # fmt: skip
    return render(request, "administration/profile.html", context)


@members
def change_profile(request: Any) -> HttpResponse:
    """Keep my name and addresses up to date."""
    me = Person.objects.get(pk=request.user.pk)
    given = {name: getattr(me, name) for name in ("name", "email", "phone")}
    form = ProfileForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        change_me(request, me, form.cleaned_data)
        messages.success(request, _("Your changes were saved."))
        return redirect("profile")
    return own_form(request, form, title=_("Change my profile"), confirm=_("Save"))


@transaction.atomic
def change_me(request: HttpRequest, me: Person, given: dict[str, Any]) -> None:
    """A new address is to be confirmed, and the former one is told of it."""
    former = me.email
    me.name, me.phone = given["name"], given["phone"]
    me.save(update_fields=["name", "phone"])
    if given["email"].lower() == former.lower():
        return
    unconfirmed = change_address(me, given["email"])
    if former:
        get_adapter(request).send_notification_mail("account/email/email_changed", me, email=former)
    if unconfirmed and settings.EMAIL_HOST:
        unconfirmed.send_confirmation(request)


def own_form(request: HttpRequest, form: Any, *, title: str, confirm: str, words: str = "") -> HttpResponse:
    back = reverse("profile")
    context = {"form": form, "title": title, "confirm": confirm, "words": words, "back_url": back}
    context["crumbs"] = crumbs((_("My profile"), back), (title, ""))
    return render(request, "administration/form.html", context, status=422 if form.errors else 200)


@members
def lend(request: Any) -> HttpResponse:
    """Lend one of my roles to a colleague for some days."""
    me = Person.objects.get(pk=request.user.pk)
    if not lendable(me).exists():
        raise PermissionDenied
    form = DelegationForm(me, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            days = {"since": given["since"], "until": given["until"], "reason": given["reason"]}
            delegate(given["grant"], to=given["person"], by=me, **days)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Delegated. Both of you see it here, and either of you may end it."))
            return redirect("profile")
    words = _("Whatever your colleague does by this role says that it was done for you.")
    return own_form(request, form, title=_("Delegate a role"), confirm=_("Delegate"), words=words)


@members
@require_POST
def end_lending(request: Any, pk: int) -> HttpResponse:
    lent = get_object_or_404(Delegation.objects.select_related("grant"), pk=pk)
    recall(lent, by=request.user)
    messages.success(request, _("The delegation has ended."))
    return redirect("profile")
