"""A role is lent to a colleague for a time, never by or to an administrator; history says for whom it was used."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kehui.people.delegations import colleagues, delegate, lendable, recall
from kehui.people.models import AdminAct, Delegation, Person
from kehui.people.powers import Role, powers
from kehui.records.bulk import act_many, barred
from kehui.records.kinds import kinds
from kehui.records.models import Event
from kehui.records.services import act, create
from tests import factories
from tests.factories import cast, demand_fields, walk

pytestmark = pytest.mark.django_db


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def lend(one: Person, other: Person, *, days: int = 7, start: int = 0) -> Delegation:
    since = timezone.localdate() + timedelta(start)
    return delegate(one.grants.get(), to=other, by=one, since=since, until=since + timedelta(days))


def submitted(people: Any) -> Any:
    made = create("demand", by=people.author, **demand_fields(people.company))
    return walk(made, ("submit", people.author))


def test_a_lent_role_holds_in_the_lender_s_region_and_events_say_for_whom() -> None:
    people = cast()
    lend(people.county, people.city)
    record = submitted(people)
    stand_in = again(people.city)
    assert set(stand_in.powers.scopes) == {"city", "county"}
    event = act(record, "accept", by=stand_in)
    assert event.stands_for_id is None  # the stand-in is an office in charge in their own right
    stand_in.grants.update(region=factories.region(factories.QINGDAO))
    event = act(submitted(people), "accept", by=again(stand_in))
    assert (event.by_id, event.stands_for_id) == (stand_in.pk, people.county.pk)
    assert Event.objects.get(pk=event.pk).row()["stands_for"] == people.county.pk


def test_the_bulk_door_says_for_whom_as_well() -> None:
    people = cast()
    lend(people.county, people.county2)
    people.county2.grants.update(region=factories.region(factories.SHINAN))
    done = act_many("demand", [submitted(people).pk], "accept", by=again(people.county2))
    assert done.refused == []
    assert Event.objects.get(record=done.done[0], verb="accept").stands_for_id == people.county.pk


def test_a_stand_in_is_no_second_person_for_whom_it_stands() -> None:
    people = cast()
    lend(people.city, people.city2)
    record = submitted(people)
    act(record, "accept", by=people.city)
    people.city2.grants.update(region=factories.region(factories.QINGDAO))
    kind, stand_in = kinds["demand"], again(people.city2)
    assert barred(kind, kind.loop.step("publish"), [kind.model.objects.get()], stand_in) == {record.pk}
    with pytest.raises(PermissionDenied, match="second person"):
        act(record, "publish", by=stand_in, valid_until=factories.ahead())


def test_a_delegation_holds_on_its_days_and_ends_with_the_role() -> None:
    people = cast()
    lent = lend(people.county, people.city, start=1)
    assert not again(people.city).powers.holds(Role.COUNTY)
    Delegation.objects.filter(pk=lent.pk).update(since=timezone.localdate())
    assert again(people.city).powers.holds(Role.COUNTY)
    people.county.grants.update(until=timezone.localdate() - timedelta(1))
    assert not again(people.city).powers.holds(Role.COUNTY)


def test_either_of_the_two_ends_it_and_both_are_in_the_log() -> None:
    people = cast()
    lent = lend(people.county, people.city)
    with pytest.raises(PermissionDenied):
        recall(lent, by=people.department)
    recall(lent, by=people.city)
    assert not again(people.city).powers.holds(Role.COUNTY)
    assert list(AdminAct.objects.values_list("action", flat=True)) == ["undelegate", "delegate"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"until": date(2020, 1, 1)}, "until"),
        ({"until": timezone.localdate() + timedelta(500)}, "until"),
        ({"to": "elsewhere"}, "person"),
        ({"to": "author"}, "person"),
    ],
)
def test_what_is_wrong_is_said_by_field(change: dict[str, Any], field: str) -> None:
    people = cast()
    given = {"to": "city", "since": timezone.localdate(), "until": timezone.localdate()} | change
    given["to"] = getattr(people, given["to"])
    with pytest.raises(ValidationError) as refused:
        delegate(people.county.grants.get(), by=people.county, **given)
    assert set(refused.value.error_dict) == {field}


def test_administrators_neither_lend_nor_borrow() -> None:
    people = cast()
    system = factories.person(Role.SYSTEM)
    assert not lendable(system).exists()
    assert system not in colleagues(people.county)
    Delegation.objects.create(grant=people.county.grants.get(), person=system, until=factories.ahead())
    assert set(again(system).powers.scopes) == {"system"}
    Delegation.objects.create(grant=system.grants.get(), person=people.county, until=factories.ahead())
    assert set(again(people.county).powers.scopes) == {"county"}


def test_lent_powers_cost_no_query_more() -> None:
    people = cast()
    lend(people.county, people.city)
    stand_in = again(people.city)
    with CaptureQueriesContext(connection) as asked:
        assert powers(stand_in).holds(Role.COUNTY)
    assert len(asked) == 1
