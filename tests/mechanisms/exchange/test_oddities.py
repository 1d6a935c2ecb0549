"""What people's sheets hold that nobody sees: merged cells, hidden rows, errors, characters without width."""

from pathlib import Path

import pytest

from kehui.mechanisms.exchange.imports import unseen
from kehui.mechanisms.exchange.reading import read
from tests.mechanisms.exchange.books import DEMAND, book

HEADS = ("title", "region", "budget", "contact_phone")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "file"


def test_a_cell_merged_over_rows_holds_for_each_but_a_title_is_one_record_s(place: Path) -> None:
    made = book(HEADS, [("甲", "370102", 1, ""), ("乙", None, 2, ""), (None, None, 3, "")])
    made.active.merge_cells("B2:B4")  # type: ignore[union-attr]
    made.active.merge_cells("A3:A4")  # type: ignore[union-attr]
    made.save(place)
    lines = list(read(DEMAND, place, "a.xlsx").lines())
    assert [line.texts["region"] for line in lines] == ["370102"] * 3
    assert [(line.place, set(line.problems)) for line in lines] == [(2, set()), (3, set()), (4, {"title"})]


def test_hidden_rows_are_read_and_named(place: Path) -> None:
    made = book(HEADS, [(f"{number}", "", "", "") for number in range(2, 5)])
    made.active.row_dimensions[3].hidden = True  # type: ignore[union-attr]
    made.save(place)
    found = read(DEMAND, place, "a.xlsx")
    assert len(list(found.lines())) == 3
    assert list(found.hidden) == [3]
    assert unseen(found.hidden).endswith("3")
    assert unseen(()) == ""


def test_characters_without_width_go_and_a_lost_zero_comes_back(place: Path) -> None:
    made = book(HEADS, [("甲\u200b", "370102\ufeff", 1, 53188880001), ("乙", "", 1, 13800138000)])
    made.save(place)
    first, second = read(DEMAND, place, "a.xlsx").lines()
    assert (first.texts["title"], first.texts["region"]) == ("甲", "370102")
    assert (first.texts["contact_phone"], second.texts["contact_phone"]) == ("053188880001", "13800138000")
