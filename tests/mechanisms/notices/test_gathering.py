"""Who is told of what: those it waits for, those it belongs to, followers, the mentioned, delegates; nobody twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kehui.mechanisms.notices import gathering
from kehui.mechanisms.notices.following import follow
from kehui.mechanisms.notices.gathering import read_on
from kehui.mechanisms.notices.models import Notification, Place
from kehui.mechanisms.notices.preferences import choose, chosen
from kehui.mechanisms.notices.said import grouped
from kehui.people.models import Delegation, Membership
from kehui.records.services import act, note
from kehui.records.sources import Line, Sort, Source, Sources, Words
from tests import factories as f

pytestmark = pytest.mark.django_db
Told = Callable[..., list[str]]


def test_a_step_tells_those_whose_turn_it_is_and_not_whoever_took_it(cast: f.Cast, draft: Any, told: Told) -> None:
    assert cast.elsewhere.pk
    act(draft, "submit", by=cast.author)
    assert told(cast.county) == ["turn"]
    assert told(cast.author) == told(cast.elsewhere) == told(cast.rival) == []


def test_it_is_told_to_whoever_may_take_the_step_by_the_loop_itself(cast: f.Cast, draft: Any, told: Told) -> None:
    """The same people whom the rules of the record's next steps cover, of everybody there is."""
    cast.people()
    act(draft, "submit", by=cast.author)
    told(cast.county)
    turn = set(Notification.objects.filter(sort="turn").values_list("person", flat=True))
    officers = {cast.county, cast.county2, cast.city, cast.city2, cast.department, cast.department2}
    assert turn == {person.pk for person in officers}


def test_a_record_given_back_waits_for_its_own_side(cast: f.Cast, draft: Any, told: Told) -> None:
    assert cast.colleague.pk
    f.walk(draft, ("submit", cast.author), ("return", cast.county))
    assert told(cast.author) == ["turn"]
    assert told(cast.colleague) == ["turn"]


def test_a_new_draft_is_nobodys_news(cast: f.Cast, draft: Any, told: Told) -> None:
    assert draft.pk
    assert cast.colleague.pk
    assert told(cast.colleague) == told(cast.county) == []


def test_owners_hear_when_it_moves_on(cast: f.Cast, draft: Any, told: Told) -> None:
    assert cast.colleague.pk
    f.walk(draft, ("submit", cast.author), ("accept", cast.county))
    assert told(cast.author) == ["own"]
    assert told(cast.colleague) == []  # has never done anything about it
    assert told(cast.city) == ["turn"]  # by now it waits to be published, no longer to be accepted


def test_what_was_written_down_for_an_organisation_is_told_to_its_members(cast: f.Cast, told: Told) -> None:
    from kehui.records.services import create

    assert cast.colleague.pk
    made = create("demand", by=cast.county, **f.demand_fields(cast.company))
    act(made, "submit", by=cast.county)
    assert told(cast.colleague) == ["own"]


def test_followers_hear_of_it_as_long_as_they_see_it(cast: f.Cast, told: Told) -> None:
    demand = f.published_demand(cast)
    told(cast.rival)
    follow(demand, by=cast.rival)
    act(demand, "withdraw", by=cast.author, reason="不再需要")
    assert told(cast.rival) == []  # a withdrawn demand is hidden from strangers to it
    other = f.published_demand(cast, title="另一个需求")
    follow(other, by=cast.scholar)
    act(other, "introduce", by=cast.author)
    assert told(cast.scholar) == ["followed"]
    note(other, "已与两家联系", by=cast.county)
    assert told(cast.scholar) == ["followed"]  # whoever does not see all of a record hears of its steps only


def test_the_mentioned_are_told_once_and_of_that(cast: f.Cast, draft: Any, told: Told) -> None:
    act(draft, "submit", by=cast.author)
    told(cast.author)
    note(draft, f"请 @{cast.author.username} 补充指标", by=cast.county)
    assert told(cast.author) == ["mentioned"]


def test_whoever_is_mentioned_is_told_though_something_of_the_record_is_kept_from_them(
    cast: f.Cast, told: Told
) -> None:
    demand = f.published_demand(cast)
    told(cast.rival)
    note(demand, f"请 @{cast.rival.username} 看一下", by=cast.author)
    note(demand, f"内部 @{cast.rival.username}", by=cast.county, audience="office")
    assert told(cast.rival) == ["mentioned"]
    (group,), gone = grouped(cast.rival, Notification.objects.filter(person=cast.rival))
    assert not gone
    assert [line.who for line in group.lines if line.row.sort == "mentioned"] == [""], "by mail nobody is named either"
    f.placed(demand, "draft")
    assert grouped(cast.rival, Notification.objects.filter(person=cast.rival))[0] == []


