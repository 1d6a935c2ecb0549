"""Files as Excel, WPS and LibreOffice write them: wherever the columns stand and however cells are kept."""

import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from kehui.mechanisms.exchange import reading
from kehui.mechanisms.exchange.reading import Grid, read
from tests.mechanisms.exchange.books import DEMAND, Formatted, book
from tests.mechanisms.exchange.forms import Sheet
from tests.mechanisms.exchange.packed import xlsb


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "file"


def grid(made: Workbook | bytes, place: Path, name: str = "需求.xlsx") -> Grid:
    if isinstance(made, Workbook):
        made.save(place)
    else:
        place.write_bytes(made)
    return read(DEMAND, place, name)


def texts(found: Grid) -> list[dict[str, str]]:
    return [{name: text for name, text in line.texts.items() if text} for line in found.lines()]


def repacked(made: Workbook, part: str, change: Any) -> bytes:
    """The workbook with one part of its package rewritten, as another program would have written it."""
    first, second = io.BytesIO(), io.BytesIO()
    made.save(first)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, change(old.read(each)) if each == part else old.read(each))
    return second.getvalue()


def inline(sheet: bytes) -> bytes:
    """Strings in the cells themselves, as many exports write them."""
    for place, text in enumerate((b"title", b"budget", b"\xe7\x94\xb2")):
        sheet = sheet.replace(b't="s"><v>%d</v>' % place, b't="inlineStr"><is><r><t>' + text + b"</t></r></is>")
    return sheet


def test_shared_and_inline_strings_and_numbers_kept_as_text(place: Path) -> None:
    made = book(("title", "budget"), [("甲", "１２０"), ("甲", 120)])
    expected = [{"title": "甲", "budget": "１２０"}, {"title": "甲", "budget": "120"}]
    assert texts(grid(made, place)) == expected
    assert texts(grid(repacked(made, "xl/worksheets/sheet1.xml", inline), place)) == expected


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_days_of_both_calendars_with_and_without_a_format(place: Path, epoch: Any) -> None:
    made = book(("deadline_on",), [])
    made.epoch = epoch or made.epoch
    sheet = made.active
    serial = 46349 if epoch is None else 46349 - 1462
    for value in (date(2026, 11, 23), datetime(2026, 11, 23, 8, 30), serial, "2026年11月23日"):
        sheet.append([value])
    assert [line["deadline_on"] for line in texts(grid(made, place))] == ["2026-11-23"] * 3 + ["2026年11月23日"]


def test_numbers_keep_what_people_saw(place: Path) -> None:
    rows = [
        (0.1 + 0.2,),
        (12.0,),
        (Formatted(0.355, "0.0%"),),
        (Formatted(0.5, '0"%"'),),
        (Formatted(1.5, "#,##0.00"),),
    ]
    assert [line["budget"] for line in texts(grid(book(("budget",), rows), place))] == [
        "0.3",
        "12",
        "35.5%",
        "0.5",
        "1.5",
    ]


def test_headers_below_a_title_and_under_merged_cells(place: Path) -> None:
    made = Workbook()
    sheet = made.active
    for line in (
        ["2026年技术需求汇总表"],
        [],
        ["序号", "名称", "联系方式", None],
        [None, None, "联系人", "联系电话"],
        [1, "甲", "王", "0531"],
    ):
        sheet.append(line)
    for cells in ("A1:D1", "A3:A4", "B3:B4", "C3:D3"):
        sheet.merge_cells(cells)
    found = grid(made, place)
    assert (found.head, found.places) == (4, {"title": 1, "contact_name": 2, "contact_phone": 3})
    assert [(line.place, dict(line.texts)) for line in found.lines()] == [
        (5, {"title": "甲", "contact_name": "王", "contact_phone": "0531"})
    ]


def test_two_lines_of_headers_whichever_names_more(place: Path) -> None:
    made = Workbook()
    for line in (
        ["名称", "所属单位", "联系方式"],
        [None, None, "联系人", "联系电话", "关键词"],
        ["甲", "乙", "丙", "丁", "戊"],
    ):
        made.active.append(line)
    assert texts(grid(made, place)) == [
        {"title": "甲", "owner": "乙", "contact_name": "丙", "contact_phone": "丁", "keywords": "戊"}
    ]


