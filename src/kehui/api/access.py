"""Who calls: a bearer token, its scope for each call, and how often it may call."""

import time
from math import ceil
from threading import local
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, Throttled
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from kehui.api.models import Scope, Token
from kehui.api.tokens import find, known, stamp
from kehui.people.signin.addresses import client_address

MINUTE = 60  # seconds


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
        if cache.get(guesses, 0) >= settings.API_GUESSES:
            raise Throttled(wait=left(guesses))
        found = find(token)
        if found is None:
            if over := known(token):
                raise TokenOverError(over)
            counted(guesses)
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
        calls = f"api-calls-{request.auth.pk}"
        allowed = counted(calls) <= settings.API_CALLS
        self._refused.wait = 0 if allowed else left(calls)
        return allowed

    def wait(self) -> float:
        return self._refused.wait


def counted(key: str) -> int:
    """Count one more under a key; the number in the minute that began with its first."""
    if cache.add(key, 0, timeout=MINUTE):
        cache.set(f"{key}-until", time.time() + MINUTE, timeout=MINUTE)
    try:
        return cache.incr(key)
    except ValueError:  # the minute ended between the two
        return 1


def left(key: str) -> int:
    """Whole seconds until the minute that is counted under a key ends; at least one."""
    return max(1, ceil(cache.get(f"{key}-until", 0.0) - time.time()))


def require(request: Any, scope: Scope, kind: str = "") -> None:
    """Refuse a call that goes beyond its token."""
    if not request.auth.covers(scope, kind):
        words = _("This token does not allow that. It takes: %(scope)s.") % {"scope": scope.label}
        raise PermissionDenied(words)
