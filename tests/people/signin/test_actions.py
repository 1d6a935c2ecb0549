"""Unlocking, signing out and taking factors away wait for the second administrator."""

import re

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from kehui.people.acts import confirm, propose
from kehui.people.models import AdminAct
from kehui.people.powers import Role
from kehui.people.signin.models import AccountEvent, What
from kehui.people.signin.services import locked_until
from tests import factories
from tests.browsing import browser, words
from tests.people.signin.accounts import PASSWORD, sign_in, signed_in, with_password

pytestmark = pytest.mark.django_db


def test_an_account_is_unlocked_when_the_second_administrator_confirms() -> None:
    system, security = factories.person(Role.SYSTEM), factories.person(Role.SECURITY)
    person = factories.person(Role.COUNTY, at=factories.LIXIA)
    with translation.override("en"), pytest.raises(ValidationError, match="not locked"):
        propose("unlock", by=system, subject=person, reason="试")
    AccessAttempt.objects.create(username=person.username, failures_since_start=settings.AXES_FAILURE_LIMIT)
    act = propose("unlock", by=system, subject=person, reason="忘记密码")
    assert locked_until(person.username)
    confirm(act, by=security)
    assert locked_until(person.username) is None
    assert AccountEvent.objects.get(person=person, what=What.UNLOCKED).by == system


@pytest.mark.parametrize("code", ["end-sessions", "remove-factors"])
def test_it_is_proposed_on_the_page_of_the_person(code: str) -> None:
    system, person = factories.person(Role.SYSTEM), factories.person(Role.EXPERT)
    browser(system).post(reverse("propose-sign-in", args=[person.pk, code]), {"reason": "设备遗失"})
    act = AdminAct.objects.get()
    assert (act.action, act.subject) == (code, person)
    confirm(act, by=factories.person(Role.SECURITY))
    assert browser(system).get(reverse("propose-sign-in", args=[person.pk, "grant"])).status_code == 404


def test_a_lost_password_ends_and_its_owner_sets_another_by_a_link() -> None:
    system, security, person = factories.person(Role.SYSTEM), factories.person(Role.SECURITY), with_password()
    client, _answer = sign_in(person.username)
    page = reverse("person", args=[person.pk])
    assert "Make an invitation link" not in words(browser(system).get(page))
    browser(system).post(reverse("propose-sign-in", args=[person.pk, "new-password"]), {"reason": "忘记密码"})
    confirm(AdminAct.objects.get(), by=security)
    assert not signed_in(client)
    assert not signed_in(sign_in(person.username)[0])
    assert AccountEvent.objects.get(person=person, what=What.PASSWORD_VOIDED).by == system
    assert "Make an invitation link" not in words(browser(security).get(page))
    shown = words(browser(system).post(reverse("invite-again", args=[person.pk])))
    link = re.search(r"http://testserver(/\S+)", shown)[1]
    refused = browser().post(link, {"password1": PASSWORD, "password2": PASSWORD})
    assert set(refused.context["form"].errors) == {"password1"}  # had before
    browser().post(link, {"password1": "Zinn-Kupfer-5", "password2": "Zinn-Kupfer-5"})
    assert AccountEvent.objects.filter(person=person).first().what == What.PASSWORD_CHANGED
    assert signed_in(sign_in(person.username, "Zinn-Kupfer-5")[0])


def test_administrators_see_who_is_locked_out_and_why() -> None:
    system, person, other = factories.person(Role.SYSTEM), with_password(), with_password()
    for _time in range(settings.AXES_FAILURE_LIMIT):
        sign_in(person.username, "wrong")
    until = timezone.localtime(locked_until(person.username)).strftime("%Y-%m-%d %H:%M")
    for page in (reverse("person", args=[person.pk]), f"{reverse('people')}?q={person.username}"):
        assert f"locked until {until}" in words(browser(system).get(page))
    listed = browser(system).get(reverse("people"), {"state": "locked"})
    assert person.username in words(listed)
    assert other.username not in words(listed)
    page = words(browser(factories.person(Role.AUDIT)).get(reverse("person", args=[person.pk])))
    assert "Account locked" in page
    assert "Sign-in refused" in page
    assert "unlock/" not in browser(system).get(reverse("person", args=[other.pk])).content.decode()
