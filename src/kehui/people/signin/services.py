"""What administrators may do to an account: unlock it, take a lost password away, end its sessions, add an address."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone

from kehui.people.models import Person
from kehui.people.signin.events import note
from kehui.people.signin.models import What


def locked_until(account_name: str) -> timezone.datetime | None:
    """When the lock of an account ends, by its user name; None when it is not locked."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    attempts = list(AccessAttempt.objects.filter(username=account_name, attempt_time__gt=since))
    if sum(attempt.failures_since_start for attempt in attempts) < settings.AXES_FAILURE_LIMIT:
        return None
    return max(attempt.attempt_time for attempt in attempts) + settings.AXES_COOLOFF_TIME


@transaction.atomic
def unlock(person: Person, *, by: Person) -> bool:
    """Forget the failed sign-ins of a person, so that the next attempt counts as the first; False if none."""
    forgotten, _rows = AccessAttempt.objects.filter(username=person.username).delete()
    if forgotten:
        note(person, What.UNLOCKED, by=by)
    return bool(forgotten)


def locked_accounts() -> dict[str, timezone.datetime]:
    """The accounts that are locked now, by user name, and until when."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    recent = AccessAttempt.objects.filter(attempt_time__gt=since).values("username")
    counted = recent.annotate(failures=Sum("failures_since_start"), last=Max("attempt_time")).order_by()
    found = counted.filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    return {row["username"]: row["last"] + settings.AXES_COOLOFF_TIME for row in found}


@transaction.atomic
def void_password(person: Person, *, by: Person) -> None:
    """Take a lost password away and end the person's sessions: a new one is set by the link of an invitation, so that
    nobody but the person ever knows it."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    unlock(person, by=by)
    _end(person)
    note(person, What.PASSWORD_VOIDED, by=by)


def _end(person: Person) -> int:
    open_ones = list(UserSession.objects.filter(user=person))
    for session in open_ones:
        session.end()
    return len(open_ones)


@transaction.atomic
def end_sessions(person: Person, *, by: Person) -> int:
    """Sign a person out everywhere, for instance after a role was taken away; how many sessions that ended."""
    ended = _end(person)
    if ended:
        note(person, What.SESSIONS_ENDED, by=by)
    return ended


@transaction.atomic
def remove_factors(person: Person, *, by: Person) -> int:
    """Take all second factors and recovery codes from a person who has lost them, and end the person's sessions; how
    many were taken. Where the role needs a factor, the next sign-in asks for a new one."""
    removed, _rows = Authenticator.objects.filter(user=person).delete()
    if removed:
        _end(person)
        note(person, What.FACTOR_REMOVED, by=by)
    return removed


def add_address(person: Person, email: str, *, verified: bool = False) -> EmailAddress:
    """Give a person an e-mail address; the first one becomes the one to write to.

    ``verified`` is true only where somebody has proved that the address reaches the person."""
    first = not EmailAddress.objects.filter(user=person, primary=True).exists()
    address, _new = EmailAddress.objects.update_or_create(
        user=person, email=email.lower(), defaults={"verified": verified}
    )
    if first:
        address.set_as_primary()
    return address


@transaction.atomic
def change_address(person: Person, email: str) -> EmailAddress | None:
    """Write to another address from now on, or to none: the one to be confirmed if it needs to be, else None. One that
    was confirmed before stays good for signing in, unless there is to be none at all."""
    known = EmailAddress.objects.filter(user=person)
    if not email:
        known.delete()
        Person.objects.filter(pk=person.pk).update(email="")
        return None
    known.filter(verified=False).exclude(email=email.lower()).delete()
    address, _new = EmailAddress.objects.get_or_create(user=person, email=email.lower(), defaults={"verified": False})
    address.set_as_primary()
    return None if address.verified else address
