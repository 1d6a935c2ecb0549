"""Files are read whatever wrote them, and hold no formula when we wrote them."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kehui.core.tables import TableRefused
from kehui.mechanisms.exchange import files, workbooks

ROWS = [
    ["题目", "金额"],
    ["=1+1", Decimal("12.500")],
    ["'=x", None],
    ["-5 ℃ 冲击\n第二行", 3],
    ["普通", Decimal("0.000001")],
]


def read(path: Path) -> list[dict[str, str]]:
    with files.read(path) as table:
        return [dict(row.cells) for row in files.rows(table)]


EXPECTED = [
    {"题目": "=1+1", "金额": "12.5"},
    {"题目": "'=x", "金额": ""},
    {"题目": "-5 ℃ 冲击\n第二行", "金额": "3"},
]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_is_written_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"表{suffix}"
    with path.open("wb") as file:
        files.write_csv(file, ROWS) if suffix == ".csv" else workbooks.write_xlsx(file, {"表": ROWS})
    assert read(path)[:3] == EXPECTED
    assert Decimal(read(path)[3]["金额"]) == Decimal("0.000001")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_of_other_programs_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes("题目,金额\n碳纤维,3\n".encode(encoding))
    assert read(path) == [{"题目": "碳纤维", "金额": "3"}]


def test_an_open_file_is_read_by_its_name() -> None:
    with files.read(io.BytesIO("题目\n碳纤维\n".encode()), name="上传/表.csv") as table:
        assert [row.cells for row in files.rows(table)] == [{"题目": "碳纤维"}]


def test_what_is_no_sheet_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"not a workbook")
    with pytest.raises(TableRefused, match="not an Excel file"), files.read(path):
        pass


def test_a_workbook_holds_texts_not_formulas(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with path.open("wb") as file:
        workbooks.write_xlsx(file, {"表": [["a"], ["=1+1"], ["@x"], ["\x07响铃"]]})
    sheet = load_workbook(path).active
    assert sheet is not None
    assert [sheet.cell(row, 1).data_type for row in (2, 3, 4)] == ["s"] * 3
    assert sheet.freeze_panes == "A2"


def test_csv_marks_its_encoding_and_quotes_what_looks_like_a_formula() -> None:
    file = io.BytesIO()
    files.write_csv(file, [["a"], ["=1+1"], ["\t=1"], ["平常"]])
    assert file.getvalue() == "\ufeffa\r\n'=1+1\r\n'\t=1\r\n平常\r\n".encode()
