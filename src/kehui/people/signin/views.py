"""Pages of signing in and of one's own account, where they differ from those of the library."""

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from allauth.account import views as account
from allauth.account.models import EmailAddress
from allauth.mfa.base import views as factor
from allauth.mfa.models import Authenticator
from allauth.socialaccount import views as social
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.usersessions.internal.flows import sessions as flows
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from requests import RequestException

from kehui.access import everyone, members
from kehui.core.numbers import whole
from kehui.people.signin.addresses import device, place
from kehui.people.signin.events import history, note
from kehui.people.signin.lockout import attempts_left
from kehui.people.signin.models import AccountEvent, What
from kehui.people.signin.obligations import PASSWORD, lacks_factor, needs_factor, owed, password_until
from kehui.people.signin.sessions import STATE
from kehui.people.views import samples

ANSWER_SECONDS = 0.4  # how long asking for a new password takes, whether the address is known or not
MISMATCHED = ("username_password_mismatch", "email_password_mismatch")
PAGE = 50
TICKET_SECONDS = 600


class SignIn(account.LoginView):
    template_name = "people/sign_in.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        if any(error.code in MISMATCHED for error in form.non_field_errors().as_data()):
            form.add_error(None, attempts_left(self.request, form.cleaned_data.get("login") or ""))
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"demo_people": samples(), "mail": bool(settings.EMAIL_HOST)}
        return super().get_context_data(
            **more,
            authority=settings.OIDC_NAME if settings.OIDC_ISSUER else "",
            next=self.get_next_url() or "",
            **kwargs,
        )


sign_in = everyone(SignIn.as_view())


class AskForPassword(account.PasswordResetView):
    """Says the same, after the same time, whether the address is known or not."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(mail=bool(settings.EMAIL_HOST), **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        began = time.monotonic()
        response = super().form_valid(form)
        time.sleep(max(0.0, ANSWER_SECONDS - (time.monotonic() - began)))
        return response


ask_for_password = everyone(AskForPassword.as_view())


class ChangePassword(account.PasswordChangeView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        forced = owed(self.request.session.get(STATE, {}), time.time()) == PASSWORD
        following = self.get_next_url() or ("/" if forced else "")
        return super().get_context_data(forced=forced, next=following, **kwargs)


change_password = members(ChangePassword.as_view())


class Factors(factor.IndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(must_set_up=lacks_factor(self.request.user), **kwargs)


show_factors = members(Factors.as_view())


@everyone
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody is still there: the session lives on. 204 while it does, 401 once it has ended."""
    return HttpResponse(status=204 if request.user.is_authenticated else 401)


@dataclass(frozen=True)
class Open:
    """One session of a person, in words."""

    pk: int
    device: str
    place: str
    address: str
    began_at: Any
    seen_at: Any
    current: bool


@members
def show_sessions(request: HttpRequest) -> HttpResponse:
    """My sessions; one of them or all others can be ended."""
    if request.method == "POST":
        return _end_sessions(request)
    found = [
        Open(one.pk, device(one.user_agent), place(one.ip), one.ip, one.created_at, one.last_seen_at, one.is_current())
        for one in UserSession.objects.purge_and_list(request.user)
    ]
    found.sort(key=lambda one: (one.current, one.seen_at), reverse=True)
    words = {"sessions": found, "others": [one for one in found if not one.current]}
    return render(request, "usersessions/usersession_list.html", words | _limits())


def _limits() -> dict[str, int]:
    return {"idle_minutes": settings.IDLE_MINUTES, "session_hours": settings.SESSION_HOURS}


def _end_sessions(request: HttpRequest) -> HttpResponse:
    mine = UserSession.objects.filter(user=request.user)
    if wanted := request.POST.get("session", ""):
        chosen = [get_object_or_404(mine, pk=whole(wanted) or 0)]
    else:
        chosen = list(mine.exclude(session_key=request.session.session_key))
    if chosen:
        note(request.user, What.SESSIONS_ENDED, request=request)
    flows.end_sessions(request, chosen)
    said = ngettext("%(count)d session has ended.", "%(count)d sessions have ended.", len(chosen))
    messages.success(request, said % {"count": len(chosen)})
    return redirect("usersessions_list")


@members
def show_history(request: HttpRequest) -> HttpResponse:
    """What happened to my account, where from and by whom."""
    page = Paginator(history(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "signin/history.html", {"page": page, "rows": events_told(page)})


def events_told(events: Iterable[AccountEvent]) -> list[tuple[AccountEvent, str, str]]:
    """Events with the device and the place in words."""
    return [(event, device(event.agent) if event.agent else "", place(event.address)) for event in events]


@members
def show_account(request: HttpRequest) -> HttpResponse:
    """My account at a glance: how I sign in, where I am signed in, and what happened lately."""
    person = request.user
    until = password_until(person)
    factors = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    words = {
        "password": person.has_usable_password(),
        "password_until": datetime.fromtimestamp(until, UTC) if until else None,
        "addresses": EmailAddress.objects.filter(user=person).order_by("-primary", "email"),
        "app": Authenticator.Type.TOTP in factors,
        "keys": factors.count(Authenticator.Type.WEBAUTHN),
        "required": needs_factor(person),
        "sessions": len(UserSession.objects.purge_and_list(person)),
        "authority": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
        "linked": SocialAccount.objects.filter(user=person).exists(),
        "events": events_told(history(person)[:5]),
    }
    return render(request, "signin/account.html", words)


def _signer(request: HttpRequest) -> TimestampSigner:
    return TimestampSigner(salt=f"link:{request.session.session_key}")


@everyone
def authority_sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the authority's single sign-on. Linking an account needs a ticket from the page that explains it, because
    otherwise a link on another site could tie somebody else's sign-on to one's account."""
    if request.GET.get("process") == "connect":
        try:
            _signer(request).unsign(request.GET.get("ticket", ""), max_age=TICKET_SECONDS)
        except BadSignature:
            messages.error(request, _("That took too long. Please start again here."))
            return redirect("socialaccount_connections")
    try:
        return oidc.login(request, provider_id)
    except RequestException as error:
        logging.getLogger("kehui.signin").error("the single sign-on does not answer: %s", error)
        return render(request, "socialaccount/authentication_error.html", status=502)


class Connections(social.ConnectionsView):
    """Which single sign-on my account is linked with."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        linked = SocialAccount.objects.filter(user=self.request.user)
        ticket = _signer(self.request).sign("link")
        authority = settings.OIDC_NAME if settings.OIDC_ISSUER else ""
        return super().get_context_data(linked=linked, ticket=ticket, authority=authority, **kwargs)


connections = members(Connections.as_view())
