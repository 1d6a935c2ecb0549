"""Accounts that are locked after failed sign-ins: whose lock it is, the page that says until when, and how many
attempts are left before it."""

import time
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.userkit import filter_users_by_email, get_user_by_username
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehui.people.models import Person
from kehui.people.signin.services import locked_until
from kehui.people.signin.words import sentences

NAME_LENGTH = 150
FAILED = "kehui.failed"  # the key in the session


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
    request.session.pop(FAILED, None)
    following = request.POST.get("next", "")
    back = reverse("sign-in") + (f"?{urlencode({'next': following})}" if following else "")
    words = {"until": until, "attempts": settings.AXES_FAILURE_LIMIT, "back": back}
    return render(request, "signin/locked.html", words, status=429)


def attempts_left(request: HttpRequest, typed: str) -> str:
    """Counts one more failure with a name and tells in words how many are left, and how long the lock would last.

    Counted is what this browser tried with the name as it was typed, so that the words tell nobody whether there is
    such an account, nor that somebody else tried it: there may be fewer left, never more."""
    now, name = time.time(), salted_hmac(FAILED, typed.strip().lower()).hexdigest()
    kept = request.session.get(FAILED, {})
    fresh = kept.get("name") == name and now - kept["at"] < settings.AXES_COOLOFF_TIME.total_seconds()
    failed = kept["failed"] + 1 if fresh else 1
    request.session[FAILED] = {"name": name, "failed": failed, "at": now}
    left = max(settings.AXES_FAILURE_LIMIT - failed, 1)
    attempts = ngettext("You can try %(count)d more time at the most.", "You can try %(count)d more times at the most.",
                        left) % {"count": left}  # fmt: skip
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return sentences(attempts, _("Then the name is locked for %(minutes)s minutes.") % {"minutes": minutes})
