"""Who calls: a bearer token, its scope for each call, and how often it may call."""

from threading import local
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, Throttled
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from kehui.api.models import Scope, Token
from kehui.api.tokens import find, known, stamp
from kehui.background.counting import Count, count, counted
from kehui.people.signin.addresses import client_address

MINUTE = 60  # seconds
LIMITS = {
    "RateLimit-Limit": "calls of one token in a minute",
    "RateLimit-Remaining": "calls that are left in this minute",
    "RateLimit-Reset": "seconds until the minute ends",
}


class TokenOverError(AuthenticationError):
    """A token that was good once; whoever shows its secret is told what became of it."""

    def __init__(self, token: Token) -> None:
        said = _("This token has been ended. Make a new one under My tokens.")
        if token.ended_at is None:
            said = _("This token was valid until %(day)s. Make a new one under My tokens.")
        super().__init__(message=said % {"day": f"{timezone.localtime(token.expires_at):%Y-%m-%d %H:%M}"})


class Bearer(HttpBearer):
    """Signs the request in as the person of its token; an address that keeps guessing is slowed down, one whose token
    has expired is not guessing."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        guesses = f"api-guesses-{client_address(request)}"
        before = counted(guesses)
        if before.number >= settings.API_GUESSES:
            raise Throttled(wait=before.left)
        found = find(token)
        if found is None:
            if over := known(token):
                raise TokenOverError(over)
            count(guesses, seconds=MINUTE)
            return None
        request.user = found.person
        stamp(found)
        return found


class PerToken(BaseThrottle):
    """So many calls of one token in a minute (``API_CALLS``), whatever address they come from. The library asks one
    object for all calls how long to wait, right after the refusal and in its thread."""

    def __init__(self) -> None:
        self._refused = local()

    def allow_request(self, request: Any) -> bool:
        request.calls = count(f"api-calls-{request.auth.pk}", seconds=MINUTE)
        self._refused.wait = request.calls.left
        return request.calls.number <= settings.API_CALLS

    def wait(self) -> float:
        return self._refused.wait


def limits(request: Any) -> dict[str, str]:
    """What a program is told of its calls in this minute, as drafts of the IETF and other interfaces call it; nothing
    where no token was shown."""
    calls: Count | None = getattr(request, "calls", None)
    if calls is None:
        return {}
    found = settings.API_CALLS, max(settings.API_CALLS - calls.number, 0), calls.left
    return {name: str(value) for name, value in zip(LIMITS, found, strict=True)}


def require(request: Any, scope: Scope, kind: str = "") -> None:
    """Refuse a call that goes beyond its token."""
    if not request.auth.covers(scope, kind):
        words = _("This token does not allow that. It takes: %(scope)s.") % {"scope": scope.label}
        raise PermissionDenied(words)
