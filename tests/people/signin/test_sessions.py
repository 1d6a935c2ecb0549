"""Sessions end after a pause and after a day, wait for what is owed, and cost no page a query."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kehui.people.powers import Role
from kehui.people.signin.models import AccountEvent, What
from kehui.people.signin.services import end_sessions
from tests import factories
from tests.browsing import HTMX, browser, hidden_values, words
from tests.people.signin.accounts import PASSWORD, sign_in, signed_in, with_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def test_a_pause_ends_the_session_and_leads_back(clock: Any) -> None:
    person = with_password()
    client, _answer = sign_in(person.username)
    clock.shift(timedelta(minutes=9))
    assert client.get("/demands/").status_code == 200
    clock.shift(timedelta(minutes=9))
    assert client.get("/demands/").status_code == 200
    clock.shift(timedelta(minutes=11))
    answer = client.get("/demands/?q=1")
    assert answer["Location"] == f"{reverse('sign-in')}?next=/demands/%3Fq%3D1"
    assert not signed_in(client)
    assert "Drafts of forms are kept" in words(client.get(answer["Location"]))
    assert AccountEvent.objects.filter(person=person).first().what == What.IDLE_OUT
    assert not UserSession.objects.filter(user=person).exists()


def test_a_form_sent_after_the_pause_leads_back_to_its_page(clock: Any) -> None:
    client, _answer = sign_in(with_password().username)
    clock.shift(timedelta(minutes=11))
    answer = client.post("/demands/new/", {}, headers={"referer": "http://testserver/demands/new/?a=b"})
    assert answer["Location"].endswith("?next=/demands/new/%3Fa%3Db")


def test_a_part_of_a_page_takes_the_whole_page_along(clock: Any) -> None:
    client, _answer = sign_in(with_password().username)
    clock.shift(timedelta(minutes=11))
    answer = client.get("/demands/", headers={"hx-current-url": "https://elsewhere.example/x"}, **HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"{reverse('sign-in')}?next=/")


def test_a_day_ends_every_session(clock: Any) -> None:
    client, _answer = sign_in(with_password().username)
    for _time in range(80):
        clock.shift(timedelta(minutes=9))
        assert client.get("/demands/").status_code == 200
    clock.shift(timedelta(minutes=9))
    assert client.get("/demands/").status_code == 302


def test_somebody_who_is_still_there_says_so(clock: Any) -> None:
    client, _answer = sign_in(with_password().username)
    for _time in range(3):
        clock.shift(timedelta(minutes=9))
        assert client.post(reverse("stay")).status_code == 204
    assert browser().post(reverse("stay")).status_code == 401


def asked(client: Any, url: str) -> list[str]:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return [one["sql"] for one in queries]


def test_strangers_cost_no_query_and_people_only_their_session_and_name() -> None:
    assert asked(browser(), reverse("components")) == []
    signed, _answer = sign_in(with_password().username)
    found = asked(signed, reverse("components"))
    first = [table[1] for sql in found if (table := re.search(r'FROM "?(\w+)', sql))]
    assert first == ["django_session", "people_person", "people_grant", "notices_notification"]


def test_signing_in_rotates_the_session() -> None:
    client = browser()
    session = client.session
    session["before"] = "x"
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in(with_password().username, client=client)
    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(pk=session.session_key).exists()


def test_my_sessions_are_shown_and_can_be_ended() -> None:
    person = with_password()
    here, _answer = sign_in(person.username)
    there, _answer = sign_in(person.username)
    third, _answer = sign_in(person.username)
    page = here.get(reverse("usersessions_list"))
    assert "this session" in words(page)
    other = UserSession.objects.get(session_key=there.session.session_key)
    here.post(reverse("usersessions_list"), {"session": other.pk})
    assert [signed_in(one) for one in (here, there, third)] == [True, False, True]
    here.post(reverse("usersessions_list"))
    assert [signed_in(one) for one in (here, there, third)] == [True, False, False]


def test_somebody_elses_session_is_not_mine_to_end() -> None:
    mine, _answer = sign_in(with_password().username)
    other, _answer = sign_in(with_password().username)
    found = UserSession.objects.get(session_key=other.session.session_key)
    assert mine.post(reverse("usersessions_list"), {"session": found.pk}).status_code == 404
    assert mine.post(reverse("usersessions_list"), {"session": "x"}).status_code == 404
    assert signed_in(other)


def test_the_oldest_session_gives_way(settings: Any) -> None:
    settings.SESSIONS_AT_ONCE = 2
    person = with_password()
    first, second, third = (sign_in(person.username)[0] for _time in range(3))
    assert [signed_in(one) for one in (first, second, third)] == [False, True, True]


def test_an_old_password_is_changed_before_anything_else(clock: Any, settings: Any) -> None:
    settings.PASSWORD_DAYS = 90
    person = with_password()
    clock.shift(timedelta(days=91))
    client, _answer = sign_in(person.username)
    led = client.get("/demands/?q=1")["Location"]
    assert led == f"{reverse('account_change_password')}?next=/demands/%3Fq%3D1"
    page = client.get(led)
    assert "too old" in words(page)
    new = {"oldpassword": PASSWORD, "password1": "New-Alloy-77", "password2": "New-Alloy-77"}
    answer = client.post(reverse("account_change_password"), new | hidden_values(page))
    assert (answer.status_code, answer["Location"]) == (302, "/demands/?q=1")
    assert client.get("/demands/").status_code == 200


def test_a_role_that_needs_a_second_factor_sets_one_up_first(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = [Role.OFFICER]
    client, _answer = sign_in(with_password().username)
    assert client.get("/demands/")["Location"] == reverse("mfa_index")
    assert "Your role requires a second factor" in words(client.get(reverse("mfa_index")))
    other, _answer = sign_in(with_password(Role.COUNTY).username)
    assert other.get("/demands/").status_code == 200


@pytest.mark.parametrize("door", ["mfa_index", "mfa_activate_totp"])
def test_the_page_somebody_is_led_to_is_not_led_there_again_by_its_own_parts(settings: Any, door: str) -> None:
    settings.SECOND_FACTOR_ROLES = [Role.OFFICER]
    client, _answer = sign_in(with_password().username)
    here = {"hx-current-url": f"http://testserver{reverse(door)}"}
    answer = client.get(reverse("work-counts"), headers=here, **HTMX)
    assert (answer.status_code, answer.headers.get("HX-Redirect")) == (204, None)
    elsewhere = client.get(reverse("work-counts"), headers={"hx-current-url": "http://testserver/demands/"}, **HTMX)
    assert elsewhere["HX-Redirect"].startswith(reverse("mfa_index"))


def test_a_password_that_ends_soon_is_said_at_every_sign_in(clock: Any, settings: Any) -> None:
    settings.PASSWORD_DAYS, settings.PASSWORD_WARN_DAYS = 90, 7
    person = with_password()
    clock.shift(timedelta(days=82))
    assert "Your password is good until" not in words(sign_in(person.username)[0].get("/", follow=True))
    clock.shift(timedelta(days=2))
    page = sign_in(person.username)[0].get("/", follow=True)
    assert f"Your password is good until {timezone.localdate() + timedelta(days=6)}." in words(page)
    assert f'<a href="{reverse("account_change_password")}">Change it</a>' in page.content.decode()


def test_changing_the_password_ends_all_other_sessions() -> None:
    person = with_password()
    here, there = (sign_in(person.username)[0] for _time in range(2))
    new = {"oldpassword": PASSWORD, "password1": "New-Alloy-77", "password2": "New-Alloy-77"}
    here.post(reverse("account_change_password"), new)
    assert here.get(reverse("account")).status_code == 200
    assert there.get(reverse("account")).status_code == 302


def test_an_administrator_ends_all_sessions() -> None:
    person = with_password()
    client, _answer = sign_in(person.username)
    assert end_sessions(person, by=factories.person(Role.LEADER)) == 1
    assert not signed_in(client)


def test_the_sign_in_before_is_told() -> None:
    person = with_password()
    sign_in(person.username)
    sign_in(person.username, "wrong")
    client, _answer = sign_in(person.username)
    page = words(client.get("/", follow=True))
    assert "Your last sign-in:" in page
    assert "1 attempt was refused since then." in page
