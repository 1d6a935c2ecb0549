"""Unlocking, signing out and taking factors away wait for the second administrator."""

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from kehui.people.acts import confirm, propose
from kehui.people.models import AdminAct
from kehui.people.powers import Role
from kehui.people.signin.models import AccountEvent, What
from kehui.people.signin.services import locked_until
from tests import factories
from tests.browsing import browser

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
