"""Writes and reads what happened to accounts."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest

from kehui.people.models import Person
from kehui.people.signin.addresses import client_address, client_agent
from kehui.people.signin.models import AccountEvent, What


def note(
    person: Person | None, what: str, *, request: HttpRequest | None = None, by: Person | None = None, means: str = ""
) -> AccountEvent:
    """Write down one event of an account, or of a name that nobody has."""
    where = {"address": client_address(request), "agent": client_agent(request)} if request else {}
    return AccountEvent.objects.create(person=person, what=what, by=by, means=means, **where)


@dataclass(frozen=True)
class Before:
    """The sign-in before the present one, and how many attempts were refused since."""

    last: AccountEvent | None
    refused: int


def before(person: Person) -> Before:
    """What a person should be told at a sign-in."""
    ins = AccountEvent.objects.filter(person=person, what=What.SIGNED_IN)
    last = ins.first()
    refused = AccountEvent.objects.filter(person=person, what__in=(What.REFUSED, What.CODE_REFUSED))
    return Before(last, refused.filter(pk__gt=last.pk if last else 0).count())


def forget(before: datetime) -> int:
    """Throw away what happened to accounts before a moment; the database refuses what is younger than 180 days."""
    count, _each = AccountEvent.objects.filter(at__lt=before).delete()
    return count


def history(person: Person) -> QuerySet[AccountEvent]:
    """What happened to an account, the latest first."""
    return AccountEvent.objects.filter(person=person).select_related("by")
