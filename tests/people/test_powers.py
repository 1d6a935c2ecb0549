"""Powers are those of the day, and a stranger has none."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from kehui.people.models import Grant, Person
from kehui.people.powers import ADMINISTRATORS, STRANGER, Role, powers
from tests import factories

pytestmark = pytest.mark.django_db


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_a_stranger_holds_nothing() -> None:
    assert powers(AnonymousUser()) == STRANGER
    assert not STRANGER.signed_in
    assert not STRANGER.holds(*Role.values)


def test_a_role_holds_in_its_region_or_everywhere() -> None:
    county, leader = factories.person(Role.COUNTY, at=factories.LIXIA), factories.person(Role.LEADER)
    assert county.powers.scopes == {"county": ("370000/370100/370102/",)}
    assert leader.powers.scopes == {"leader": ("",)}
    assert county.powers.holds("city", "county")
    assert not county.powers.holds("city")


def test_leadership_and_administrators_only_read_about_records() -> None:
    assert all(factories.person(role).powers.only_reads for role in (Role.LEADER, *ADMINISTRATORS))
    both = factories.person(Role.LEADER)
    Grant.objects.create(person=both, role=Role.HEAD)
    assert not again(both).powers.only_reads
    assert not factories.person(Role.SUPERVISION).powers.only_reads
    assert not STRANGER.only_reads


def test_several_grants_of_one_role_add_up() -> None:
    county = factories.person(Role.COUNTY, at=factories.LIXIA)
    Grant.objects.create(person=county, role=Role.COUNTY, region=factories.region(factories.SHINAN))
    assert set(again(county).powers.scopes["county"]) == {"370000/370100/370102/", "370000/370200/370202/"}


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [(0, None, True), (1, None, False), (-9, 0, True), (-9, -1, False), (-9, 9, True)],
)
def test_grants_and_memberships_hold_on_their_days(since: int, until: int | None, holds: bool) -> None:
    today, company = timezone.localdate(), factories.organisation()
    person = factories.person(Role.ENTERPRISE, organisation=company)
    days: dict[str, Any] = {
        "since": today + timedelta(since),
        "until": None if until is None else today + timedelta(until),
    }
    person.grants.update(**days)
    person.memberships.update(**days)
    found = again(person).powers
    assert found.holds(Role.ENTERPRISE) is holds
    assert (company.pk in found.organisation_ids) is holds


def test_powers_cost_one_query_once(django_assert_num_queries: Any) -> None:
    person = again(factories.person(Role.CITY, at=factories.JINAN))
    with django_assert_num_queries(1):
        assert powers(person) is powers(person)


def test_of_several_organisations_the_latest_comes_first() -> None:
    people = factories.cast()
    person = again(factories.person(Role.ENTERPRISE, organisation=people.company))
    person.memberships.update(since=factories.LONG_AGO)
    person.memberships.create(organisation=people.other_company)
    assert again(person).powers.organisation_ids == (people.other_company.pk, people.company.pk)
