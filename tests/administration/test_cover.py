"""Places that nobody looks after are found, counted, warned of beforehand and told of once."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from kehui.administration import uncovered
from kehui.administration.cover import gaps, left_by
from kehui.api.tokens import issue
from kehui.mechanisms.notices import gathering
from kehui.people.acts import confirm, propose
from kehui.people.models import Grant, Person
from kehui.people.organisations import administrators
from kehui.people.powers import Role
from tests import factories as f
from tests.browsing import browser, words
from tests.factories import Cast

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def ended(person: Person, days: int = 1) -> None:
    person.grants.update(until=TODAY() - timedelta(days))


def lock(person: Person) -> None:
    AccessAttempt.objects.create(
        username=person.username, failures_since_start=settings.AXES_FAILURE_LIMIT, attempt_time=timezone.now(),
        ip_address="192.0.2.1", user_agent="", get_data="", post_data="", http_accept="", path_info="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (ended, "ended"),
        (lambda one: Person.objects.filter(pk=one.pk).update(is_active=False), "closed"),
        (lock, "locked"),
        (lambda one: one.grants.update(until=TODAY() + timedelta(3)), "ends"),
    ],
)
def test_a_county_without_its_only_officer_is_named_with_the_reason(happens: Any, why: str) -> None:
    officer = f.person(Role.COUNTY, at=f.LIXIA)
    f.person(Role.CITY, at=f.JINAN)
    assert gaps() == []
    happens(officer)
    (gap,) = gaps()
    assert (gap.why, gap.grant.person) == (why, officer)
    assert "Lixia" in str(gap) or "历下区" in str(gap)
    f.person(Role.COUNTY, at=f.LIXIA)
    assert gaps() == []


def test_an_organisation_s_only_administrator_counts_as_well_and_a_wider_region_covers(cast: Cast) -> None:
    chief = f.person(Role.ORGANISATION, organisation=cast.company)
    shandong, county = f.person(Role.OFFICER, at=f.SHANDONG), f.person(Role.OFFICER, at=f.LIXIA)
    ended(county)
    assert gaps() == []  # the same role of the whole province covers the county
    Person.objects.filter(pk=chief.pk).update(is_active=False)
    assert [gap.grant.organisation for gap in gaps()] == [cast.company]
    assert gaps(paths=[f.region(f.SHINAN).path]) == []
    assert left_by(shandong, shandong.grants.all())


@pytest.fixture
def cast() -> Cast:
    return f.cast()


def test_whoever_takes_a_role_or_closes_an_account_is_warned_with_what_waits(cast: Cast) -> None:
    demand = f.walk(f.create("demand", by=cast.author, **f.demand_fields(cast.company)), ("submit", cast.author))
    assert demand.state == "submitted"
    system, security = f.person(Role.SYSTEM), f.person(Role.SECURITY)
    grant = cast.county.grants.get()
    urls = [reverse("take-role", args=[grant.pk]), reverse("close-account", args=[cast.county.pk])]
    for url in urls:
        page = words(browser(system).get(url))
        assert "Nobody would be left in charge" in page
        assert "Waiting there: technology demands 1" in page
    act = propose("revoke", by=system, subject=cast.county, reason="离任", payload={"grant": grant.pk})
    assert "Nobody would be left in charge" in words(browser(security).get(reverse("act", args=[act.pk])))
    assert "Nobody would be left in charge" in words(
        browser(cast.county).get(reverse("leave-office", args=[cast.county.pk]))
    )
    cast.county2.grants.all()
    assert "Nobody would be left" not in words(browser(system).get(urls[0]))


def test_the_page_and_the_desk_show_it_to_those_who_can_mend_it(cast: Cast) -> None:
    system, city, far = f.person(Role.SYSTEM), cast.city, f.person(Role.CITY, at=f.QINGDAO)
    ended(cast.county)
    for one in (system, city):
        assert "ended on" in words(browser(one).get(reverse("uncovered")))
        assert [duty.figures[0].count for duty in uncovered.duty(Person.objects.get(pk=one.pk))] == [1]
    assert "Every office has somebody" in words(browser(far).get(reverse("uncovered")))
    assert list(uncovered.duty(far)) == []
    assert browser(cast.author).get(reverse("uncovered")).status_code == 403


def test_it_is_told_to_the_administrators_and_to_whoever_leads_the_region(cast: Cast) -> None:
    system, city, _far = f.person(Role.SYSTEM), cast.city, f.person(Role.CITY, at=f.QINGDAO)
    ended(cast.county)
    lines = list(uncovered.gather(timezone.now()))
    assert {line.person_id for line in lines} == {system.pk, city.pk}
    assert len({line.key for line in lines}) == 1
    assert uncovered.tell(system, {7: lines[0]})[7].url == reverse("uncovered")
    cast.county2.grants.all()
    assert uncovered.tell(system, {7: lines[0]}) == {}


def test_a_notification_about_no_record_says_it_once_and_names_people_in_the_page_alone(cast: Cast) -> None:
    system = f.person(Role.SYSTEM)
    ended(cast.county)
    gathering.ask(uncovered.SOURCE)
    page = words(browser(system).get("/notifications/"))
    assert page.count("ended on") == 1
    assert str(cast.county) in page
    assert str(cast.county) not in str(gaps()[0])


def test_two_administrators_appoint_one_where_an_organisation_has_none_left(cast: Cast) -> None:
    system, security = f.person(Role.SYSTEM), f.person(Role.SECURITY)
    payload = {"role": Role.ORGANISATION, "region": None, "organisation": cast.company.pk, "since": None, "until": None}
    with pytest.raises(ValidationError):
        propose("grant", by=system, subject=cast.rival, payload=payload)  # no member
    confirm(propose("grant", by=system, subject=cast.author, payload=payload), by=security)
    assert administrators(cast.company).get().person == cast.author
    with pytest.raises(ValidationError):
        propose("grant", by=system, subject=cast.colleague, payload=payload)  # it chooses itself again
    assert Grant.objects.filter(role=Role.ORGANISATION).count() == 1


def test_whoever_closes_an_account_is_told_what_else_stops(cast: Cast) -> None:
    system, security = f.person(Role.SYSTEM), f.person(Role.SECURITY)
    f.create("demand", by=cast.author, **f.demand_fields(cast.company))
    issue("市平台", by=cast.author, scopes=["read"], days=5)
    url = reverse("close-account", args=[cast.author.pk])
    act = propose("close", by=system, subject=cast.author, reason="离职")
    for page in (browser(system).get(url), browser(security).get(reverse("act", args=[act.pk]))):
        assert "Records under way that are theirs: 1." in words(page)
        assert "Tokens by which programs act as this person, and stop: 1." in words(page)
        assert "Webhooks that act" not in words(page)
