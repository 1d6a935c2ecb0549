"""What a person must do before anything else: change an old password, set up a second factor."""

from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings

from kehui.people.models import Person
from kehui.people.signin.models import Account

PASSWORD, FACTOR = "password", "factor"
NEVER = 0.0


def password_until(person: Person) -> float:
    """Until when the password holds, as a time stamp; 0 when it holds for ever."""
    if not person.has_usable_password():
        return NEVER
    account = Account.objects.filter(person=person).first()
    since: datetime = account.password_set_at if account else person.date_joined
    return (since + timedelta(days=settings.PASSWORD_DAYS)).timestamp() if settings.PASSWORD_DAYS else NEVER


def needs_factor(person: Person) -> bool:
    """Whether one of the person's roles requires a second factor."""
    return person.powers.holds(*settings.SECOND_FACTOR_ROLES)


def lacks_factor(person: Person) -> bool:
    factors = Authenticator.objects.filter(user=person, type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN))
    return needs_factor(person) and not factors.exists()


def owed(state: dict[str, Any], now: float) -> str:
    """What the session's person must do first; "" when nothing. Read from the session, so that no page asks for it."""
    until = state.get("password_until", NEVER)
    if until and now > until:
        return PASSWORD
    return FACTOR if state.get("lacks_factor") else ""
