"""Organisations are known by a valid credit code."""

import pytest
from django.core.exceptions import ValidationError

from kehui.people.models import Organisation
from kehui.people.powers import Role
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_organisation_of_the_factory_is_valid() -> None:
    factories.organisation().full_clean()


@pytest.mark.parametrize("code", ["", "123", "91370100MA30002211", "91370100MA3000221O"])
def test_a_wrong_code_is_refused_in_words(code: str) -> None:
    made = Organisation(code=code, name="示例", kind="enterprise", region=factories.region())
    with pytest.raises(ValidationError) as refused:
        made.full_clean()
    assert set(refused.value.error_dict) == {"code"}


def test_a_code_belongs_to_one_organisation() -> None:
    taken = factories.organisation()
    with pytest.raises(ValidationError) as refused:
        Organisation(code=taken.code, name="另一家", kind="enterprise", region=taken.region).full_clean()
    assert set(refused.value.error_dict) == {"code"}


def test_people_are_called_by_their_names() -> None:
    person = factories.person(Role.BROKER, name="孙示例")
    assert (str(person), person.get_full_name(), person.get_short_name()) == ("孙示例", "孙示例", "孙示例")
    person.name = ""
    assert str(person) == person.username
