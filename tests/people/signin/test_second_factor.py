"""The authenticator app and its recovery codes; passkeys are tried in the browser journey."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from kehui.people.models import Person
from kehui.people.powers import Role
from kehui.people.signin.models import AccountEvent, What
from kehui.people.signin.services import remove_factors
from tests.browsing import browser, words
from tests.people.signin.accounts import PASSWORD, sign_in, signed_in, with_password

pytestmark = pytest.mark.django_db


def code_of(secret: str, *, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def set_up(client: Client) -> str:
    """Set up the app as a person would; its secret."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'class="secret">([A-Z2-7]+)<', page)[1]
    assert 'src="data:image/svg+xml' in page
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return secret


@pytest.fixture
def secured() -> tuple[Person, str, list[str]]:
    """A person with an app: its secret and the recovery codes."""
    person = with_password()
    client, _answer = sign_in(person.username)
    secret = set_up(client)
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    return person, secret, re.findall(r"<li><code>(\w+)</code>", page)


def test_the_password_alone_no_longer_opens_the_account(secured: Any) -> None:
    person, secret, _codes = secured
    client, answer = sign_in(person.username, next="/demands/new/")
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert not signed_in(client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "The code is not right." in words(wrong)
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret, ahead=1)})
    assert answer["Location"] == "/demands/new/"
    assert signed_in(client)
    event = AccountEvent.objects.filter(person=person, what=What.SIGNED_IN).first()
    assert event.means == "password+totp"
    assert AccountEvent.objects.filter(person=person, what=What.CODE_REFUSED).exists()


def test_a_recovery_code_works_once(secured: Any) -> None:
    person, _secret, codes = secured
    assert len(codes) == 10
    client, _answer = sign_in(person.username)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert signed_in(client)
    assert "You used a recovery code; 9 are left." in words(client.get("/", follow=True))
    client, _answer = sign_in(person.username)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert not signed_in(client)


def test_recovery_codes_are_shown_when_they_are_made_and_never_again(secured: Any) -> None:
    person, secret, codes = secured
    client, _answer = sign_in(person.username)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret, ahead=1)})
    again = client.get(reverse("mfa_view_recovery_codes"))
    assert "not shown again" in words(again)
    assert "10 of 10 are unused." in words(again)
    assert not any(code in again.content.decode() for code in codes)
    client.post(reverse("mfa_generate_recovery_codes"))
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    made = re.findall(r"<li><code>(\w+)</code>", page)
    assert len(set(made) - set(codes)) == 10
    assert f'href="data:text/plain;charset=utf-8,{"".join(f"{code}%0A" for code in made)}"' in page


def test_codes_cannot_be_guessed_without_end(secured: Any) -> None:
    person, _secret, _codes = secured
    client, _answer = sign_in(person.username)
    answers = [client.post(reverse("mfa_authenticate"), {"code": f"{n:06}"}) for n in range(12)]
    assert "Too many attempts" in words(answers[-1])


def test_the_second_page_is_nothing_without_the_first() -> None:
    assert browser().get(reverse("mfa_authenticate"))["Location"] == reverse("account_login")


def test_the_app_can_be_removed_but_not_where_the_role_needs_it(secured: Any, settings: Any) -> None:
    person, secret, _codes = secured
    client, _answer = sign_in(person.username)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret, ahead=1)})
    settings.SECOND_FACTOR_ROLES = [Role.OFFICER]
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert "this is your last one" in words(answer)
    settings.SECOND_FACTOR_ROLES = []
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=person, type="totp").exists()


def test_an_administrator_takes_away_lost_factors(secured: Any) -> None:
    person, _secret, _codes = secured
    administrator = with_password(Role.LEADER)
    assert remove_factors(person, by=administrator) == 2
    assert signed_in(sign_in(person.username)[0])
    assert AccountEvent.objects.get(what=What.FACTOR_REMOVED).by == administrator


def test_a_change_asks_again_who_it_is(secured: Any, settings: Any) -> None:
    person, secret, _codes = secured
    client, _answer = sign_in(person.username)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret, ahead=1)})
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    answer = client.get(reverse("mfa_deactivate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    page = client.get(answer["Location"])
    assert "Please confirm that it is you" in words(page)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    again = client.post(answer["Location"], {"password": PASSWORD, "next": reverse("mfa_deactivate_totp")})
    assert again["Location"] == reverse("mfa_deactivate_totp")


@pytest.mark.django_db(transaction=True)
def test_what_is_owed_is_paid_by_setting_one_up(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = [Role.OFFICER]
    client, _answer = sign_in(with_password().username)
    assert client.get("/demands/")["Location"] == reverse("mfa_index")
    set_up(client)
    assert client.get("/demands/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_whoever_set_one_up_goes_on_to_the_page_first_wanted(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = [Role.OFFICER]
    client, _answer = sign_in(with_password().username)
    assert client.get("/demands/?state=published")["Location"] == reverse("mfa_index")
    set_up(client)
    for page in ("mfa_view_recovery_codes", "mfa_index"):
        assert 'href="/demands/?state=published"' in client.get(reverse(page)).content.decode()
    client.get("/demands/?state=published")
    assert "state=published" not in client.get(reverse("mfa_index")).content.decode()
