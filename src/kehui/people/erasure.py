"""Blanks the personal data of somebody who left; the row stays, because history points at it by its id.

Personal information is deleted when its purpose is fulfilled (个人信息保护法 art. 47); what the person did in office
is kept by law (网络安全法 art. 21) and names them by number alone.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.people.models import Delegation, Grant, Membership, Person
from kehui.people.powers import in_force

KEPT = (Grant, Membership, Delegation)  # say nothing personal once the person has no name

objections: list[Callable[[Person], str]] = []  # other apps: in words why somebody cannot be erased yet, or ""


def check(person: Person) -> None:
    """``ValidationError`` says what has to be ended or handed over first."""
    if person.grants.filter(in_force()).exists() or person.memberships.filter(in_force()).exists():
        raise ValidationError(_("This person still holds a role or belongs to an organisation: end that first."))
    if reasons := [words for objection in objections if (words := objection(person))]:
        raise ValidationError(reasons)


@transaction.atomic
def erase(person: Person) -> None:
    """Blank every personal field, and delete what hangs on the account alone: sessions, keys, addresses, drafts."""
    yesterday = timezone.localdate() - timedelta(days=1)
    person.name, person.phone, person.email, person.username = "", "", "", f"erased-{person.pk}"
    person.is_active, person.last_login, person.erased_at = False, None, timezone.now()
    person.set_unusable_password()
    person.save()
    person.memberships.update(post="")
    given = Delegation.objects.filter(Q(person=person) | Q(grant__person=person))
    given.filter(in_force()).update(until=yesterday)
    given.update(reason="")
    for relation in _dependents():
        relation.related_model._default_manager.filter(**{relation.field.name: person.pk}).delete()


def _dependents() -> list[Any]:
    """Tables whose rows would go with the account, except those that are history."""
    return [
        relation
        for relation in Person._meta.related_objects
        if relation.on_delete is models.CASCADE and relation.related_model not in KEPT
    ]
