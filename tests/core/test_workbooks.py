"""A workbook is looked at before it is read."""

import zipfile
from pathlib import Path

import pytest

from kehui.core.workbooks import far_cell, records, unpacked_size


def packed(path: Path, *cells: str, part: str = "xl/worksheets/sheet1.xml") -> Path:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(part, "<sheetData>" + "".join(cells) + "</sheetData>")
        made.writestr("xl/styles.xml", "x" * 1000)
    return path


@pytest.mark.parametrize(
    ("cells", "corner"),
    [
        ((), ""),
        (('<row r="9"><c r="B9"><v>1</v></c></row>',), ""),
        (('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',), "XFD1048576"),
        (('<x:row r="1048576"><x:c s="1" r="XFD1"><x:v>1</x:v></x:c></x:row>',), "XFD1048576"),
        (('<row r="1"><c r="XFD1" s="3"/></row>', '<row r="1048576" ht="3"/>'), ""),
        (('<row r="1048576"><c r="C1048576"><v>1</v></c></row>',), ""),
        (('<row r="1"><c r="ZZZZZZZZ1"><v>1</v></c></row>',), "ZZZZZZZ1"),
        (("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",), "XFD1048576"),
        (('<row r="1"><c r="XFD1"><v>1</v></c></row>', '<row r="1048576"><c><v>1</v></c></row>'), "XFD1048576"),
        (('<row r="1"><c r="XFC1" s="1"/><c><v>1</v></c></row>', '<row r="9999"><c><v>1</v></c></row>'), "XFD9999"),
        (('<row r="1"><c r="BN1"><v>1</v></c></row>', '<row r="1048187"><c r="I1048187" s="2"/></row>'), ""),
    ],
)
def test_the_corner_of_a_sheet_that_no_memory_holds(tmp_path: Path, cells: tuple[str, ...], corner: str) -> None:
    assert far_cell(packed(tmp_path / "a.xlsx", *cells)) == corner


def test_cells_on_the_border_of_what_is_read_at_once_are_seen(tmp_path: Path) -> None:
    for filled in range((1 << 20) - 60, (1 << 20) + 10, 7):
        path = packed(tmp_path / "a.xlsx", " " * filled, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
        assert far_cell(path) == "XFD1048576"


@pytest.mark.parametrize("part", ["xl/Worksheets/Sheet1.xml", "xl\\worksheets\\sheet1.xml", "xl/other.xml"])
def test_a_sheet_may_be_any_part_of_the_package(tmp_path: Path, part: str) -> None:
    cells = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert far_cell(packed(tmp_path / "a.xlsx", cells, part=part)) == "XFD1048576"


def binary(path: Path, *records: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("xl/workbook.bin", b"\x83\x01\x00")
        made.writestr("any/part", b"".join(records))
    return path


BEGIN, END = b"\x91\x01\x00", b"\x92\x01\x00"
LAST_ROW = b"\x00\x04" + (1_048_575).to_bytes(4, "little")
LAST_CELL, LOOK = (bytes([kind, 8]) + (16_383).to_bytes(4, "little") + bytes(4) for kind in (7, 1))


@pytest.mark.parametrize(
    ("parts", "corner"),
    [
        ((BEGIN, LAST_ROW, LAST_CELL, END), "XFD1048576"),
        ((BEGIN, LAST_ROW, LOOK, END), ""),
        ((LAST_ROW, LAST_CELL, BEGIN, END), ""),
        ((b"\x3c\x00", BEGIN, b"\x80\x01\x80\x80\x00", LAST_ROW, LAST_CELL), "XFD1048576"),
        ((BEGIN, LAST_ROW, LAST_CELL[:-1]), ""),
    ],
)
def test_the_corner_of_a_sheet_in_records_of_bytes(tmp_path: Path, parts: tuple[bytes, ...], corner: str) -> None:
    assert far_cell(binary(tmp_path / "a.xlsb", *parts)) == corner


def test_records_with_long_types_and_sizes() -> None:
    part = b"\x9c\x01\x82\x01" + b"x" * 130 + b"\x07\x01y" + b"\x07\x05cut"
    assert list(records(part)) == [(156, b"x" * 130), (7, b"y")]


def test_a_tag_without_an_end_is_damage(tmp_path: Path) -> None:
    with pytest.raises(zipfile.BadZipFile):
        far_cell(packed(tmp_path / "a.xlsx", "<c" + " " * (1 << 21) + 'r="XFD1048576"><v>1</v></c>'))
    assert far_cell(packed(tmp_path / "a.xlsx", "<t>" + "x" * (1 << 21) + "</t>")) == ""


def test_what_is_no_package_has_neither_size_nor_corner(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf")
    assert unpacked_size(tmp_path / "a.xls") == 0
    assert far_cell(tmp_path / "a.xls") == ""
    assert unpacked_size(packed(tmp_path / "a.xlsx")) > 1000
