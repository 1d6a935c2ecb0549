"""Introductions: who may send them, who answers, and what they do to the demand."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kehui.market.introductions.services import introduce
from kehui.records.kinds import kinds
from kehui.records.models import Event, Link, Record
from kehui.records.queries import visible
from kehui.records.services import act, create
from kehui.records.verification import verify
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def demand(cast: Cast) -> Any:
    return factories.published_demand(cast)


@pytest.fixture
def achievement(cast: Cast) -> Any:
    return factories.displayed_achievement(cast)


def state(record: Record) -> str:
    return Record.objects.get(pk=record.pk).state


def test_the_whole_road_moves_the_demand_along(cast: Cast, demand: Any, achievement: Any) -> None:
    made = introduce(demand, achievement, by=cast.author, message="盼联系")
    assert (made.state, made.side, made.owner, made.region) == ("sent", "wanted", cast.company, demand.region)
    assert demand.title in made.title
    assert made.due_on is not None
    accepted = factories.walk(made, ("accept", cast.scholar))
    assert state(demand) == "introduced"
    talking = factories.walk(accepted, ("visit", cast.author), ("talk", cast.scholar))
    assert state(demand) == "negotiating"
    assert factories.walk(talking, ("agree", cast.author)).state == "agreed"
    assert list(verify()) == []
    moves = Event.objects.filter(record=demand.pk, by=cast.platform)
    assert [(event.verb, event.reason) for event in moves] == [("introduce", made.number), ("negotiate", made.number)]


def test_each_side_may_begin_and_the_other_answers(cast: Cast, demand: Any, achievement: Any) -> None:
    made = introduce(demand, achievement, by=cast.scholar, message="我们能做")
    assert (made.state, made.side, made.owner) == ("sent", "offered", cast.university)
    with pytest.raises(PermissionDenied):
        act(made, "accept", by=cast.fellow)
    assert factories.walk(made, ("accept", cast.colleague)).state == "accepted"


def test_what_a_technology_manager_proposes_goes_to_the_company_first(
    cast: Cast, demand: Any, achievement: Any
) -> None:
    made = introduce(demand, achievement, by=cast.broker, message="建议对接")
    assert (made.state, made.side, made.owner) == ("proposed", "", None)
    assert not visible(kinds["introduction"], cast.scholar).exists()
    sent = factories.walk(made, ("send_on", cast.author))
    assert (sent.state, sent.side, sent.owner) == ("sent", "wanted", cast.company)
    assert visible(kinds["introduction"], cast.scholar).exists()
    assert factories.walk(sent, ("accept", cast.scholar)).state == "accepted"


def test_an_expert_may_be_introduced_and_answer(cast: Cast, demand: Any) -> None:
    made = introduce(demand, factories.active_expert(cast), by=cast.author, message="盼指导")
    assert factories.walk(made, ("accept", cast.expert)).state == "accepted"


def test_only_one_introduction_of_a_pair_at_a_time(cast: Cast, demand: Any, achievement: Any) -> None:
    first = introduce(demand, achievement, by=cast.author, message="盼联系")
    with pytest.raises(ValidationError, match=first.number):
        introduce(demand, achievement, by=cast.scholar, message="盼联系")
    factories.walk(first, ("decline", cast.scholar))
    assert introduce(demand, achievement, by=cast.scholar, message="盼联系").state == "sent"


def test_strangers_to_both_sides_may_not_introduce(cast: Cast, demand: Any, achievement: Any) -> None:
    with pytest.raises(ValidationError):
        introduce(demand, achievement, by=cast.rival, message="凑个热闹")
    with pytest.raises(PermissionDenied):
        introduce(demand, achievement, by=cast.leader, message="请对接")
    assert not Record.objects.filter(kind="introduction").exists()
    assert not Link.objects.exists()


def test_both_must_be_open_visible_and_on_their_side(cast: Cast, demand: Any, achievement: Any) -> None:
    draft = create("demand", by=cast.author, title="甲", owner=cast.company)
    directed = factories.published_demand(cast, publicity="directed", summary="在线检测方法")
    hidden = factories.walk(factories.displayed_achievement(cast), ("pause", cast.scholar))
    for wanted, offered, by, wrong in (
        (draft, achievement, cast.author, {"wanted"}),
        (directed, achievement, cast.scholar, {"wanted"}),
        (achievement, demand, cast.author, {"wanted", "offered"}),
        (demand, hidden, cast.author, {"offered"}),
    ):
        with pytest.raises(ValidationError) as refused:
            introduce(wanted, offered, by=by, message="盼联系")
        assert set(refused.value.error_dict) == wrong


def test_what_closed_in_the_meantime_cannot_be_accepted(cast: Cast, demand: Any, achievement: Any) -> None:
    made = introduce(demand, achievement, by=cast.author, message="盼联系")
    factories.walk(demand, ("withdraw", cast.author))
    with pytest.raises(ValidationError) as refused:
        act(made, "accept", by=cast.scholar)
    assert set(refused.value.error_dict) == {"wanted"}
    assert state(made) == "sent"


def test_the_demand_looks_again_when_the_last_talks_have_failed(cast: Cast, demand: Any, achievement: Any) -> None:
    other = factories.active_expert(cast)
    first = factories.walk(introduce(demand, achievement, by=cast.author, message="盼联系"), ("accept", cast.scholar))
    second = factories.walk(introduce(demand, other, by=cast.author, message="盼指导"), ("accept", cast.expert))
    factories.walk(first, ("close", cast.author))
    assert state(demand) == "introduced"
    factories.walk(second, ("close", cast.expert))
    assert state(demand) == "published"


def test_a_contract_is_not_undone_by_other_talks_that_fail(cast: Cast, demand: Any, achievement: Any) -> None:
    made = factories.walk(introduce(demand, achievement, by=cast.author, message="盼联系"), ("accept", cast.scholar))
    factories.placed(demand, "contracted")
    factories.walk(made, ("close", cast.author))
    assert state(demand) == "contracted"


def test_a_draft_is_its_author_s_own(cast: Cast, demand: Any, achievement: Any) -> None:
    create("introduction", by=cast.author, wanted=demand, offered=achievement, message="草稿")
    assert [name for name, person in cast.people().items() if visible(kinds["introduction"], person).exists()] == [
        "author"
    ]
