"""The link by which somebody with a new account sets their password; it works once and for a few days."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kehui.access import everyone, members
from kehui.administration.lists import crumbs
from kehui.people.models import Organisation, Person
from kehui.people.organisations import manages
from kehui.people.powers import Role, in_force, powers
from kehui.people.signin import adapters
from kehui.people.signin.events import note
from kehui.people.signin.forms import ResetPasswordForm
from kehui.people.signin.models import What


def link(request: HttpRequest, person: Person) -> str:
    """The whole address of somebody's invitation."""
    return request.build_absolute_uri(path_for(person))


def path_for(person: Person) -> str:
    key = urlsafe_base64_encode(str(person.pk).encode())
    return reverse("invitation", args=[key, default_token_generator.make_token(person)])


def show(request: HttpRequest, person: Person, *, back: str) -> HttpResponse:
    """The link, to be passed on by whoever invited; sent by mail as well where there is an address."""
    address = link(request, person)
    mailed = bool(person.email and settings.EMAIL_HOST)
    if mailed:
        transaction.on_commit(lambda: adapters.deliver(letter(person, address)))
    context = {"one": person, "address": address, "mailed": mailed, "back_url": back}
    context["crumbs"] = crumbs((_("Invitation"), ""))
    return render(request, "administration/invitation.html", context)


def letter(person: Person, address: str) -> EmailMessage:
    """The mail with the link: for somebody new, or for somebody whose lost password was taken away."""
    if person.last_login:
        subject, words = _("A new password for your account"), _("Set a new password for your account here: %(link)s")
    else:
        subject = _("Your invitation")
        words = _("You are invited to work on the science and technology platform. Set your password here: %(link)s")
    return EmailMessage(subject, words % {"link": address}, None, [person.email])


def may_invite(person: Person, by: Any) -> bool:
    """The system administrator, and whoever administers an organisation of a member without a password."""
    who = powers(by)
    if not person.is_active or person.has_usable_password():
        return False
    shared = Organisation.objects.filter(memberships__in=person.memberships.filter(in_force()))
    return who.holds(Role.SYSTEM) or any(manages(who, one) for one in shared)


@members
@require_POST
def again(request: Any, pk: int) -> HttpResponse:
    """A new link for somebody who has not used theirs, or whose lost password was taken away."""
    person = get_object_or_404(Person, pk=pk, machine=False)
    if not may_invite(person, request.user):
        raise PermissionDenied
    back = (
        reverse("person", args=[person.pk]) if powers(request.user).holds(Role.SYSTEM) else reverse("my-organisation")
    )
    return show(request, person, back=back)


@everyone
def accept(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Set the first password, or one in the place of a lost one; a link that was used or has expired leads nowhere."""
    try:
        person = Person.objects.get(pk=int(force_str(urlsafe_base64_decode(key))), is_active=True, machine=False)
    except (ValueError, OverflowError, Person.DoesNotExist):
        raise Http404 from None
    if person.has_usable_password() or not default_token_generator.check_token(person, token):
        return render(request, "administration/invitation_over.html", status=410)
    form = ResetPasswordForm(request.POST or None, user=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        note(person, What.PASSWORD_CHANGED, request=request)
        messages.success(request, _("Your password is set. Sign in as %(name)s.") % {"name": person.username})
        return redirect("sign-in")
    context = {"form": form, "title": _("Welcome, %(name)s") % {"name": person}, "confirm": _("Set my password")}
    context |= {"crumbs": crumbs((_("Invitation"), "")), "back_url": reverse("home")}
    context["words"] = _("Choose the password for your account “%(name)s”.") % {"name": person.username}
    return render(request, "administration/form.html", context, status=422 if form.errors else 200)
