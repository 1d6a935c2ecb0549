"""Successors hear of what was handed over to them, administrators of members who left; nothing stays behind unseen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kehui.administration import handed, telling
from kehui.mechanisms.inquiries.services import ask
from kehui.people.delegations import delegate
from kehui.people.models import Delegation, Person
from kehui.people.organisations import let_go
from kehui.people.powers import Role
from kehui.records.handover import hand_over, left_behind, may_hand_over, successors
from kehui.records.services import act, create
from tests import factories as f
from tests.browsing import browser, words
from tests.factories import Cast

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    made = f.cast()
    create("demand", by=made.author, **f.demand_fields(made.company))
    return made


def test_the_successor_and_the_administrator_are_told(cast: Cast) -> None:
    chief = f.person(Role.ORGANISATION, organisation=cast.company)
    hand_over(cast.author, to=cast.colleague, by=cast.author, reason="调离", organisation=cast.company)
    let_go(cast.author, cast.company, by=cast.author)
    told = {line.person_id: handed.tell(None, {1: line})[1] for line in handed.gather(LONG_AGO)}
    assert set(told) == {cast.colleague.pk, chief.pk}
    assert (told[cast.colleague.pk].text, told[cast.colleague.pk].who) == ("1 条记录已移交给您。", str(cast.author))
    assert "有成员离开" in told[chief.pk].text


def test_what_people_left_behind_stands_on_the_organisation_s_page(cast: Cast) -> None:
    chief = f.person(Role.ORGANISATION, organisation=cast.company)
    page = reverse("own-organisation", args=[cast.company.code])
    assert left_behind(organisation=cast.company) == []
    assert "Left behind" not in words(browser(chief).get(page))
    cast.author.memberships.update(until=timezone.localdate() - timedelta(1))
    assert left_behind(organisation=cast.company) == [(cast.author, 1)]
    sheet = reverse("hand-over", args=[cast.author.pk, cast.company.code])
    assert sheet in browser(chief).get(page).content.decode()
    browser(chief).post(sheet, {"to": cast.colleague.pk, "reason": "离职"})
    assert left_behind(organisation=cast.company) == []


def test_a_lead_hands_over_what_an_officer_left_whose_role_has_ended(cast: Cast) -> None:
    head = f.person(Role.HEAD, at=f.SHANDONG)
    create("demand", by=cast.county, **f.demand_fields(cast.company))
    cast.county.grants.update(until=timezone.localdate() - timedelta(1))
    assert left_behind(paths=head.powers.scopes[Role.HEAD]) == [(cast.county, 1)]
    assert may_hand_over(head, cast.county)
    assert cast.county2 in successors(cast.county)
    sheet = reverse("leave-office", args=[cast.county.pk])
    assert sheet in browser(head).get(reverse("uncovered")).content.decode()
    assert browser(head).post(sheet, {"to": cast.county2.pk, "reason": "离任"}).status_code == 302
    assert left_behind(paths=head.powers.scopes[Role.HEAD]) == []


def test_both_hear_of_the_end_of_a_delegation_with_what_is_still_open(cast: Cast) -> None:
    demand = f.walk(create("demand", by=cast.author, **f.demand_fields(cast.company)), ("submit", cast.author))
    editor, today = f.person(Role.EDITOR, at=f.LIXIA), timezone.localdate()
    lent = delegate(cast.county.grants.get(), to=editor, by=cast.county, since=today, until=today)
    act(demand, "accept", by=Person.objects.get(pk=editor.pk))
    lines = list(telling.ending(LONG_AGO))
    assert {line.person_id for line in lines} == {cast.county.pk, editor.pk}
    for one in (cast.county, editor):
        assert "：1 件" in telling.tell_ending(one, {1: lines[0]})[1].text
    Delegation.objects.filter(pk=lent.pk).update(until=today + timedelta(20))
    assert list(telling.ending(LONG_AGO)) == []


def test_whoever_leaves_an_office_is_told_of_questions_that_end(cast: Cast) -> None:
    demand = f.walk(create("demand", by=cast.author, **f.demand_fields(cast.company)), ("submit", cast.author))
    page = reverse("leave-office", args=[cast.county.pk])
    assert "asked people outside" not in words(browser(cast.county).get(page))
    ask(demand, "能否解决？", by=cast.county, names=["title"], days=7)
    assert "not answered so far, and that stop: 1" in words(browser(cast.county).get(page))
