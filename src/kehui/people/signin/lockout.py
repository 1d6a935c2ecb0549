"""Accounts that are locked after failed sign-ins: whose lock it is, and the page that says until when."""

from typing import Any

from allauth.account.internal.userkit import filter_users_by_email, get_user_by_username
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kehui.people.models import Person
from kehui.people.signin.services import locked_until

NAME_LENGTH = 150


def person_named(name: str) -> Person | None:
    """Whoever signs in under a user name or an e-mail address, if there is exactly one."""
    if found := get_user_by_username(name):
        return found
    owners = filter_users_by_email(name, prefer_verified=True, for_login=True) if "@" in name else []
    return owners[0] if len(owners) == 1 else None


def account_name(_request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Under which name failures are counted: the user name, whatever was typed, so that an account has one count."""
    given = credentials or {}
    typed = str(given.get("username") or given.get("email") or given.get("login") or "").strip()[:NAME_LENGTH]
    person = person_named(typed) if typed else None
    return person.username if person else typed.lower()


def locked_page(
    request: HttpRequest, _response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The answer to a sign-in on a locked account; the same for a name that nobody has."""
    until = locked_until(account_name(request, credentials))
    words = {"until": until, "attempts": settings.AXES_FAILURE_LIMIT}
    return render(request, "signin/locked.html", words, status=429)
