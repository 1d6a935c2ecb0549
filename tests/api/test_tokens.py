"""Tokens allow no more than their person, their scopes, their kinds and their days."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from kehui.api.models import Token
from kehui.api.tokens import end, find, issue
from tests import factories
from tests.api.programs import Program
from tests.factories import Cast

pytestmark = pytest.mark.django_db


def test_only_the_hash_of_the_secret_is_kept(people: Cast) -> None:
    token, secret = issue("平台", by=people.author, scopes=["read"], days=30)
    assert find(secret) == token
    assert secret not in str(Token.objects.values().get())


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_token_has_an_end(people: Cast, days: int) -> None:
    with pytest.raises(ValidationError) as refused:
        issue("平台", by=people.author, scopes=["read"], days=days)
    assert set(refused.value.message_dict) == {"days"}


def test_a_token_allows_something(people: Cast) -> None:
    with pytest.raises(ValidationError) as refused:
        issue("", by=people.author, scopes=[], days=30)
    assert set(refused.value.message_dict) == {"name", "scopes"}


def test_an_ended_or_expired_token_is_none(people: Cast) -> None:
    ended, gone = issue("one", by=people.author, scopes=["read"], days=30)
    end(ended)
    _token, late = issue("two", by=people.author, scopes=["read"], days=30)
    assert find(gone) is None
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert find(late) is None


def test_a_person_who_may_not_sign_in_has_no_token(people: Cast) -> None:
    _token, secret = issue("one", by=people.author, scopes=["read"], days=30)
    people.author.is_active = False
    people.author.save()
    assert find(secret) is None


@pytest.mark.parametrize(
    ("scopes", "statuses"),
    [
        (("read",), (200, 403, 403)),
        (("write",), (403, 201, 403)),
        (("act",), (403, 403, 422)),
        (("read", "act"), (200, 403, 422)),
    ],
)
def test_scopes(people: Cast, scopes: tuple[str, ...], statuses: tuple[int, ...]) -> None:
    made = Program(people.author).post("/demands", {"fields": {"title": "草稿"}}).json()["number"]
    program = Program(people.author, scopes=scopes)
    calls = (
        program.get("/demands"),
        program.post("/demands", {"fields": {"title": "又一条"}}),
        program.post(f"/demands/{made}/steps/submit", {}),
    )
    assert tuple(each.status_code for each in calls) == statuses


def test_kinds(people: Cast) -> None:
    program = Program(people.author, kinds=("achievement",))
    assert program.get("/demands").status_code == 403
    assert program.get("/achievements").status_code == 200
    assert [each["code"] for each in program.get("/kinds").json()] == ["achievement"]
    factories.published_demand(people)
    assert program.get("/events").json()["items"] == []


def test_use_is_noted_at_most_once_a_minute(people: Cast, django_assert_max_num_queries: Any) -> None:
    program = Program(people.author)
    program.get("/me")
    assert Token.objects.get().used_at is not None
    with django_assert_max_num_queries(4):
        program.get("/me")


def test_too_many_calls_wait(people: Cast, settings: Any) -> None:
    settings.API_CALLS = 2
    program = Program(people.author)
    assert [program.get("/me").status_code for _each in range(3)] == [200, 200, 429]
    assert int(program.get("/me")["Retry-After"]) <= 60
    assert Program(people.author).get("/me").status_code == 200


def test_guessing_is_slowed_down(people: Cast, settings: Any) -> None:
    settings.API_GUESSES = 3
    program = Program(people.author)
    for _each in range(3):
        assert program.client.get("/api/v1/me", headers={"authorization": "Bearer kehui_wrong"}).status_code == 401
    answer = program.client.get("/api/v1/me", headers={"authorization": "Bearer kehui_wrong"})
    assert answer.status_code == 429
