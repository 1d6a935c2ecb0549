"""Many records are changed as one would be: same checks, same history, conflicts instead of overwriting."""

from typing import Any

import pytest

from kehui.records.models import Event, Record
from kehui.records.rewriting import CONFLICT, Rewriting, change_many, check_changes
from kehui.records.services import change, create
from kehui.records.verification import verify
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def made(cast: Cast) -> list[Any]:
    fields = factories.demand_fields(cast.company)
    return [create("demand", by=cast.author, **fields | {"title": f"需求{place}"}) for place in range(3)]


def fresh(record: Any) -> Any:
    return type(record)._default_manager.get(pk=record.pk)


def test_change_many_writes_what_change_writes(cast: Cast, made: list[Any]) -> None:
    one, other, untouched = made
    values = {"title": "新题目", "budget": 1_000_000, "keywords": "甲，乙", "industry": None}
    change(fresh(one), by=cast.author, **values)
    outcome = change_many(
        "demand", [Rewriting(other.pk, values), Rewriting(untouched.pk, {"budget": 80_000_000})], by=cast.author
    )
    assert (outcome.done, outcome.refused) == ([other.pk], [])
    names = [*values, "version", "region_id", "owner_id"]
    assert [getattr(fresh(one), name) for name in names] == [getattr(fresh(other), name) for name in names]
    assert fresh(untouched).version == 1
    events = [Event.objects.get(record=record.pk, verb="change") for record in (one, other)]
    assert events[0].changes["title"][1] == events[1].changes["title"][1]
    assert set(events[0].changes) == set(events[1].changes)
    assert list(verify()) == []


def test_the_same_value_written_otherwise_is_no_change(cast: Cast, made: list[Any]) -> None:
    given = made[0].keywords.replace(";", "；")
    assert change_many("demand", [Rewriting(made[0].pk, {"keywords": given})], by=cast.author).done == []


def test_what_is_refused_is_told_by_place_and_holds_up_nothing(cast: Cast, made: list[Any]) -> None:
    stale, bad, foreign = made
    good = create("demand", by=cast.author, **factories.demand_fields(cast.company))
    factories.placed(foreign, "published")
    asked = [
        Rewriting(stale.pk, {"title": "迟"}, version=7),
        Rewriting(bad.pk, {"title": "", "industry": 999_999}),
        Rewriting(foreign.pk, {"title": "已公开"}),
        Rewriting(0, {"title": "无"}),
        Rewriting(good.pk, {"title": "好"}, version=1),
    ]
    assert [place for place, _error in check_changes("demand", asked, by=cast.author)] == [0, 1, 2, 3]
    outcome = change_many("demand", asked, by=cast.author, batch=2)
    assert outcome.done == [good.pk]
    assert [place for place, _error in outcome.refused] == [0, 1, 2, 3]
    assert outcome.refused[0][1].code == CONFLICT
    assert set(outcome.refused[1][1].error_dict) == {"title", "industry"}
    assert set(Record.objects.values_list("title", flat=True)) >= {"需求0", "需求1", "需求2", "好"}


def test_others_may_not_change(cast: Cast, made: list[Any]) -> None:
    assert change_many("demand", [Rewriting(made[0].pk, {"title": "夺"})], by=cast.rival).done == []
    assert fresh(made[0]).title == "需求0"
