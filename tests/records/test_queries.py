"""What readers get: their records only, without what is secret to them, in a constant number of queries."""

from typing import Any

import pytest
from django.utils.translation import override

from kehui.records import queries
from kehui.records.kinds import kinds
from kehui.records.services import create, note
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def test_a_list_costs_the_same_at_one_and_at_thirty_records(cast: Cast, django_assert_num_queries: Any) -> None:
    kind = kinds["demand"]
    for count in (1, 29):
        for place in range(count):
            create("demand", by=cast.author, **factories.demand_fields(cast.company, title=f"需求{place}"))
        assert cast.author.powers
        with django_assert_num_queries(1):
            rows = list(queries.with_secrecy(kind, queries.visible(kind, cast.author), cast.author))
            assert all(queries.hidden(kind, row, cast.author) == set() for row in rows)
            assert {str(row.owner) + str(row.region) for row in rows}


def test_hidden_needs_one_query_for_a_single_record(cast: Cast, django_assert_num_queries: Any) -> None:
    demand = factories.published_demand(cast, publicity="blurred", summary="应力检测")
    assert cast.rival.powers
    with django_assert_num_queries(1):
        assert "problem" in queries.hidden(kinds["demand"], demand, cast.rival)


def test_steps_open_come_in_the_loop_s_order(cast: Cast) -> None:
    made = create("demand", by=cast.author, title="甲", owner=cast.company)
    assert [step.code for step in queries.steps_open(made, cast.author)] == ["submit", "withdraw"]
    assert queries.steps_open(made, cast.stranger) == []
    assert queries.may_change(made, cast.colleague)
    assert not queries.may_change(made, cast.rival)


def test_waiting_for_names_those_who_lead_onward(cast: Cast) -> None:
    made = create("demand", by=cast.author, **factories.demand_fields(cast.company))
    with override("en"):
        assert queries.waiting_for(made) == "its organisation or author"
        submitted = factories.walk(made, ("submit", cast.author))
        assert queries.waiting_for(submitted) == "county officer, city officer or department officer"
        assert queries.waiting_for(factories.placed(made, "evaluated")) == ""
        assert queries.waiting_for(factories.placed(made, "withdrawn")) == ""


def test_the_process_map_shows_the_road_and_where_the_record_left_it(cast: Cast) -> None:
    made = create("demand", by=cast.author, **factories.demand_fields(cast.company))
    accepted = factories.walk(made, ("submit", cast.author), ("accept", cast.county))
    stops = {
        stop.state.code: stop.status for stop in queries.process(accepted, queries.events_of(accepted, cast.author))
    }
    assert list(stops.items())[:5] == [
        ("draft", "done"),
        ("submitted", "done"),
        ("accepted", "current"),
        ("published", "ahead"),
        ("introduced", "ahead"),
    ]
    assert "revision" not in stops
    left = factories.walk(accepted, ("withdraw", cast.author))
    road = [(stop.state.code, stop.status) for stop in queries.process(left, queries.events_of(left, cast.author))]
    assert road == [("draft", "done"), ("submitted", "done"), ("accepted", "done"), ("withdrawn", "exit")]


def test_notes_for_offices_are_read_by_offices(cast: Cast) -> None:
    made = factories.published_demand(cast)
    note(made, "公开备注", by=cast.author)
    note(made, "内部备注", by=cast.county, audience="office")
    assert [each.text for each in queries.notes_of(made, cast.author)] == ["公开备注"]
    assert queries.notes_of(made, cast.city).count() == 2
    assert not queries.notes_of(made, cast.stranger).exists()
