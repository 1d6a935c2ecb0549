"""What a row would do is told before anything is written: by number, by key, or as something new."""

from typing import Any

import pytest

from kehui.records.models import Event, Record
from kehui.records.services import change, create
from tests import factories
from tests.factories import Cast
from tests.mechanisms.exchange.books import DEMAND, book, brought, exported, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def demand(cast: Cast) -> Any:
    return create("demand", by=cast.author, **factories.demand_fields(cast.company, title="甲"))


def test_new_changed_and_the_same_with_each_cell_s_difference(cast: Cast, demand: Any) -> None:
    rows = [
        {"number": demand.number, "title": "甲", "budget": 90, "keywords": "残余应力，在线检测", "summary": None},
        {"number": "", "title": "乙", "owner": cast.company.code},
        {"number": None, "title": "示例：检测", "owner": cast.company.code},
    ]
    upload = brought(book(("number", "title", "budget", "keywords", "summary", "owner"), rows), cast)
    assert told(upload) == [(2, "changed", "budget"), (3, "new"), (4, "example")]
    assert upload.rows.get(place=2).changes == [["budget", "80", "90"]]
    assert Record.objects.count() == 1
    assert Event.objects.count() == 1


def test_the_number_may_be_written_as_people_write_it(cast: Cast, demand: Any) -> None:
    upload = brought(book(("number", "title"), [(f" {demand.number.lower().replace('-', '－')} ", "甲")]), cast)
    assert told(upload) == [(2, "same")]


def test_without_a_number_title_and_organisation_tell_a_record_apart(cast: Cast, demand: Any) -> None:
    rows = [("甲", cast.company.name, 90), ("甲", cast.company.code, 91), ("丁", cast.company.name, 1)]
    upload = brought(book(("title", "owner", "budget"), rows), cast)
    assert told(upload) == [(2, "changed", "budget"), (3, "bad", ""), (4, "new")]
    assert "2" in upload.rows.get(place=3).problems[0][1]
    create("demand", by=cast.author, **factories.demand_fields(cast.company, title="甲"))
    assert told(brought(book(("title", "owner", "budget"), rows[:1]), cast)) == [(2, "bad", "")]
    factories.placed(demand, "withdrawn")
    assert told(brought(book(("title", "owner", "budget"), rows[:1]), cast)) == [(2, "changed", "budget")]


def test_empty_cells_leave_things_as_they_are_unless_told_otherwise(cast: Cast, demand: Any) -> None:
    made = book(("number", "title", "budget", "cooperation", "industry", "summary"), [(demand.number, "甲")])
    assert told(brought(made, cast)) == [(2, "same")]
    cleared = brought(made, cast, clear=True)
    assert told(cleared) == [(2, "changed", "industry", "budget", "cooperation")]
    assert cleared.rows.get().changes[1] == ["budget", "80", ""]


def test_what_others_wrote_since_the_download_is_a_conflict(cast: Cast, demand: Any) -> None:
    made = exported("demand", cast.author)
    change(demand, by=cast.colleague, title="改")
    assert told(brought(made, cast)) == [(2, "conflict", "")]
    change(demand, by=cast.colleague, title="甲")
    assert told(brought(made, cast)) == [(2, "same")]


def test_only_what_one_may_write_is_taken(cast: Cast, demand: Any) -> None:
    made = book(("number", "title", "owner"), [(demand.number, "乙", None), (None, "丙", cast.company.code)])
    assert told(brought(made, cast, by=cast.rival)) == [(2, "bad", "number"), (3, "bad", "owner")]
    assert told(brought(made, cast, by=cast.leader)) == [(2, "bad", "number"), (3, "bad", "")]
    published = factories.published_demand(cast, title="公开")
    made = book(("number", "title", "contact_phone"), [(published.number, "公开", "1"), (published.number, "夺", None)])
    assert told(brought(made, cast, by=cast.rival)) == [(2, "bad", "contact_phone"), (3, "bad", "", "")]


def test_records_that_one_may_not_see_cannot_be_named(cast: Cast) -> None:
    hidden = factories.published_demand(cast, publicity="directed", summary="概要")
    offered = factories.displayed_achievement(cast)
    made = book(("wanted", "offered", "message"), [(hidden.number, offered.number, "盼联系")])
    assert told(brought(made, cast, by=cast.outsider, code="introduction"))[0][:3] == (2, "bad", "wanted")
    assert told(brought(made, cast, code="introduction")) == [(2, "new")]


def test_a_batch_costs_the_same_however_many_rows(cast: Cast, django_assert_num_queries: Any) -> None:
    from kehui.mechanisms.exchange.judging import Judge
    from kehui.mechanisms.exchange.reading import Line

    assert cast.author.powers

    def lines(many: int) -> list[Line]:
        return [Line(place, {"title": f"需求{place}", "owner": cast.company.code}) for place in range(many)]

    for many in (3, 60):
        with django_assert_num_queries(3):  # organisations, records by key, and organisations for the door
            Judge(DEMAND, ("title", "owner"), by=cast.author).judge(lines(many))
