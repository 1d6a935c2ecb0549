"""What each administrator finds on the desk: figures that follow what is there, and open their pages."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from kehui.administration.duties import of_administrators
from kehui.people.acts import propose
from kehui.people.powers import Role
from tests import factories as f
from tests.browsing import browser, words

pytestmark = pytest.mark.django_db


def test_a_proposal_asks_the_other_administrator_and_nobody_else() -> None:
    system, security, audit = (f.person(role) for role in (Role.SYSTEM, Role.SECURITY, Role.AUDIT))
    propose("close", by=system, subject=f.person(Role.COUNTY, at=f.LIXIA), reason="离任")
    told = {who: next(of_administrators(who)).figures for who in (system, security, audit)}
    assert [(each.count, each.asks) for each in told[security]] == [(1, True), (0, False)]
    assert [(each.count, each.asks) for each in told[system]] == [(0, True), (1, False)]
    assert [(each.count, each.asks) for each in told[audit]] == [(1, False)]


def test_what_waits_for_an_administrator_is_counted_on_every_page() -> None:
    cache.clear()
    system, security = f.person(Role.SYSTEM), f.person(Role.SECURITY)
    propose("close", by=system, subject=f.person(Role.COUNTY, at=f.LIXIA), reason="离任")
    assert "1" in words(browser(security).get("/desk/counts/"))
    assert words(browser(system).get("/desk/counts/")) == ""
    desk = browser(security).get("/desk/")
    assert desk.context["tabs"][0]["count"] == 1
    assert "Nothing waits for you" not in words(desk)
    assert "Nothing waits for you" in words(browser(system).get("/desk/"))


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.SECURITY, Role.AUDIT])
def test_the_desk_of_an_administrator_leads_to_the_pages_of_the_office(role: Role) -> None:
    person = f.person(role)
    client = browser(person)
    page = client.get("/desk/")
    found = list(of_administrators(person))
    assert (reverse("audit") in [each.url for each in found]) is (role is Role.AUDIT)
    for url in [duty.url for duty in found] + [figure.url for duty in found for figure in duty.figures]:
        assert client.get(url).status_code == 200, url
    assert "May sign in" in words(page)


def test_whoever_is_no_administrator_has_no_such_duties() -> None:
    assert list(of_administrators(f.person(Role.HEAD))) == []
