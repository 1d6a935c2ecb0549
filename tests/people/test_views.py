"""In a demonstration one signs in as a sample person with one click, and comes to where one wanted to go."""

from typing import Any

import pytest
from django.urls import reverse

from kehui.people.models import Person
from kehui.people.powers import Role
from kehui.people.services import enrol
from tests.browsing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(settings: Any) -> Person:
    settings.DEMO = True
    return enrol("demo-sample", name="样例", role=Role.BROKER)


@pytest.mark.parametrize(
    ("wanted", "led"), [("/account/sessions/", "/account/sessions/"), ("https://elsewhere.example/", "/"), ("", "/")]
)
def test_a_sample_person_comes_to_where_one_wanted_to_go(sample: Person, wanted: str, led: str) -> None:
    answer = browser().post(reverse("demo-sign-in"), {"username": sample.username, "next": wanted})
    assert answer["Location"] == led
