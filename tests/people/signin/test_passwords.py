"""Rules of passwords refuse in words, can be switched off, and remember earlier ones."""

from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from kehui.people.models import Person
from kehui.people.powers import Role
from kehui.people.services import enrol
from kehui.people.signin.models import Account, PastPassword
from kehui.people.signin.passwords import classes, rules
from tests.people.signin.accounts import PASSWORD, sign_in, with_password


def codes(password: str, person: Person | None = None) -> set[str]:
    try:
        validate_password(password, person)
    except ValidationError as refused:
        return {error.code for error in refused.error_list}
    return set()


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("Aa1-bcd", {"password_too_short"}),
        ("Aa1-bcde", set()),
        ("abcdefgh1", {"password_classes"}),
        ("Abcdefgh", {"password_classes"}),
        ("合金abc12", {"password_too_short"}),
        ("高温合金abc12", set()),
        ("Password123", {"password_too_common"}),
    ],
)
def test_length_classes_and_common_ones(password: str, expected: set[str]) -> None:
    assert codes(password) - {"password_too_common"} == expected - {"password_too_common"}


def test_the_four_classes() -> None:
    assert classes("aA1-") == {"small", "capital", "digit", "other"}


def test_zero_switches_a_rule_off(settings: Any) -> None:
    settings.PASSWORD_LENGTH = settings.PASSWORD_CLASSES = settings.PASSWORD_HISTORY = 0
    assert codes("zq") == set()
    assert len(rules()) == 2


def test_the_name_is_no_password() -> None:
    person = Person(username="Wang-Gong8", email="lab-chief7@example.cn")
    assert codes("Wang-Gong8", person) == {"password_name"}
    assert codes("8gnoG-gnaW", person) == {"password_name"}
    assert codes("My-lab-chief7!", person) == {"password_name"}


@pytest.mark.django_db
def test_the_last_five_are_refused_and_older_ones_forgotten() -> None:
    person = with_password(password="First-pass-0")
    assert codes("First-pass-0", person) == {"password_history"}
    for serial in range(1, 6):
        person.set_password(f"First-pass-{serial}")
        person.save()
    assert codes("First-pass-0", person) == set()
    assert codes("First-pass-1", person) == {"password_history"}
    assert PastPassword.objects.filter(person=person).count() == 5


@pytest.mark.django_db
def test_a_new_password_starts_a_new_term() -> None:
    person = with_password()
    before = Account.objects.get(person=person).password_set_at
    person.set_password(PASSWORD + "x")
    person.save()
    assert Account.objects.get(person=person).password_set_at > before


@pytest.mark.django_db
def test_the_very_first_password_counts_as_one_of_the_last_five() -> None:
    person = enrol("erst", name="首", role=Role.BROKER, password="First-pass-0")
    person.set_password("Second-pass-1")
    person.save()
    assert codes("First-pass-0", person) == {"password_history"}


@pytest.mark.django_db
def test_a_repetition_that_differs_is_said_together_with_what_else_is_wrong() -> None:
    client, _answer = sign_in(with_password().username)
    given = {"oldpassword": "wrong", "password1": "kurz", "password2": "lang"}
    page = client.post(reverse("account_change_password"), given)
    assert set(page.context["form"].errors) == {"oldpassword", "password1", "password2"}


def test_the_rules_name_common_passwords_and_spare_newcomers_the_earlier_ones() -> None:
    with translation.override("en"):
        assert "none that many people use" in rules()
        assert len(rules()) == len(rules(newcomer=True)) + 1
