"""Single sign-on against a real provider in its own process: the whole code flow over HTTP on this machine."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from kehui.people.models import Person
from kehui.people.signin.models import AccountEvent, What
from kehui.people.signin.services import add_address
from tests.browsing import browser, words
from tests.people.signin.accounts import sign_in, signed_in, with_password
from tests.people.signin.provider import CLIENT, PASSWORD, SECRET

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[3]
CALLBACK = "http://testserver/sign-in/by/authority/back/"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the provider."""
    command = [sys.executable, "-m", "tests.people.signin.provider", str(tmp_path_factory.mktemp("provider")), CALLBACK]
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.fixture(autouse=True)
def _authority(issuer: str, settings: Any) -> None:
    app = {"provider_id": "authority", "name": "示例省政务统一认证", "client_id": CLIENT, "secret": SECRET}
    app["settings"] = {"server_url": issuer, "fetch_userinfo": True}
    settings.OIDC_ISSUER, settings.OIDC_NAME = issuer, app["name"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def at_the_provider(address: str, name: str) -> str:
    """Sign in there as somebody; the address on our side to which the provider sends the browser back."""
    with requests.Session() as session:
        form = session.get(address, timeout=20)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)[1]
        fields = {"login": name, "password": PASSWORD, "csrfmiddlewaretoken": token}
        answer = session.post(form.url, fields, timeout=20, allow_redirects=False)
        while not (place := answer.headers["Location"]).startswith(CALLBACK):
            answer = session.get(requests.compat.urljoin(form.url, place), timeout=20, allow_redirects=False)
        return place


def through(name: str, *, client: Client | None = None, start: str = "") -> tuple[Client, Any]:
    """From the button to the page after it, as somebody whom the provider knows by this name."""
    client = client or browser()
    away = client.get(start or reverse("openid_connect_login", args=["authority"]))
    return client, client.get(at_the_provider(away["Location"], name), follow=True)


def linked(person: Person, name: str) -> SocialAccount:
    """The person's account linked by hand, as on the page for it."""
    client, _answer = sign_in(person.username)
    page = client.get(reverse("socialaccount_connections")).content.decode()
    start = re.search(r'href="([^"]+process=connect[^"]+)"', page)[1].replace("&amp;", "&")
    through(name, client=client, start=start)
    return SocialAccount.objects.get(user=person)


def test_the_button_bears_the_name_of_the_authority() -> None:
    assert "Sign in with 示例省政务统一认证" in words(browser().get(reverse("sign-in")))


def test_a_linked_person_signs_in() -> None:
    person = with_password()
    account = linked(person, "wang")
    client, answer = through("wang")
    assert signed_in(client)
    assert answer.redirect_chain[-1][0] == reverse("work")
    assert AccountEvent.objects.filter(person=person, what=What.SIGNED_IN).first().means == "socialaccount"
    assert set(account.extra_data["userinfo"]) <= {"sub", "preferred_username", "name"}


def test_somebody_unknown_is_told_whom_to_ask_and_nobody_is_made() -> None:
    people = Person.objects.count()
    client, answer = through("zhao")
    assert "Ask the administrator of your organisation to enrol you." in words(answer)
    assert not signed_in(client)
    assert Person.objects.count() == people


@pytest.mark.parametrize(
    ("allowed", "name", "ours_confirmed", "enters"),
    [
        (True, "wang", True, True),
        (True, "wang", False, False),  # anybody may have written the address into an account here
        (True, "li", True, False),  # the provider does not vouch for it
        (False, "wang", True, False),
    ],
)
def test_an_address_links_only_where_both_sides_vouch_and_it_is_allowed(
    settings: Any, allowed: bool, name: str, ours_confirmed: bool, enters: bool
) -> None:
    settings.OIDC_LINK_BY_EMAIL = allowed
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = allowed
    person = with_password()
    add_address(person, f"{name}@example.cn", verified=ours_confirmed)
    client, _answer = through(name)
    assert signed_in(client) is enters
    assert SocialAccount.objects.filter(user=person).exists() is enters
    assert Person.objects.get(pk=person.pk).has_usable_password()


def test_linking_needs_a_ticket_of_ones_own_session() -> None:
    client, _answer = sign_in(with_password().username)
    other, _answer = sign_in(with_password().username)
    page = other.get(reverse("socialaccount_connections")).content.decode()
    foreign = re.search(r'href="([^"]+process=connect[^"]+)"', page)[1].replace("&amp;", "&")
    for start in (reverse("openid_connect_login", args=["authority"]) + "?process=connect", foreign):
        assert client.get(start)["Location"] == reverse("socialaccount_connections")


def test_a_made_up_answer_of_the_provider_is_refused() -> None:
    client = browser()
    client.get(reverse("openid_connect_login", args=["authority"]))
    answer = client.get(CALLBACK, {"code": "made-up", "state": "made-up"})
    assert "The single sign-on did not work" in words(answer)
    assert not signed_in(client)


def test_a_provider_that_is_down_is_said_in_words(settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = browser().get(reverse("openid_connect_login", args=["authority"]))
    assert answer.status_code == 502
    assert "The single sign-on did not work" in words(answer)
