"""Small tables and lists of codes: what they accept, and what they say when they do not."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from kehui.market.demands.models import Demand
from kehui.records.fields import YES_NO, Column, TableField
from kehui.records.services import create
from kehui.records.widgets import offered
from tests import factories


def table() -> TableField:
    return Demand._meta.get_field("indicators")  # type: ignore[return-value]


def test_rows_are_trimmed_blank_ones_left_out_and_stray_columns_dropped() -> None:
    rows = [{"name": " 误差 ", "target": "5", "stray": "x"}, {"name": " "}, {}]
    assert table().cleaned_rows(rows) == [{"name": "误差", "target": "5", "unit": "", "condition": "", "present": ""}]


@pytest.mark.parametrize("value", ["text", [1], {"name": "x"}, [["name", "x"]]])
def test_what_is_no_list_of_rows_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError):
        table().cleaned_rows(value)


def test_every_bad_cell_is_named() -> None:
    with pytest.raises(ValidationError) as refused:
        table().cleaned_rows([{"name": "误差"}, {"name": "x" * 501, "target": "1"}])
    assert [error.params["row"] for error in refused.value.error_list] == [1, 2]


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(ValidationError, match=str(TableField.LIMIT)):
        table().cleaned_rows([{"name": "x", "target": "1"}] * (TableField.LIMIT + 1))


@pytest.mark.django_db
def test_codes_are_kept_once_and_found_by_each_of_them() -> None:
    cast = factories.cast()
    made = create("demand", by=cast.author, title="甲", cooperation=("joint", "transfer", "joint"))
    create("demand", by=cast.author, title="乙", cooperation=("joint",))
    create("demand", by=cast.author, title="丙")
    made.refresh_from_db()
    assert made.cooperation == ("joint", "transfer")  # type: ignore[attr-defined]
    found = Demand.objects.filter(cooperation__has="transfer").values_list("title", flat=True)
    assert list(found) == ["甲"]
    assert Demand.objects.filter(cooperation__has="join").count() == 0
    assert Demand.objects.filter(cooperation__has="joint").count() == 2


@pytest.mark.django_db
def test_unknown_codes_are_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        create("demand", by=factories.cast().author, title="甲", cooperation=("barter",))
    assert set(refused.value.error_dict) == {"cooperation"}


def test_a_cell_that_is_chosen_keeps_its_code_and_shows_its_label() -> None:
    table = TableField(columns=[Column("item", "point"), Column("holds", "holds", choices=YES_NO)])
    rows = table.cleaned_rows([{"item": "误差", "holds": "是"}, {"item": "重量", "holds": "NO"}, {"item": "寿命"}])
    assert [row["holds"] for row in rows] == ["yes", "no", ""]
    with translation.override("zh-hans"):
        assert [table.words(row) for row in rows] == [["误差", "是"], ["重量", "否"], ["寿命", ""]]
    with pytest.raises(ValidationError, match="差不多"):
        table.cleaned_rows([{"item": "误差", "holds": "差不多"}])


def test_a_text_that_is_none_of_the_choices_stays_on_offer() -> None:
    column = Column("holds", "holds", choices=YES_NO)
    assert [code for code, _label in offered(column, "差不多")] == ["", "yes", "no", "差不多"]
    assert [code for code, _label in offered(column, "yes")] == ["", "yes", "no"]
