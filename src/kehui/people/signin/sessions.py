"""How long a session lasts: it ends after a pause and after a working day, and waits for what its person owes."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehui.people.models import Person
from kehui.people.signin.events import note
from kehui.people.signin.models import What
from kehui.people.signin.obligations import FACTOR, PASSWORD, lacks_factor, owed, password_until
from kehui.people.signin.words import sentences

STATE = "kehui.signin"  # the key in the session
WANTED = "kehui_wanted"  # the page first asked for by somebody who had to set up a second factor; templates read it
TOUCH_SECONDS = 60  # how exactly "last seen" is kept: one write a minute at most
ALWAYS = {"sign-out", "account_logout", "set_language", "stay"}
DOORS = {  # where somebody who owes something is led, and the pages open to them
    PASSWORD: ("account_change_password", {"account_set_password"}),
    FACTOR: (
        "mfa_index",
        {
            "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes", "account_reauthenticate", "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
        },
    ),
}  # fmt: skip


def refresh(request: HttpRequest, person: Person) -> None:
    """Read anew, after a sign-in or a change of the account, what the session must know of it."""
    now = time.time()
    state = request.session.get(STATE, {"began": now, "seen": now})
    known = {"password_until": password_until(person), "lacks_factor": lacks_factor(person)}
    request.session[STATE] = state | known


def make_room(person: Person, present: str) -> None:
    """End the oldest sessions of a person beyond the number allowed at once."""
    if settings.SESSIONS_AT_ONCE:
        open_ones = UserSession.objects.filter(user=person).exclude(session_key=present).order_by("-last_seen_at")
        for session in open_ones[settings.SESSIONS_AT_ONCE - 1 :]:
            session.end()


def place_of(request: HttpRequest) -> str:
    """The page to come back to: this one, or for a form the page it stood on."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.get_full_path()
    came = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came, {request.get_host()}):
        parts = urlsplit(came)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return "/"


def open_to(debt: str) -> set[str]:
    """The pages that stay open to somebody who owes this."""
    door, more = DOORS[debt]
    return {door, *more}


def view_name(place: str) -> str:
    """By which name a page of this site is known; "" for none."""
    try:
        return resolve(urlsplit(place).path).view_name
    except Resolver404:
        return ""


def lead(request: HttpRequest, response: HttpResponseRedirect) -> HttpResponse:
    """A redirect that also takes the whole page along when only a part of it was asked for."""
    if not request.headers.get("HX-Request"):
        return response
    return HttpResponse(status=204, headers={"HX-Redirect": response.url})


class SessionRules:
    """Asks nothing of the database beyond the session itself, save once a minute to note that it is in use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            now = time.time()
            state = request.session.get(STATE) or {"began": now, "seen": now}
            if self.is_over(state, now):
                return self.end(request)
            if STATE not in request.session or now - state["seen"] >= TOUCH_SECONDS:
                self.touch(request, state | {"seen": now})
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: Any) -> HttpResponse | None:
        """Lead somebody who owes something there, whatever page was asked for."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or SESSION_KEY not in request.session:
            return None
        debt = owed(request.session.get(STATE, {}), time.time())
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not debt and WANTED in request.session and name not in ALWAYS | open_to(FACTOR):
            del request.session[WANTED]  # they went on
        if not debt or name in ALWAYS | open_to(debt):
            return None
        if request.headers.get("HX-Request") and view_name(place_of(request)) in open_to(debt):
            return HttpResponse(status=204)  # a part of the page that somebody was led to: led again, it never rests
        door = resolve_url(DOORS[debt][0])
        if debt == PASSWORD:
            return lead(request, redirect_to_login(place_of(request), door))
        request.session[WANTED] = place_of(request)
        return lead(request, HttpResponseRedirect(door))

    def is_over(self, state: dict[str, Any], now: float) -> bool:
        idle = settings.IDLE_MINUTES and now - state["seen"] > settings.IDLE_MINUTES * 60
        return bool(idle) or now - state["began"] > settings.SESSION_HOURS * 3600

    def touch(self, request: HttpRequest, state: dict[str, Any]) -> None:
        request.session[STATE] = state
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())

    def end(self, request: HttpRequest) -> HttpResponse:
        """Sign out, say why, and offer the way back to the same page."""
        request.ended_by_rule = True  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            note(request.user, What.IDLE_OUT, request=request)
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        get_adapter().logout(request)
        pause = ngettext(
            "You were signed out because nothing was done for %(count)d minute.",
            "You were signed out because nothing was done for %(count)d minutes.",
            settings.IDLE_MINUTES,
        ) % {"count": settings.IDLE_MINUTES}
        messages.info(request, sentences(pause, _("Drafts of forms are kept.")))
        return lead(request, redirect_to_login(place_of(request)))
