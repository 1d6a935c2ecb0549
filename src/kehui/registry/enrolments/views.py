"""Joining the platform, for anybody: the credit code first, then the account and the application in one step."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kehui.access import everyone
from kehui.background.counting import count
from kehui.people.models import Person
from kehui.people.powers import powers
from kehui.people.signin.addresses import client_address
from kehui.people.signin.services import add_address
from kehui.records import addresses, services
from kehui.registry.enrolments.forms import KNOWN, AccountForm, CodeForm, application_form
from kehui.registry.enrolments.services import existing

HOUR = 3600  # seconds


@everyone
def begin(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and say whether the organisation is here."""
    if "code" not in request.GET:
        return render(request, "enrolments/begin.html", {"form": CodeForm()})
    form = CodeForm(request.GET)
    if not form.is_valid():
        return render(request, "enrolments/begin.html", {"form": form}, status=422)
    return redirect("join", form.cleaned_data["code"])


@everyone
def join(request: HttpRequest, code: str) -> HttpResponse:
    """The application about one code; whoever has no account makes one by it."""
    checked = CodeForm({"code": code})
    if not checked.is_valid():
        return render(request, "enrolments/begin.html", {"form": checked}, status=422)
    organisation, known = existing(code), powers(request.user).signed_in
    sent = request.POST if request.method == "POST" else None
    application = application_form(request.user, code, organisation, data=sent)
    account = None if known else AccountForm(sent, prefix="account")
    status = 422 if sent is not None else 200
    fits = sent is not None and all([application.is_valid(), account is None or account.is_valid()])
    if fits and too_often(request):
        application.add_error(
            None, _("Too many applications came from your network. Yours is below: send it in an hour.")
        )
        status = 429
    elif fits:
        try:
            record = apply(request.user, code, organisation, application.cleaned_data, account)
        except ValidationError as error:
            application.refuse(error)
        else:
            for address in EmailAddress.objects.filter(user=record.created_by, verified=False) if account else ():
                address.send_confirmation(request)
            return thank(request, record, known=known)
    context = {"code": code, "organisation": organisation, "application": application, "account": account}
    return render(request, "enrolments/join.html", context, status=status)


def too_often(request: HttpRequest) -> bool:
    """Whether more applications than ``JOIN_RATE`` came from one network address since its first, an hour at most."""
    return count(f"join-from-{client_address(request)}", seconds=HOUR).number > settings.JOIN_RATE


@transaction.atomic
def apply(person: Any, code: str, organisation: Any, fields: dict[str, Any], account: AccountForm | None) -> Any:
    """The account, where there is none, and the enrolment, handed in: all or nothing."""
    if account:
        given = account.cleaned_data
        person = Person.objects.create_user(
            given["username"], email=given["email"], name=given["name"], phone=fields["contact_phone"]
        )
        person.set_password(given["password"])  # create_user would not let the rules of passwords know of it
        person.save(update_fields=["password"])
        if given["email"]:
            add_address(person, given["email"])
    if organisation:
        values = (code, organisation.name, organisation.kind, organisation.region)
        fields = fields | dict(zip(KNOWN, values, strict=True))
    record = services.create("enrolment", by=person, **fields | {"code": code})
    services.act(record, "submit", by=person)
    return record


def thank(request: HttpRequest, record: Any, *, known: bool) -> HttpResponse:
    page = addresses.page(record)
    if known:
        messages.success(request, _("Your application was handed in."))
        return redirect(page)
    words = _("Your application %(number)s was handed in. Sign in with your new account to follow it.")
    messages.success(request, words % {"number": record.number})
    return redirect(f"{reverse('sign-in')}?next={page}")
