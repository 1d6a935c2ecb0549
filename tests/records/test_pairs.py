"""The search for a part of a number or title: what it finds, that it finds it at once, and that an index answers it."""

from typing import Any

import pytest
from django.db import connection

from kehui.market.demands.models import Demand
from kehui.records.filters import TitleFilter
from kehui.records.pairs import MayContain
from kehui.records.services import change, create
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


def draft(cast: f.Cast, title: str) -> Any:
    return create("demand", by=cast.author, **f.demand_fields(cast.company, title=title))


def found(words: str) -> set[str]:
    return set(TitleFilter().filter(Demand.objects.all(), words).values_list("title", flat=True))


@pytest.mark.parametrize(
    "words",
    ["碳纤维", "纤维", "维", "t800", "T800 碳纤维", "预浸料　T8", "100%", '"AND', "𬭼", "xq-", "b_c", "料（", "碳"],
)
def test_a_part_of_the_title_finds_the_record(cast: f.Cast, words: str) -> None:
    title = 'T800级碳纤维/预浸料（𬭼）"AND" 100% b_c‘'
    draft(cast, title), draft(cast, "膜")
    assert found(words) - {"膜"} == {title}


@pytest.mark.parametrize("words", ["纤碳", "维预浸", "碳纤维 钛合金", "T80O", "10_", "AND OR", "料T"])
def test_what_stands_nowhere_finds_nothing(cast: f.Cast, words: str) -> None:
    draft(cast, "T800级碳纤维/预浸料 100% AND")
    assert found(words) == set()


def test_a_number_finds_its_record_in_any_case(cast: f.Cast) -> None:
    record = draft(cast, "碳纤维")
    draft(cast, "膜")
    assert found(record.number.lower()) == {"碳纤维"}


def test_a_changed_title_is_found_at_once_and_the_old_one_no_more(cast: f.Cast) -> None:
    record = draft(cast, "碳纤维预浸料")
    change(record, by=cast.author, version=record.version, title="钛合金铸件")
    assert found("合金") == {"钛合金铸件"}
    assert Demand.objects.filter(MayContain("碳纤")).count() == 0


@pytest.mark.parametrize("title", ["膜", "长" * 200])
def test_the_shortest_and_the_longest_title_are_indexed(cast: f.Cast, title: str) -> None:
    record = draft(cast, title)
    assert found(title) == found(record.number[-2:]) == {title}


def test_an_index_answers(cast: f.Cast) -> None:
    draft(cast, "碳纤维")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # a table this small would be read as a whole
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_indexscan = off")
    plan = TitleFilter().filter(Demand.objects.all(), "碳纤维").explain()
    assert {"sqlite": "records_pairs", "postgresql": "record_by_pairs"}[connection.vendor] in plan