def test_a_note_for_offices_is_told_to_offices_only(cast: f.Cast, draft: Any, told: Told) -> None:
    act(draft, "submit", by=cast.author)
    follow(draft, by=cast.city)
    note(draft, "内部意见", by=cast.county, audience="office")
    assert "followed" in told(cast.city)
    assert told(cast.author) == []


def test_delegates_are_told_what_waits_in_the_place_of_whom(cast: f.Cast, draft: Any, told: Told) -> None:
    grant = cast.county.grants.get()
    today = timezone.localdate()
    Delegation.objects.create(grant=grant, person=cast.elsewhere, since=today, until=today + timedelta(days=3))
    act(draft, "submit", by=cast.author)
    assert told(cast.elsewhere) == ["delegated"]
    assert Notification.objects.get(person=cast.elsewhere).given == {"lender": cast.county.pk}
    act(draft, "accept", by=f.Person.objects.get(pk=cast.elsewhere.pk))
    assert "delegated" in told(cast.county)  # it was done in their name


def test_reading_again_tells_nobody_twice(cast: f.Cast, draft: Any, told: Told) -> None:
    act(draft, "submit", by=cast.author)
    assert told(cast.county) == ["turn"]
    Place.objects.update(last=0)
    assert told(cast.county) == ["turn"]


def test_a_reader_that_was_overtaken_writes_nothing(cast: f.Cast, draft: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    act(draft, "submit", by=cast.author)
    write = gathering._write

    def overtaken(*args: Any, **kwargs: Any) -> None:
        Place.objects.update(last=99)
        write(*args, **kwargs)

    monkeypatch.setattr(gathering, "_write", overtaken)
    read_on()
    assert not Notification.objects.exists()
    assert Place.objects.get().last == 99


def test_what_is_old_is_no_news(cast: f.Cast, draft: Any, told: Told, settings: Any) -> None:
    settings.NOTICE_DAYS = 0
    act(draft, "submit", by=cast.author)
    assert told(cast.county) == []
    gathering.gather()
    assert not gathering.due()


def test_nothing_is_written_for_what_somebody_does_not_want(cast: f.Cast, draft: Any, told: Told) -> None:
    choose(cast.county, {("turn", ""): "daily", ("turn", "demand"): "off"}, language="en", wanted=True)
    choose(cast.city, {("turn", ""): "once"}, language="en", wanted=True)
    act(draft, "submit", by=cast.author)
    assert told(cast.county) == []
    assert told(cast.city, channel="once") == ["turn"]
    assert chosen(cast.county)["turn", "demand"] == "off"


def test_another_source_is_asked_once_a_minute_and_told_once(
    cast: f.Cast, draft: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def gather(since: Any) -> list[Line]:
        asked.append(since)
        return [Line(cast.county.pk, "1", timezone.now(), draft.pk, {"other": "x"})]

    found = Sources()
    found.add(Source(Sort("match", "m", "w"), gather, lambda _person, lines: {pk: Words("甲") for pk in lines}))
    monkeypatch.setattr(gathering, "sources", found)
    gathering.gather()
    gathering.gather()
    assert len(asked) == 1
    Place.objects.update(at=timezone.now() - timedelta(hours=2))
    assert gathering.due()
    gathering.gather()
    assert len(asked) == 2
    assert Notification.objects.get(sort="match").topic == f"record:{draft.pk}"
    with pytest.raises(ValueError, match="match"):
        found.add(Source(Sort("match", "m", "w"), gather, lambda _person, _lines: {}))


def test_a_step_that_very_many_could_take_waits_for_nobody_in_particular(
    cast: f.Cast, draft: Any, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kehui.mechanisms.notices.concerned.MOST", 1)
    act(draft, "submit", by=cast.author)
    assert told(cast.county) == []


def test_somebody_who_left_is_not_told(cast: f.Cast, draft: Any, told: Told) -> None:
    f.walk(draft, ("submit", cast.author))
    Membership.objects.filter(person=cast.author).update(until=f.LONG_AGO)
    act(draft, "return", by=cast.county, reason="补充")
    assert told(cast.author) == []
