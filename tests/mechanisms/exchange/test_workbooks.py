"""Workbooks written here are read the same by two other libraries, whatever the cells begin with."""

import io
import struct
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from kehui.mechanisms.exchange import workbooks
from kehui.mechanisms.exchange.workbooks import LONGEST, letter, write_xlsx

TEXTS = ["=SUM(A1)", "+1", "-1", "@x", "'=x", '<a> & "b"', "  周围  ", "一\n二", "0012", "13800000000", "甲" * 40_000]


@pytest.fixture
def file() -> io.BytesIO:
    made = io.BytesIO()
    rows: list[list[Any]] = [
        ["列<1>", "二"],
        [Decimal("12.50"), date(2026, 11, 23)],
        [None, 3],
        *([text] for text in TEXTS),
    ]
    write_xlsx(made, {"需求/一&二": rows, "另": [["a"], ["b"]]})
    made.seek(0)
    return made


def test_openpyxl_reads_it(file: io.BytesIO) -> None:
    book = load_workbook(file)
    assert book.sheetnames == ["需求 一&二", "另"]
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["列<1>", "二"]
    assert (sheet["A2"].value, sheet["B2"].value.date(), sheet["A3"].value, sheet["B3"].value) == (
        12.5,
        date(2026, 11, 23),
        None,
        3,
    )
    assert [sheet.cell(row, 1).value for row in range(4, 4 + len(TEXTS))] == [text[:LONGEST] for text in TEXTS]
    assert {sheet.cell(row, 1).data_type for row in range(4, 4 + len(TEXTS))} == {"s"}
    assert [sheet.cell(row, 1).quotePrefix for row in range(4, 9)] == [True] * 4 + [False]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:B{3 + len(TEXTS)}")


def test_calamine_reads_it(file: io.BytesIO) -> None:
    rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert rows[1] == [12.5, date(2026, 11, 23)]
    assert [row[0] for row in rows[3:]] == [text[:LONGEST] for text in TEXTS]


def test_no_part_is_packed_as_very_large(file: io.BytesIO) -> None:
    """Excel asks whether to repair a file whose parts are marked so, and some programs refuse it."""
    packed = file.getvalue()
    for part in zipfile.ZipFile(file).infolist():
        needed, _flags, _method, _time, _crc, size = struct.unpack_from("<HHHIII", packed, part.header_offset + 4)
        assert (needed, size) == (20, part.compress_size), part.filename


def test_a_sheet_that_is_too_large_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LARGEST", 1_000)
    monkeypatch.setattr(workbooks, "PIECE", 100)
    write_xlsx(io.BytesIO(), {"a": [["x"]]})
    with pytest.raises(ValidationError, match="CSV"):
        write_xlsx(io.BytesIO(), {"a": [["x"], *([f"行{each}"] for each in range(100))]})


def test_what_xml_cannot_carry_becomes_a_blank() -> None:
    made = io.BytesIO()
    write_xlsx(made, {"a": [["x"], ["响\x07铃\ud800\uffff"]]})
    assert load_workbook(made).worksheets[0]["A2"].value == "响 铃  "


def test_rows_are_taken_one_by_one() -> None:
    taken: list[int] = []

    class Watched(io.BytesIO):
        def write(self, content: Any) -> int:
            if taken:
                sizes.append(len(taken))
            return super().write(content)

    def rows() -> Iterator[list[str]]:
        yield ["x"]
        for number in range(20_000):
            taken.append(number)
            yield [f"一些文字 {number}" * 5]

    sizes: list[int] = []
    write_xlsx(Watched(), {"a": rows()})
    assert sizes[0] < 10_000


def test_columns_are_lettered_as_spreadsheets_do() -> None:
    assert [letter(place) for place in (1, 26, 27, 52, 702, 703)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA"]
