"""The bulk door does what the single one does, in batches, and one bad row does not hold up the others."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kehui.records.bulk import act_many, changed_meanwhile, create_many
from kehui.records.kinds import kinds
from kehui.records.models import Event, Outbox, Record
from kehui.records.services import change, create
from kehui.records.values import snapshot
from kehui.records.verification import verify
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def rows(cast: Cast, count: int) -> list[dict[str, Any]]:
    return [factories.demand_fields(cast.company, title=f"需求{place}") for place in range(count)]


def told(record: Record) -> list[tuple[Any, ...]]:
    return list(
        Event.objects.filter(record=record.pk).values_list("verb", "source", "target", "by", "reason", "changes")
    )


def test_create_many_writes_what_create_writes(cast: Cast) -> None:
    kind, fields = kinds["demand"], rows(cast, 1)[0]
    one = create("demand", by=cast.author, **fields)
    made = create_many("demand", [fields], by=cast.author)
    other = kind.model._default_manager.get(pk=made.done[0])
    assert snapshot(kind, other) == snapshot(kind, type(one)._default_manager.get(pk=one.pk))
    assert (other.state, other.region_id, other.due_on) == (one.state, one.region_id, one.due_on)
    assert told(other) == told(one)
    assert Outbox.objects.filter(record=other.pk).count() == 1
    assert list(verify()) == []


def test_batches_keep_the_order_and_the_numbers_without_gaps(cast: Cast) -> None:
    sizes: list[int] = []
    made = create_many("demand", iter(rows(cast, 7)), by=cast.author, batch=3, progress=sizes.append)
    found = Record.objects.filter(pk__in=made.done).order_by("number")
    assert sizes == [3, 3, 1]
    assert [record.title for record in found] == [f"需求{place}" for place in range(7)]
    serials = [int(record.number[-6:]) for record in found]
    assert serials == list(range(serials[0], serials[0] + 7))
    assert list(verify()) == []


def test_a_bad_row_is_reported_with_its_place(cast: Cast) -> None:
    given = rows(cast, 5)
    given[1]["title"] = ""
    given[2]["industry"] = factories.term("field", "F01")  # a term of another tree
    given[4]["owner"] = 999_999
    made = create_many("demand", given, by=cast.author, batch=2)
    assert len(made.done) == 2
    assert [(place, set(error.error_dict)) for place, error in made.refused] == [
        (1, {"title"}),
        (2, {"industry"}),
        (4, {"owner"}),
    ]
    assert Record.objects.count() == Event.objects.count() == 2


def test_another_organisation_s_name_is_refused_in_bulk_too(cast: Cast) -> None:
    made = create_many("demand", rows(cast, 1), by=cast.rival)
    assert [set(error.error_dict) for _place, error in made.refused] == [{"owner"}]


def test_create_many_asks_who_it_is(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        create_many("demand", rows(cast, 1), by=cast.leader)
    assert not Record.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_rows(cast: Cast, django_assert_max_num_queries: Any) -> None:
    create_many("demand", rows(cast, 1), by=cast.author)
    for count in (2, 50):
        given = rows(cast, count)
        with django_assert_max_num_queries(20):
            create_many("demand", given, by=cast.author)


def test_act_many_moves_what_may_be_moved_and_says_why_not(cast: Cast) -> None:
    made = create_many("demand", rows(cast, 3), by=cast.author).done
    bare = create("demand", by=cast.author, title="只有标题").pk
    blurred = create("demand", by=cast.author, **factories.demand_fields(cast.company, publicity="blurred")).pk
    foreign = create("demand", by=cast.broker, title="别家的").pk
    moved = act_many("demand", [*made, bare, blurred, foreign, 999_999], "submit", by=cast.author, batch=4)
    assert moved.done == made
    assert [place for place, _error in moved.refused] == [3, 4, 5, 6]
    assert "summary" in moved.refused[1][1].error_dict  # refused by the step's effect
    states = dict(Record.objects.values_list("pk", "state"))
    assert {states[pk] for pk in made} == {"submitted"}
    assert {states[pk] for pk in (bare, blurred, foreign)} == {"draft"}
    assert list(verify()) == []


def test_act_many_writes_what_act_writes(cast: Cast) -> None:
    made = create_many("demand", rows(cast, 2), by=cast.author).done
    act_many("demand", made[:1], "submit", by=cast.author)
    one, other = (Record.objects.get(pk=pk) for pk in made)
    other = factories.walk(
        type(create("demand", by=cast.author, title="x")).objects.get(pk=made[1]), ("submit", cast.author)
    )
    assert (one.state, one.due_on, one.version) == (other.state, other.due_on, other.version)
    assert told(one)[-1][:4] == told(other)[-1][:4]


def test_act_many_demands_reason_and_second_person(cast: Cast) -> None:
    made = create_many("demand", rows(cast, 2), by=cast.county).done
    act_many("demand", made, "submit", by=cast.county)
    again = act_many("demand", made, "accept", by=cast.county)
    assert (again.done, len(again.refused)) == ([], 2)
    without = act_many("demand", made, "merge", by=cast.county, reason=" ")
    assert [set(error.error_dict) for _place, error in without.refused] == [{"reason"}, {"reason"}]
    assert act_many("demand", made, "accept", by=cast.city).done == made


def test_effects_in_bulk_are_told_and_chained(cast: Cast) -> None:
    given = [factories.achievement_fields(cast.university, title=f"成果{place}") for place in range(2)]
    made = create_many("achievement", given, by=cast.scholar).done
    for pk in made:
        factories.placed(Record.objects.get(pk=pk), "review")
    assert act_many("achievement", made, "register", by=cast.department).done == made
    numbers = kinds["achievement"].model._default_manager.order_by("pk").values_list("registration_number", flat=True)
    assert [number[-6:] for number in numbers] == ["000001", "000002"]
    assert Event.objects.filter(verb="number").count() == 2


def test_a_bad_row_says_so_in_words(cast: Cast) -> None:
    refused = create_many("demand", [{"title": "甲", "owner": 12345678}], by=cast.author).refused
    assert isinstance(refused[0][1], ValidationError)
    assert "12345678" in str(refused[0][1])


def test_act_many_sets_what_the_step_asks_for(cast: Cast) -> None:
    """The same values in every record, checked and told as after a single step."""
    made = create_many("demand", rows(cast, 3), by=cast.author).done
    for step, by in (("submit", cast.author), ("accept", cast.county)):
        act_many("demand", made, step, by=by)
    without = act_many("demand", made, "publish", by=cast.city)
    assert [error.message_dict.keys() for _place, error in without.refused] == [{"valid_until"}] * 3
    past = act_many("demand", made, "publish", by=cast.city, valid_until=factories.ahead(-1))
    assert (past.done, len(past.refused)) == ([], 3)
    assert act_many("demand", made, "publish", by=cast.city, valid_until=factories.ahead()).done == made
    for record in kinds["demand"].model.objects.filter(pk__in=made):
        assert (record.state, record.valid_until, record.version) == ("published", factories.ahead(), 4)
        last = record.events.last()
        assert (last.verb, last.changes) == ("publish", {"valid_until": [None, factories.ahead().isoformat()]})
    assert list(verify()) == []
    with pytest.raises(TypeError):
        act_many("demand", made, "introduce", by=cast.author, title="改名")


def test_what_somebody_changed_since_the_sheet_was_made_is_refused_once_it_is_locked(cast: Cast) -> None:
    made = create_many("demand", rows(cast, 2), by=cast.author).done
    shown = dict(Record.objects.filter(pk__in=made).values_list("pk", "version"))
    changed = kinds["demand"].model._default_manager.get(pk=made[0])
    change(changed, by=cast.author, title="改过的标题")
    moved = act_many("demand", made, "submit", by=cast.author, versions=shown)
    assert moved.done == made[1:]
    assert [(place, error.messages) for place, error in moved.refused] == [(0, [changed_meanwhile()])]
    changed.refresh_from_db()
    assert (changed.state, changed.title) == ("draft", "改过的标题")
    assert list(verify()) == []


def test_many_are_locked_in_the_order_of_their_ids(cast: Cast, django_assert_max_num_queries: Any) -> None:
    """Two bulk steps over the same records in another order never wait for each other in a circle."""
    made = create_many("demand", rows(cast, 4), by=cast.author).done
    with django_assert_max_num_queries(60) as counted:
        act_many("demand", made[::-1], "submit", by=cast.author)
    first = next(query["sql"] for query in counted.captured_queries if "records_record" in query["sql"])
    assert first.endswith("ORDER BY 1 ASC") or "ORDER BY 1 ASC FOR NO KEY UPDATE" in first
