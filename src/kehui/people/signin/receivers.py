"""Listens to the sign-in libraries and writes down what happened to accounts."""

import time
from datetime import datetime
from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as factor
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as social
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.template.defaultfilters import date
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehui.people.models import Person
from kehui.people.signin import sessions
from kehui.people.signin.addresses import device
from kehui.people.signin.events import Before, before, note
from kehui.people.signin.lockout import account_name, person_named
from kehui.people.signin.models import What
from kehui.people.signin.obligations import password_until
from kehui.people.signin.words import sentences

DAY = 86_400  # seconds


def _named(request: HttpRequest | None, credentials: dict[str, Any]) -> Person | None:
    return person_named(account_name(request, credentials)) if request else None


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: Person, **_more: Any) -> None:  # noqa: ARG001
    """Begin the session's life, make room for it, and tell the person about the sign-in before this one."""
    earlier = before(user)
    means = "+".join(dict.fromkeys(one.get("type", one["method"]) for one in get_authentication_records(request, user)))
    note(user, What.SIGNED_IN, request=request, means=means)
    request.session.pop(sessions.STATE, None)
    sessions.refresh(request, user)
    if request.session.session_key:
        sessions.make_room(user, request.session.session_key)
    if hasattr(request, "_messages"):
        greet(request, user, earlier)
        if Authenticator.Type.RECOVERY_CODES in means.split("+"):
            count_codes(request, user)


def greet(request: HttpRequest, person: Person, earlier: Before) -> None:
    """What somebody should know at a sign-in: the one before, what was refused since, and when the password ends."""
    if earlier.last:
        said = _("Your last sign-in: %(at)s, %(address)s, %(device)s.") % {
            "at": date(timezone.localtime(earlier.last.at), "Y-m-d H:i"),
            "address": earlier.last.address or "–",
            "device": device(earlier.last.agent),
        }
        refused = ngettext(
            "%(count)d attempt was refused since then.", "%(count)d attempts were refused since then.", earlier.refused
        ) % {"count": earlier.refused}
        level = messages.WARNING if earlier.refused else messages.INFO
        messages.add_message(request, level, sentences(said, refused) if earlier.refused else said)
    until = password_until(person)
    if 0 < until - time.time() < settings.PASSWORD_WARN_DAYS * DAY:
        messages.warning(request, format_html(
            _('Your password is good until {day}. <a href="{change}">Change it</a> in time.'),
            day=date(datetime.fromtimestamp(until, timezone.get_current_timezone()), "Y-m-d"),
            change=reverse("account_change_password"),
        ))  # fmt: skip


def count_codes(request: HttpRequest, person: Person) -> None:
    """Whoever came in by a recovery code should know how many are left, and set up another factor before the last."""
    codes = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    left = len(codes.wrap().get_unused_codes())
    said = ngettext(
        "You used a recovery code; %(count)d is left.", "You used a recovery code; %(count)d are left.", left
    )
    messages.warning(request, said % {"count": left})


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: Person | None, **_more: Any) -> None:  # noqa: ARG001
    if user is not None and not hasattr(request, "ended_by_rule"):
        note(user, What.SIGNED_OUT, request=request)


@receiver(user_login_failed)
def refused(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any) -> None:  # noqa: ARG001
    """Written for unknown names too: so the answer takes as long, and attacks are seen."""
    note(_named(request, credentials), What.REFUSED, request=request)


@receiver(user_locked_out)
def locked(sender: Any, request: HttpRequest, username: str, **_more: Any) -> None:  # noqa: ARG001
    """Noted and mailed once per lock: at the failure that brought it about, not at the attempts that meet it."""
    if getattr(request, "axes_failures_since_start", None):
        person = person_named(username or "")
        note(person, What.LOCKED, request=request)
        if person:
            get_adapter(request).send_notification_mail("signin/email/locked", person)


def _noted(what: str, *, anew: bool = False) -> Any:
    """A receiver that writes one event of the request's person; ``anew`` has the session look at the account again."""

    def write(sender: Any, request: HttpRequest, **more: Any) -> None:  # noqa: ARG001
        person = more.get("user") or (more["sociallogin"].user if "sociallogin" in more else request.user)
        note(person, what, request=request)
        if anew and request.user.is_authenticated:
            sessions.refresh(request, person)

    return write


KEPT = [  # signals hold receivers weakly
    (account.password_changed, _noted(What.PASSWORD_CHANGED, anew=True)),
    (account.password_set, _noted(What.PASSWORD_CHANGED, anew=True)),
    (account.password_reset, _noted(What.PASSWORD_RESET)),
    (factor.authenticator_added, _noted(What.FACTOR_ADDED, anew=True)),
    (factor.authenticator_removed, _noted(What.FACTOR_REMOVED, anew=True)),
    (factor.authentication_failed, _noted(What.CODE_REFUSED)),
    (social.social_account_added, _noted(What.LINKED)),
    (social.social_account_removed, _noted(What.UNLINKED)),
]
for signal, write in KEPT:
    signal.connect(write, weak=False)
