"""People are enrolled with their powers, and the platform is somebody nobody can sign in as."""

import pytest
from django.contrib.auth import authenticate
from django.http import HttpRequest

from kehui.people.models import Person
from kehui.people.powers import Role
from kehui.people.services import MACHINE, enrol, machine
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_platform_is_one_account_without_a_way_in() -> None:
    assert machine().pk == machine().pk
    assert machine().powers.machine
    assert not machine().is_active
    assert not machine().has_usable_password()
    assert authenticate(HttpRequest(), username=MACHINE, password="") is None


def test_enrolled_people_act_in_their_role_at_once() -> None:
    company = factories.organisation()
    enrol("li", name="李示例", role=Role.ENTERPRISE, organisation=company, password="示例-pass-1")
    person = Person.objects.get(username="li")
    assert person.powers.scopes == {"enterprise": ("",)}
    assert person.powers.organisation_ids == (company.pk,)
    assert not person.powers.machine
    assert authenticate(HttpRequest(), username="li", password="示例-pass-1") == person
