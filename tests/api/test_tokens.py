"""Tokens allow no more than their person, their scopes, their kinds and their days."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from kehui.api.models import Token
from kehui.api.tokens import end, find, issue
from kehui.people.services import admit
from tests import factories
from tests.api.programs import Program
from tests.browsing import browser, words
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


def test_whoever_shows_a_token_that_is_over_is_told_so_and_is_not_guessing(people: Cast, settings: Any) -> None:
    settings.API_GUESSES = 1
    late = Program(people.author)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        answers = [late.get("/me") for _each in range(3)]
        assert {answer.status_code for answer in answers} == {401}
        assert f"valid until {timezone.localtime(late.token.expires_at):%Y-%m-%d}" in answers[0].json()["detail"]
        assert answers[0]["WWW-Authenticate"] == "Bearer"
        assert Program(people.author).get("/me").status_code == 200
    end(late.token)
    assert "has been ended" in late.get("/me").json()["detail"]


def test_guesses_behind_our_own_proxy_are_counted_by_who_makes_them(people: Cast, settings: Any) -> None:
    settings.API_GUESSES, settings.PROXIES = 1, 1
    program = Program(people.author)
    for _each in range(3):
        browser().get("/api/v1/me", headers={"authorization": "Bearer kehui_no", "x-forwarded-for": "198.51.100.7"})
    assert program.client.get("/api/v1/me", headers={"x-forwarded-for": "198.51.100.8"}).status_code == 200


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
    with django_assert_max_num_queries(6):  # on PostgreSQL two of them count
        program.get("/me")


def test_too_many_calls_wait(people: Cast, settings: Any) -> None:
    settings.API_CALLS = 2
    program = Program(people.author)
    assert [program.get("/me").status_code for _each in range(3)] == [200, 200, 429]
    assert int(program.get("/me")["Retry-After"]) <= 60
    assert Program(people.author).get("/me").status_code == 200


def test_every_answer_tells_how_many_calls_are_left(people: Cast, settings: Any) -> None:
    settings.API_CALLS = 2
    program = Program(people.author)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        first = program.get("/demands")
        clock.shift(20)
        wrong = program.get("/demands", limit="x")
        refused = program.get("/me")
    names = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    assert [[answer.status_code, *(answer[name] for name in names)] for answer in (first, wrong, refused)] == [
        [200, "2", "1", "60"],
        [422, "2", "0", "40"],
        [429, "2", "0", "40"],
    ]
    assert refused["Retry-After"] == "40"
    assert names[0] not in program.client.get("/api/v1/openapi.json")


def test_whoever_waits_as_long_as_retry_after_says_may_call_again(people: Cast, settings: Any) -> None:
    settings.API_CALLS = 1
    program = Program(people.author)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        program.get("/me")
        clock.shift(45)
        assert program.get("/me")["Retry-After"] == "15"


def test_roles_that_hold_in_one_organisation_are_told_too(people: Cast) -> None:
    newcomer = factories.person("broker")
    newcomer.grants.all().delete()
    admit(newcomer, people.company)
    assert Program(newcomer).get("/me").json()["roles"] == ["enterprise"]


def test_guessing_is_slowed_down(people: Cast, settings: Any) -> None:
    settings.API_GUESSES = 3
    program = Program(people.author)
    for _each in range(3):
        assert program.client.get("/api/v1/me", headers={"authorization": "Bearer kehui_wrong"}).status_code == 401
    answer = program.client.get("/api/v1/me", headers={"authorization": "Bearer kehui_wrong"})
    assert answer.status_code == 429


def test_the_secret_is_shown_once(people: Cast) -> None:
    client = browser(people.author)
    sent = {"name": "市平台", "scopes": ["read"], "days": "30"}
    page = client.post("/tokens/", sent)
    secret = page.context["secret"]
    assert find(secret) is not None
    assert secret in page.content.decode()
    later = client.get("/tokens/")
    assert "市平台" in words(later)
    assert secret not in later.content.decode()
    client.post(f"/tokens/{Token.objects.get().pk}/end/")
    assert find(secret) is None


def test_a_bad_token_form_says_what_is_wrong(people: Cast) -> None:
    page = browser(people.author).post("/tokens/", {"name": "", "scopes": [], "days": "4000"})
    assert page.status_code == 422
    assert {"name", "scopes", "days"} <= set(page.context["form"].errors)


def test_nobody_ends_the_token_of_another(people: Cast) -> None:
    token, _secret = issue("one", by=people.author, scopes=["read"], days=30)
    assert browser(people.rival).post(f"/tokens/{token.pk}/end/").status_code == 404


def test_programmers_are_told_how_to_begin() -> None:
    assert "/api/v1/" in words(browser().get("/api/"))
