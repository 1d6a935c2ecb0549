"""Failed sign-ins lock an account for a while, whoever tries; the page says until when and nothing about who exists."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kehui.people.powers import Role
from kehui.people.signin.models import AccountEvent, What
from kehui.people.signin.services import add_address, locked_until, unlock
from tests import factories
from tests.browsing import words
from tests.people.signin.accounts import sign_in, signed_in, with_password

pytestmark = pytest.mark.django_db


def fail(name: str, times: int) -> Any:
    answers = [sign_in(name, "wrong")[1] for _time in range(times)]
    return answers[-1]


def test_the_fifth_failure_locks_and_the_right_password_no_longer_helps() -> None:
    person = with_password()
    assert fail(person.username, 4).status_code == 200
    answer = fail(person.username, 1)
    assert answer.status_code == 429
    until = locked_until(person.username)
    assert until is not None
    assert timezone.localtime(until).strftime("%H:%M") in words(answer)
    client, answer = sign_in(person.username)
    assert answer.status_code == 429
    assert not signed_in(client)


def test_the_lock_ends_when_it_said_and_attempts_meanwhile_do_not_lengthen_it() -> None:
    person = with_password()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        fail(person.username, 5)
        until = locked_until(person.username)
        clock.shift(timedelta(minutes=20))
        fail(person.username, 1)
        assert locked_until(person.username) == until
        clock.shift(timedelta(minutes=10, seconds=1))
        client, _answer = sign_in(person.username)
        assert signed_in(client)


def test_user_name_and_address_share_one_count() -> None:
    person = with_password()
    add_address(person, "wang@example.cn", verified=True)
    fail(person.username, 2)
    fail("WANG@example.cn", 2)
    assert fail(person.username.upper(), 1).status_code == 429


def test_a_success_forgets_the_failures() -> None:
    person = with_password()
    fail(person.username, 4)
    assert signed_in(sign_in(person.username)[0])
    assert fail(person.username, 4).status_code == 200


def test_unknown_names_are_answered_alike() -> None:
    person = with_password()
    with time_machine.travel(timezone.now(), tick=False):  # pages say when they were drawn
        known, unknown = [fail(person.username, 1)], [fail("nobody", 1)]
        known += [fail(person.username, 4)]
        unknown += [fail("nobody", 4)]
    for one, other in zip(known, unknown, strict=True):
        assert (one.status_code, words(one)) == (other.status_code, words(other))


def test_each_failure_says_how_many_are_left_whether_or_not_there_is_such_an_account() -> None:
    person = with_password()
    add_address(person, "wang@example.cn", verified=True)
    fail(person.username, 3)  # somebody else, in another browser
    for name in ("wang@example.cn", "nobody"):
        client, first = sign_in(name, "wrong")
        assert "You can try 4 more times at the most. Then the name is locked for 30 minutes." in words(first)
    assert "You can try 3 more times" in words(sign_in("nobody", "wrong", client=client)[1])
    assert "You can try 4 more times" in words(sign_in("somebody", "wrong", client=client)[1])
    assert "more time" not in words(sign_in("", "wrong", client=client)[1])


def test_the_page_of_a_lock_leads_back_to_the_page_first_wanted() -> None:
    for _time in range(5):
        _client, answer = sign_in("nobody", "wrong", next="/demands/?page=2")
    assert 'href="/sign-in/?next=%2Fdemands%2F%3Fpage%3D2"' in answer.content.decode()


def test_unknown_names_cost_the_same_queries() -> None:
    person = with_password()
    counts = []
    for name in (person.username, "nobody"):
        with CaptureQueriesContext(connection) as asked:
            fail(name, 1)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_was_typed_for_an_unknown_name_is_not_kept_with_the_events() -> None:
    fail("my-secret-password", 1)
    event = AccountEvent.objects.get()
    assert (event.person, event.what) == (None, What.REFUSED)


def test_an_administrator_unlocks() -> None:
    person, administrator = with_password(), factories.person(Role.LEADER)
    fail(person.username, 5)
    assert unlock(person, by=administrator)
    assert not unlock(person, by=administrator)
    assert signed_in(sign_in(person.username)[0])
    kinds = list(AccountEvent.objects.filter(person=person).values_list("what", flat=True))[::-1]
    assert kinds == [*[What.REFUSED] * 4, What.LOCKED, What.REFUSED, What.UNLOCKED, What.SIGNED_IN]
    assert AccountEvent.objects.get(what=What.UNLOCKED).by == administrator
