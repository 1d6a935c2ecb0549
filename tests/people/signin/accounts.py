"""People with passwords, and how they sign in, for the tests of signing in."""

from typing import Any

from django.test import Client
from django.urls import reverse

from kehui.people.models import Person
from kehui.people.powers import Role
from tests import factories
from tests.browsing import browser

PASSWORD = "Steel-Alloy-42"


def with_password(role: str = Role.OFFICER, *, password: str = PASSWORD) -> Person:
    person = factories.person(role, at=factories.SHANDONG)
    person.set_password(password)
    person.save()
    return person


def sign_in(name: str, password: str = PASSWORD, *, client: Client | None = None, **more: Any) -> tuple[Client, Any]:
    """Fill in the form of the sign-in page; the browser and what it was answered."""
    client = client or browser()
    return client, client.post(reverse("sign-in"), {"login": name, "password": password, **more})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
