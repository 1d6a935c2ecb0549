"""Sheets are taken in through the bulk door; what is wrong is reported by row and column."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from kehui.core.tables import Row
from kehui.mechanisms.exchange import services
from kehui.mechanisms.exchange.columns import header_of
from kehui.mechanisms.exchange.services import export, load
from kehui.records.kinds import kinds
from kehui.records.models import Event, Record
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db

DEMAND = kinds["demand"]


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def rows(*cells: dict[str, str]) -> Iterable[Row]:
    return [Row(f"row {place}", row) for place, row in enumerate(cells, 2)]


def test_good_rows_are_made_and_bad_ones_reported(cast: Cast) -> None:
    sheet = rows(
        {"TITLE *": "甲", "owner": cast.company.name, "Budget": "120", "note": "x"},
        {"TITLE *": "乙", "owner": cast.company.name, "Budget": "很多", "note": ""},
        {"TITLE *": "", "owner": cast.company.name, "Budget": "", "note": ""},
        {"TITLE *": "丁", "owner": cast.company.name, "Budget": "1", "note": ""},
    )
    loaded = load(DEMAND, sheet, by=cast.author, beside=["note"])
    made = DEMAND.model.objects.in_bulk(loaded.done)
    assert [(made[pk].title, made[pk].budget) for pk in loaded.done] == [("甲", 120_000_000), ("丁", 1_000_000)]
    assert [refusal.place for refusal in loaded.refused] == ["row 3", "row 4"]
    assert [refusal.column for refusal in loaded.refused] == [header_of(DEMAND, name) for name in ("budget", "title")]
    assert "很多" in str(loaded.refused[0])
    assert Event.objects.filter(verb="create").count() == 2


@pytest.mark.parametrize(
    ("name", "row"), [("title", {"title": "甲" * 201}), ("owner", {"title": "甲", "owner": "示例化工公司"})]
)
def test_what_the_model_refuses_is_reported_too(cast: Cast, name: str, row: dict[str, str]) -> None:
    assert cast.other_company.name == "示例化工公司"
    loaded = load(DEMAND, rows(row), by=cast.author)
    assert [refusal.column for refusal in loaded.refused] == [header_of(DEMAND, name)]
    assert not Record.objects.exists()


def test_a_row_with_a_number_is_not_made_again(cast: Cast) -> None:
    loaded = load(DEMAND, rows({"number": "XQ-2026-000001", "title": "甲", "owner": cast.company.name}), by=cast.author)
    assert not loaded.done
    assert len(loaded.refused) == 1


@pytest.mark.parametrize("headers", [{"title": "甲", "颜色": "红"}, {"title": "甲", "Title *": "乙"}])
def test_a_sheet_of_something_else_is_refused_whole(cast: Cast, headers: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        load(DEMAND, rows(headers), by=cast.author)
    assert not Record.objects.exists()


def test_who_may_not_create_may_not_load(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        load(DEMAND, rows({"title": "甲", "owner": cast.company.name}), by=cast.leader)


def test_an_export_takes_as_many_queries_however_many_records(cast: Cast, django_assert_num_queries) -> None:
    load(DEMAND, rows(*({"title": f"需求{n}", "owner": cast.company.name} for n in range(30))), by=cast.author)
    assert cast.author.powers
    with django_assert_num_queries(4):  # ids, records, and what two foreign keys point at
        assert len(list(export(DEMAND, DEMAND.model.objects.all(), person=cast.author))) == 31


@pytest.mark.django_db(transaction=True)
def test_an_export_may_write_between_its_rows_while_others_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """A background export reports how far it is; in SQLite a reading that is still open would forbid that."""
    monkeypatch.setattr(services, "BATCH", 1)
    made = factories.cast()
    for title in ("碳纤维预浸料", "锅炉脱硝", "碳纤维回收"):
        factories.published_demand(made, title=title)
    people = type(made.author).objects
    rows = export(DEMAND, DEMAND.model.objects.all(), person=made.author)
    drawn = [next(rows), next(rows)]

    def write_elsewhere() -> None:
        people.filter(pk=made.rival.pk).update(name="乙")
        connection.close()

    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(write_elsewhere).result()
    people.filter(pk=made.author.pk).update(name="甲")
    assert len(drawn + list(rows)) == 4