def test_hidden_rows_count_hidden_sheets_and_blank_rows_do_not(place: Path) -> None:
    made = book(("标题说明",), [("x",)])
    made.active.sheet_state = "hidden"
    made.create_sheet("说明").append(["填写说明"])
    sheet = made.create_sheet("数据")
    for line in (["备注", "名称＊"], ["x", "甲"], [None, "  "], [], ["y", "乙\r\n丙"], [None, None]):
        sheet.append(line)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["A"].hidden = True
    found = grid(made, place)
    assert (found.sheet, found.strays) == (2, ("备注",))
    assert [(line.place, line.texts["title"]) for line in found.lines()] == [(2, "甲"), (5, "乙\n丙")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_texts_in_every_encoding_and_with_every_separator(place: Path, encoding: str, mark: str) -> None:
    text = f'名称{mark}投入预算（万元）\r\n"甲{mark}“乙”"{mark}\'-1\r\n'
    assert texts(grid(text.encode(encoding), place, "a.csv")) == [{"title": f"甲{mark}“乙”", "budget": "-1"}]


def test_errors_and_formulas_are_told_by_their_cells(place: Path) -> None:
    made = book(("title", "budget"), [("甲", "#REF!"), ("乙", "=1+1"), ("丙", "=1+1")])

    def calculated(sheet: bytes) -> bytes:
        return re.sub(
            rb'(<c r="B4"[^>]*><f>1\+1</f>)<v ?/>|(<c r="B4"[^>]*><f>1\+1</f>)<v></v>', rb"\1\2<v>2</v>", sheet
        )

    lines = list(grid(repacked(made, "xl/worksheets/sheet1.xml", calculated), place).lines())
    assert [set(line.problems) for line in lines] == [{"budget"}, {"budget"}, set()]
    assert lines[2].texts["budget"] == "2"


@pytest.mark.parametrize(
    ("made", "name", "words"),
    [
        (b"", "a.csv", "为空"),
        ("名称\n".encode(), "a.csv", "没有数据行"),
        ("甲,乙\n丙,丁\n".encode(), "a.csv", "未识别"),
        ("名称,title\n丙,丁\n".encode(), "a.csv", "名称"),
        ("名称\n".encode() + b"\xff\xff\n", "a.csv", "第 2 行"),
        ('名称\n甲\n"乙\n丙\n'.encode(), "a.csv", "第 3 行的引号没有配对"),
        ('名称\n"甲"乙\n'.encode(), "a.csv", "第 2 行"),
        (b"PK\x03\x04broken", "a.xlsx", "已损坏"),
        (b"<html><table></table></html>", "a.xls", "已损坏"),
        (b"x", "a.pdf", ".xlsx"),
        (Workbook(), "a.xlsx", "为空"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(place: Path, made: Any, name: str, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        grid(made, place, name)
    assert words in refused.value.messages[0]


def test_what_is_too_large_is_refused(place: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = book(("title",), [("甲",)] * 3)
    settings.IMPORT_ROWS = 2
    with pytest.raises(ValidationError, match="3 行"):
        grid(made, place)
    monkeypatch.setattr(reading, "UNPACKED", 1000)
    with pytest.raises(ValidationError, match="拆分"):
        grid(made, place)


def test_a_stray_cell_in_the_last_corner_ends_no_process(place: Path) -> None:
    """The reader asks for the whole rectangle, which no machine has, and takes the server down with it."""
    stray = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>z</t></is></c></row></sheetData>'
    made = repacked(
        book(("title",), [("甲",)]), "xl/worksheets/sheet1.xml", lambda part: part.replace(b"</sheetData>", stray)
    )
    with pytest.raises(ValidationError, match="XFD1048576"):
        grid(made, place)
    far = Sheet((("title",), ("甲",), *[()] * 2_500, (None,) * 16_383 + ("z",)))
    with pytest.raises(ValidationError, match="XFD2503"):
        grid(xlsb(far), place, "需求.xlsb")
