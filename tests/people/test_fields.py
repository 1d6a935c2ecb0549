"""A telephone number is one that can be called, wherever it is typed: in an application, in a profile, in a sheet."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from kehui.people.models import Person
from kehui.people.powers import Role
from kehui.records.services import create
from tests import factories
from tests.browsing import browser, words

pytestmark = pytest.mark.django_db


def test_a_profile_takes_a_number_and_refuses_what_is_none() -> None:
    person = factories.person(Role.BROKER)
    client, given = browser(person), {"name": "新", "email": ""}
    refused = client.post(reverse("change-profile"), given | {"phone": "1380013800"})
    assert refused.status_code == 422
    assert "a mobile number has 11 digits; 1380013800 has 10" in words(refused)
    assert 'type="tel"' in refused.content.decode()
    client.post(reverse("change-profile"), given | {"phone": "０５３１—８６０１２３４５"})
    assert Person.objects.get(pk=person.pk).phone == "0531-86012345"


def test_an_application_to_join_refuses_what_is_no_number() -> None:
    page = browser().post(reverse("join", args=[factories.credit_code()]), {"contact_phone": "abc"})
    assert "“abc” is no telephone number; write 13800138000 or 0531-86012345" in words(page)


def test_the_writing_door_refuses_what_is_no_number() -> None:
    cast = factories.cast()
    with translation.override("en"), pytest.raises(ValidationError, match="no telephone number"):
        create("demand", by=cast.author, **factories.demand_fields(cast.company) | {"contact_phone": "abc"})
