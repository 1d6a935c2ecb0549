"""Nothing personal is left of somebody who was erased; what they did still names them, by number."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict

from kehui.people.acts import confirm, log, propose
from kehui.people.models import AdminAct, Person
from kehui.people.powers import Role
from kehui.records.drafts import keep
from kehui.records.kinds import kinds
from kehui.records.models import Draft, Event
from kehui.records.services import create
from kehui.records.verification import verify
from tests import factories

pytestmark = pytest.mark.django_db
PERSONAL = {"username": "wang-xiaoming", "name": "王小明", "email": "wang@example.cn", "phone": "13812345678"}


def leaver() -> Person:
    company = factories.organisation()
    person = factories.person(Role.ENTERPRISE, organisation=company)
    Person.objects.filter(pk=person.pk).update(**PERSONAL)
    person.memberships.update(post="总工程师王小明")
    return Person.objects.get(pk=person.pk)


def ended(person: Person) -> Person:
    person.grants.update(until=date(2020, 2, 1))
    person.memberships.update(until=date(2020, 2, 1))
    return Person.objects.get(pk=person.pk)


def test_two_administrators_erase_and_history_still_points_at_the_number() -> None:
    system, security = factories.person(Role.SYSTEM), factories.person(Role.SECURITY)
    person = leaver()
    with pytest.raises(ValidationError, match="still holds"):
        propose("erase", by=system, subject=person, reason="离职")
    record = create("demand", by=person, **factories.demand_fields(person.organisations.get()))
    factories.walk(record, ("withdraw", person))
    log("join", by=person, subject=person)
    keep(person, kinds["demand"], None, QueryDict("contact_name=王小明"))
    person = ended(person)
    confirm(propose("erase", by=system, subject=person, reason="离职"), by=security)

    gone = Person.objects.get(pk=person.pk)
    assert (gone.is_active, gone.has_usable_password(), gone.last_login) == (False, False, None)
    assert str(gone) == f"somebody who left (no. {gone.pk})"
    assert not Draft.objects.filter(person=gone).exists()
    assert Event.objects.get(record=record.pk, verb="create").by == gone
    assert list(verify()) == []
    assert AdminAct.objects.filter(action="join", subject=gone).exists()
    for row in (*Person.objects.values_list(), *gone.memberships.values_list(), *gone.grants.values_list()):
        assert not any(value in str(cell) for cell in row for value in PERSONAL.values())


def test_no_personal_field_is_forgotten() -> None:
    """A field that a later change adds to people must be judged here: is it personal, and is it blanked?"""
    fields = {each.name for each in Person._meta.concrete_fields}
    blanked = {"name", "phone", "email", "username", "password", "last_login", "is_active", "erased_at"}
    impersonal = {"id", "is_superuser", "is_staff", "date_joined", "machine"}
    assert fields == blanked | impersonal
    assert all(isinstance(Person._meta.get_field(name), models.Field) for name in fields)


def test_nobody_is_erased_twice() -> None:
    system, security = factories.person(Role.SYSTEM), factories.person(Role.SECURITY)
    person = ended(leaver())
    confirm(propose("erase", by=system, subject=person), by=security)
    with pytest.raises(ValidationError):
        propose("erase", by=system, subject=Person.objects.get(pk=person.pk))
