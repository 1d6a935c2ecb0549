"""What people's sheets hold that nobody sees: merged cells, hidden rows, errors, characters without width."""

import io
import zipfile
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


TABLE = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.3"><office:body>
<office:spreadsheet><table:table table:name="需求"><table:table-row>{heads}</table:table-row>
<table:table-row>{title}{wrong}{words}</table:table-row><table:table-row>{covered}{wrong}{words}</table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"""


def text(said: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{said}</text:p></table:table-cell>'


def opendocument() -> bytes:
    """An .ods as LibreOffice writes it, with an error in each row and a title merged over two."""
    parts = {
        "heads": text("title") + text("budget") + text("keywords"),
        "title": text("甲", ' table:number-rows-spanned="2"'),
        "covered": "<table:covered-table-cell/>",
        "words": text("词"),
        "wrong": text("#DIV/0!", ' calcext:value-type="error"').replace('office:value-type="string"', ""),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", TABLE.format(**parts))
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
    return file.getvalue()


def test_errors_and_merged_cells_of_ods_are_told_of(place: Path) -> None:
    place.write_bytes(opendocument())
    lines = list(read(DEMAND, place, "a.ods").lines())
    assert [(line.place, set(line.problems)) for line in lines] == [(2, {"budget"}), (3, {"title", "budget"})]
