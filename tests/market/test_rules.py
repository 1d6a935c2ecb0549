"""Whose a market record is: the organisation's people of today, and those who wrote it while that still counts."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from kehui.market.rules import introduced
from kehui.people.models import Membership, Person
from kehui.people.powers import Role
from kehui.records.services import change, create, link
from kehui.registry.rules import ours
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def names(cast: Cast, record: object, rule: object = ours) -> set[str]:
    return {name for name, person in cast.people().items() if rule.allows(person, record)}  # type: ignore[attr-defined]


def test_a_company_s_record_belongs_to_its_people(cast: Cast) -> None:
    assert names(cast, create("demand", by=cast.author, title="甲", owner=cast.company)) == {"author", "colleague"}
    assert names(cast, create("demand", by=cast.author, title="乙")) == {"author"}


def test_an_expert_of_the_same_university_does_not_act_for_it(cast: Cast) -> None:
    made = create("achievement", by=cast.scholar, title="甲", owner=cast.university)
    assert names(cast, made) == {"scholar", "fellow"}


def test_who_serves_others_keeps_what_they_wrote_down(cast: Cast) -> None:
    made = create("demand", by=cast.county, title="甲", owner=cast.company)
    assert names(cast, made) == {"author", "colleague", "county"}


def test_whoever_has_left_a_company_no_longer_reads_what_they_wrote_there(cast: Cast) -> None:
    made = create("demand", by=cast.author, title="甲", owner=cast.company)
    yesterday = timezone.localdate() - timedelta(1)
    Membership.objects.filter(person=cast.author).update(until=yesterday)
    assert not ours.allows(Person.objects.get(pk=cast.author.pk), made)


def test_an_expert_keeps_their_own_record_when_they_leave(cast: Cast) -> None:
    made = create("expert", by=cast.expert, title="赵示例", owner=cast.university)
    Membership.objects.filter(person=cast.expert).delete()
    assert ours.allows(Person.objects.get(pk=cast.expert.pk), made)


def test_nobody_writes_in_the_name_of_another_organisation(cast: Cast) -> None:
    for code, person in (("demand", cast.rival), ("achievement", cast.outsider), ("achievement", cast.rival)):
        with pytest.raises(ValidationError) as refused:
            create(code, by=person, title="甲", owner=cast.company)
        assert set(refused.value.error_dict) == {"owner"}
    made = create("demand", by=cast.author, title="甲")
    with pytest.raises(ValidationError):
        change(made, by=cast.author, owner=cast.university)


def test_a_record_takes_the_region_of_its_organisation(cast: Cast) -> None:
    made = create("demand", by=cast.author, title="甲")
    change(made, by=cast.author, owner=cast.company)
    made.refresh_from_db()
    assert made.region == cast.company.region


def test_the_parties_of_an_accepted_introduction_are_those_its_link_joins(cast: Cast) -> None:
    demand, achievement = factories.published_demand(cast), factories.displayed_achievement(cast)
    assert names(cast, demand, introduced) == set()
    link(achievement, demand, "introduced", by=cast.platform)
    assert names(cast, demand, introduced) == {"scholar", "fellow"}
    assert names(cast, achievement, introduced) == {"author", "colleague"}


def test_a_second_role_does_not_widen_the_first(cast: Cast) -> None:
    both = factories.person(Role.EXPERT, organisation=cast.company)
    assert not ours.allows(both, create("demand", by=cast.author, title="甲", owner=cast.company))
