"""Whoever leaves hands over what is under way; every record tells of it, and nobody approves what they once wrote."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kehui.people import erasure
from kehui.people.models import AdminAct, Person
from kehui.people.powers import Role
from kehui.records.drafts import draft_of, keep
from kehui.records.handover import drafts, hand_over, may_hand_over, open_count, open_work, successors
from kehui.records.kinds import kinds
from kehui.records.models import Event, Record
from kehui.records.services import act, create
from kehui.records.verification import verify
from tests import factories
from tests.factories import Cast, cast, demand_fields, placed, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def demand(people: Cast, **more: object) -> Record:
    return create("demand", by=people.author, **demand_fields(people.company, **more))


def test_only_what_is_under_way_is_listed_once_for_each_part_played(people: Cast) -> None:
    first, finished = demand(people), placed(demand(people), "evaluated")
    walk(first, ("submit", people.author), ("accept", people.county, {"broker": people.broker}))
    assert {(work.kind.code, work.field) for work in open_work(people.author) if work.records} == {
        ("demand", "created_by")
    }
    assert {(work.kind.code, work.field) for work in open_work(people.broker) if work.records} == {("demand", "broker")}
    assert open_count(people.author) == 1
    assert open_count(people.author, organisation=people.other_company) == 0
    assert finished.created_by == people.author


def test_every_record_goes_over_with_an_entry_in_its_history(people: Cast) -> None:
    records = [demand(people) for _each in range(3)]
    count = hand_over(people.author, to=people.colleague, by=people.author, reason="调离", organisation=people.company)
    assert count == 3
    for record in records:
        event = Event.objects.get(record=record.pk, verb="handover")
        assert event.changes == {"created_by": [people.author.pk, people.colleague.pk]}
        assert event.reason == "调离"
    assert set(Record.objects.values_list("created_by", "version")) == {(people.colleague.pk, 2)}
    assert list(verify()) == []
    act(Record.objects.first() and kinds["demand"].model.objects.first(), "submit", by=people.colleague)
    assert AdminAct.objects.get(action="handover").payload["records"] == 3


def test_a_technology_manager_s_demands_go_to_another_one(people: Cast) -> None:
    other = factories.person(Role.BROKER)
    record = placed(demand(people), "accepted", broker=people.broker)
    with pytest.raises(ValidationError) as refused:
        hand_over(people.broker, to=people.county, by=people.broker, reason="离职")
    assert set(refused.value.error_dict) == {"to"}
    assert hand_over(people.broker, to=other, by=people.broker, reason="离职") == 1
    assert kinds["demand"].model.objects.get(pk=record.pk).broker == other


def test_unsent_drafts_follow_unless_the_successor_has_one(people: Cast) -> None:
    kind = kinds["demand"]
    from django.http import QueryDict

    keep(people.county, kind, None, QueryDict("title=甲"))
    hand_over(people.county, to=people.county2, by=people.county, reason="轮岗")
    assert draft_of(people.county2, kind, None).values == {"title": ["甲"]}  # type: ignore[union-attr]
    keep(people.county, kind, None, QueryDict("title=乙"))
    hand_over(people.county, to=people.county2, by=people.county, reason="轮岗")
    assert draft_of(people.county2, kind, None).values == {"title": ["甲"]}  # type: ignore[union-attr]
    assert drafts(people.county).count() == 1


def test_who_wrote_a_record_stays_no_second_person(people: Cast) -> None:
    record = create("demand", by=people.county, **demand_fields(people.company))
    walk(record, ("submit", people.county))
    hand_over(people.county, to=people.county2, by=people.county, reason="轮岗")
    for once in (people.county, people.county2):
        with pytest.raises(PermissionDenied):
            act(record, "accept", by=Person.objects.get(pk=once.pk))


def test_who_may_hand_over_and_to_whom(people: Cast) -> None:
    chief = factories.person(Role.ORGANISATION, organisation=people.company)
    head = factories.person(Role.HEAD, at=factories.SHANDONG)
    far = factories.person(Role.HEAD, at=factories.QINGDAO)
    assert may_hand_over(people.author, people.author)
    assert may_hand_over(chief, people.author, organisation=people.company)
    assert not may_hand_over(chief, people.author, organisation=people.other_company)
    assert not may_hand_over(chief, people.author)
    assert not may_hand_over(people.colleague, people.author, organisation=people.company)
    assert may_hand_over(head, people.county)
    assert not may_hand_over(far, people.county)
    assert not may_hand_over(head, people.author)
    assert set(successors(people.author, organisation=people.company)) == {people.colleague, chief}
    with pytest.raises(PermissionDenied):
        hand_over(people.author, to=chief, by=people.rival, reason="x", organisation=people.company)
    with pytest.raises(ValidationError):
        hand_over(people.author, to=people.rival, by=people.author, reason="x", organisation=people.company)
    with pytest.raises(ValidationError):
        hand_over(people.author, to=chief, by=people.author, reason=" ", organisation=people.company)


def test_whoever_has_work_under_way_is_not_erased(people: Cast) -> None:
    demand(people)
    people.author.grants.all().delete()
    people.author.memberships.all().delete()
    with pytest.raises(ValidationError, match=r"1|件"):
        erasure.check(people.author)
    Record.objects.update(created_by=people.colleague)
    erasure.check(people.author)
