"""What happened to accounts cannot be changed, and not be removed before 180 days are over."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from kehui.people.powers import Role
from kehui.people.signin.events import note
from kehui.people.signin.models import AccountEvent, What
from tests import factories

pytestmark = pytest.mark.django_db


def test_events_are_neither_changed_nor_removed() -> None:
    event = note(factories.person(Role.OFFICER), What.SIGNED_IN)
    for attempt in (lambda: AccountEvent.objects.update(what=What.REFUSED), AccountEvent.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()
    assert AccountEvent.objects.get() == event


def test_old_ones_may_go() -> None:
    person = factories.person(Role.OFFICER)
    for days in (181, 179):
        AccountEvent.objects.create(person=person, what=What.SIGNED_IN, at=timezone.now() - timedelta(days=days))
    old = AccountEvent.objects.filter(at__lt=timezone.now() - timedelta(days=180))
    assert old.delete()[0] == 1
