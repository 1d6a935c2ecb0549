"""Makes, finds and ends the tokens by which programs act as a person."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.api.models import Token

PREFIX = "kehui_"
SHOWN = len(PREFIX) + 6  # characters of the secret by which its owner knows it again
STAMP_EVERY = timedelta(minutes=1)  # reading does not write a row each time


def issue(name: str, *, by: Any, scopes: Iterable[str], days: int, kinds: Iterable[str] = ()) -> tuple[Token, str]:
    """A new token and its secret, which is shown this once and kept nowhere.

    ``ValidationError`` by field when it lives longer than ``API_TOKEN_DAYS`` or allows nothing.
    """
    if not 1 <= days <= settings.API_TOKEN_DAYS:
        words = _("A token lives between 1 and %(days)s days.")
        raise ValidationError({"days": words % {"days": settings.API_TOKEN_DAYS}})
    secret = PREFIX + secrets.token_urlsafe(32)
    until = timezone.now() + timedelta(days=days)
    token = Token(
        person=by, name=name.strip(), start=secret[:SHOWN], digest=digest(secret),
        scopes=tuple(scopes), kinds=tuple(kinds), expires_at=until,
    )  # fmt: skip
    token.full_clean(exclude=["person"])
    token.save()
    return token, secret


def digest(secret: str) -> str:
    """What the database keeps of a secret: it is random and long, so that a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def find(secret: str) -> Token | None:
    """The good token of this secret, of somebody who may still sign in: one query."""
    token = Token.objects.select_related("person").filter(digest=digest(secret), person__is_active=True).first()
    return token if token and token.good else None


def known(secret: str) -> Token | None:
    """The token of this secret even if it is over, of somebody who may still sign in."""
    return Token.objects.filter(digest=digest(secret), person__is_active=True).first()


def stamp(token: Token) -> None:
    """Note that it was used, at most once a minute."""
    now = timezone.now()
    if token.used_at is None or now - token.used_at > STAMP_EVERY:
        Token.objects.filter(pk=token.pk).update(used_at=now)


def end(token: Token) -> None:
    """It allows nothing any more; its row stays, so that its owner sees when it was used last."""
    Token.objects.filter(pk=token.pk, ended_at=None).update(ended_at=timezone.now())
