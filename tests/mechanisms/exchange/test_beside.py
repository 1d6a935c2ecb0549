"""The forms beside .xlsx tell as much: errors, what number formats say, hidden rows, merged cells, both calendars."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kehui.mechanisms.exchange.reading import Grid, read
from tests.mechanisms.exchange.biff import compound, xls
from tests.mechanisms.exchange.books import DEMAND, Formatted
from tests.mechanisms.exchange.forms import ERRORS, Sheet, Wrong
from tests.mechanisms.exchange.packed import ods, xlsb

HEADS = ("title", "budget", "deadline_on", "keywords")
in_each_form = pytest.mark.parametrize("write", [xls, xlsb, ods])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "file"


def grid(write: Any, sheet: Sheet, place: Path) -> Grid:
    place.write_bytes(write(sheet))
    return read(DEMAND, place, f"a.{write.__name__}")


@in_each_form
@pytest.mark.parametrize("calculated", [False, True])
def test_every_error_is_told_by_its_cell(write: Any, place: Path, calculated: bool) -> None:
    rows = [(f"{number}", Wrong(said, calculated), None, "词") for number, said in enumerate(ERRORS)]
    lines = list(grid(write, Sheet((HEADS, *rows, ("好", 12, None, "词"))), place).lines())
    assert [set(line.problems) for line in lines] == [{"budget"}] * len(ERRORS) + [set()]
    assert "表格错误值" in lines[0].problems["budget"]
    assert [line.texts["keywords"] for line in lines] == ["词"] * (len(ERRORS) + 1)


@in_each_form
def test_a_row_of_errors_alone_is_no_blank_row(write: Any, place: Path) -> None:
    (line,) = grid(write, Sheet((HEADS, (Wrong("#REF!"), Wrong("#REF!", calculated=True), None, None))), place).lines()
    assert (line.place, set(line.problems)) == (2, {"title", "budget"})


@in_each_form
def test_hidden_rows_are_named(write: Any, place: Path) -> None:
    rows = [(f"{number}", number, None, None) for number in range(3)]
    found = grid(write, Sheet((HEADS, *rows), hidden=(0, 2)), place)
    assert list(found.hidden) == [3]
    assert len(list(found.lines())) == 3


@in_each_form
def test_a_cell_merged_over_rows_holds_for_each_but_a_title_is_one_record_s(write: Any, place: Path) -> None:
    rows = (HEADS, ("甲", Formatted(0.5, "0%", "50%"), None, "共"), (None, None, "2027-1-1", None))
    first, second = grid(write, Sheet(rows, merged=((1, 2, 0), (1, 2, 1), (1, 2, 3))), place).lines()
    assert (set(first.problems), set(second.problems)) == (set(), {"title"})
    assert [(line.texts["budget"], line.texts["keywords"]) for line in (first, second)] == [("50%", "共")] * 2


@in_each_form
@pytest.mark.parametrize(
    ("code", "value", "shown", "said"),
    [
        ("0%", 0.355, "36%", "35.5%"),
        ('0.00"亿元"', 3.5, "3.50亿元", "3.5亿元"),
        ('0!.0,"万元"', 1_234_567, "123.5万元", "123.4567万元"),
        ('0"万元"', 0, "0万元", "0万元"),
        ("00000", 12, "00012", "00012"),
        ("#,##0.00", 1.5, "1.50", "1.5"),
    ],
)
def test_what_a_number_format_says_is_not_lost(
    write: Any, place: Path, code: str, value: float, shown: str, said: str
) -> None:
    (line,) = grid(write, Sheet((HEADS, ("甲", Formatted(value, code, shown), None, None))), place).lines()
    assert line.texts["budget"] == said


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("1234!.6万元", "1234.567万元"),
        ("123.46 万元", "123.4567万元"),
        ("￥1,234,567.00元", "1234567元"),
        ("0.01亿", "0.01234567亿"),
        ("1,234,567.00", "1234567"),
    ],
)
def test_ods_tells_units_by_what_it_shows(place: Path, shown: str, said: str) -> None:
    (line,) = grid(ods, Sheet((HEADS, ("甲", Formatted(1_234_567, "", shown), None, None))), place).lines()
    assert line.texts["budget"] == said


@pytest.mark.parametrize("write", [xls, xlsb])
@pytest.mark.parametrize("since_1904", [False, True])
def test_days_of_both_calendars(write: Any, place: Path, since_1904: bool) -> None:
    serial = 46349 - 1462 * since_1904
    rows = (("甲", 1, serial, None), ("乙", 1, Formatted(serial, 'yyyy"年"m"月"d"日"'), None))
    found = grid(write, Sheet((HEADS, *rows), since_1904=since_1904), place).lines()
    assert [line.texts["deadline_on"] for line in found] == ["2026-11-23"] * 2


@in_each_form
def test_what_was_cut_off_or_overwritten_is_refused_in_words_wherever(write: Any, place: Path) -> None:
    """Half of the damage ends the reader itself, which knows no exception for it."""
    content = write(Sheet((HEADS, *[(f"{number}", number, None, Wrong("#N/A")) for number in range(20)])))
    refused = 0
    for cut in range(8, len(content), 101):
        for damaged in (content[:cut], content[:cut] + b"\xff" * 40 + content[cut + 40 :]):
            place.write_bytes(damaged)
            with suppress(ValidationError):
                read(DEMAND, place, f"a.{write.__name__}")
                continue
            refused += 1
    assert refused > len(content) // 101


@pytest.mark.parametrize("content", [xls(Sheet((HEADS,)), locked=True), compound("EncryptedPackage", b"secret")])
def test_what_a_password_protects_is_refused_in_words(place: Path, content: bytes) -> None:
    place.write_bytes(content)
    with pytest.raises(ValidationError, match="密码"):
        read(DEMAND, place, "a.xlsx")


def test_a_formula_of_ods_without_a_result_is_no_blank_cell(place: Path) -> None:
    (line,) = grid(ods, Sheet((HEADS, ("甲", "=A1*2", None, None))), place).lines()
    assert list(line.problems) == ["budget"]
    assert "公式" in line.problems["budget"]


@in_each_form
def test_names_of_columns_with_breaks_blanks_and_characters_without_width(write: Any, place: Path) -> None:
    heads = ("名\u3000称", "投入预算\n（万元）", "期望\n完成日期*", "\u202a关 键词\u200b")
    found = grid(write, Sheet((heads, ("\u202a甲\u202c", 1, "2026.3.1", "乙"))), place)
    assert (set(found.places), found.strays) == (set(HEADS), ())
    assert next(found.lines()).texts["title"] == "甲"


@in_each_form
@pytest.mark.parametrize(
    "head", ["投入预算（元）", "投入预算(亿元)", "投入预算（万美元）", "投入预算 (千元) *", "Budget (yuan)"]
)
def test_amounts_of_another_unit_are_not_taken_for_ours(write: Any, place: Path, head: str) -> None:
    with pytest.raises(ValidationError, match="万元"):
        grid(write, Sheet((("名称", head), ("甲", 120_000))), place)
    assert grid(write, Sheet((("名称（元）", "投入预算（人民币万元）"), ("甲", 12))), place).places["budget"] == 1
