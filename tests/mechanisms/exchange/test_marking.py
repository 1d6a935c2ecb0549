"""The person's own file comes back as it was, with every bad cell marked and listed."""

import io
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook
from openpyxl.styles import Font

from kehui.mechanisms.exchange.marking import mark
from kehui.mechanisms.exchange.models import Upload
from kehui.mechanisms.exchange.saving import PARTS
from tests import factories
from tests.factories import Cast
from tests.mechanisms.exchange.books import book, brought
from tests.mechanisms.exchange.packages import Package, formats, row, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def marked(upload: Upload) -> Any:
    file = io.BytesIO()
    mark(upload, file)
    return load_workbook(file)


def comments(sheet: Any) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for line in sheet.iter_rows() for cell in line if cell.comment}


def test_every_bad_cell_has_a_colour_a_comment_and_a_line(cast: Cast) -> None:
    made = book(("备注", "title", "budget", "region"), [("x", "甲", "多", "桃花源"), ("y", "乙", 1, "")])
    made.active["A2"].font = Font(bold=True)
    made.create_sheet("别的")["A1"] = "=SUM(1)"
    found = marked(brought(made, cast))
    sheet = found.worksheets[0]
    assert set(comments(sheet)) == {"C2", "D2"}
    assert "桃花源" in comments(sheet)["D2"]
    assert sheet["C2"].fill.fgColor.rgb.endswith("FFC7CE")
    assert not sheet["C3"].fill.fill_type
    assert (sheet["A2"].font.b, found["别的"]["A1"].value) == (True, "=SUM(1)")
    lines = [[cell.value for cell in line] for line in found.worksheets[-1].iter_rows(min_row=2)]
    assert [(line[0], line[3]) for line in lines] == [(2, "桃花源"), (2, "多")]


def test_marks_of_an_earlier_round_go(cast: Cast) -> None:
    made = book(("title", "budget", "owner"), [("甲", "多", cast.company.code), ("乙", "少", cast.company.code)])
    found = marked(brought(made, cast))
    found.worksheets[0]["B2"] = 3
    again = marked(brought(found, cast))
    assert len(again.sheetnames) == len(found.sheetnames) == 2
    assert set(comments(again.worksheets[0])) == {"B3"}
    assert not again.worksheets[0]["B2"].fill.fill_type


def test_a_file_of_texts_becomes_a_workbook_without_formulas(cast: Cast) -> None:
    text = "名称,投入预算（万元）\n=1+1,多\n".encode("gbk")
    found = marked(brought(ContentFile(text, name="a.csv"), cast))
    assert (found.worksheets[0]["A2"].value, found.worksheets[0]["A2"].data_type) == ("=1+1", "s")
    assert set(comments(found.worksheets[0])) == {"B2"}


def test_parts_of_a_font_stand_in_the_order_of_the_schema(cast: Cast) -> None:
    """A checker of Office Open XML refuses them in another (ECMA-376-1, 18.8.22)."""
    made = book(("title", "budget"), [("甲", "多")])
    made.active["A2"].font = Font(name="宋体", b=True, u="single", color="FF0000", sz=12)
    file = io.BytesIO()
    mark(brought(made, cast), file)
    with zipfile.ZipFile(file) as packed:
        fonts = ElementTree.fromstring(packed.read("xl/styles.xml")).findall("{*}fonts/{*}font")
    assert len(fonts) > 2
    for font in fonts:
        places = [PARTS.index(part.tag.partition("}")[2]) for part in font]
        assert places == sorted(places)


@pytest.mark.filterwarnings("ignore::UserWarning")  # by which the library tells what it lacks
def test_a_workbook_that_is_not_read_whole_is_marked_by_its_cells(cast: Cast) -> None:
    """The strict form, as Excel saves it when asked to."""
    rows = row(1, text("A1", "title"), text("B1", "budget")) + row(2, text("A2", "=甲"), text("B2", "多"))
    for first in ((), (("图", "chartsheet"),)):
        package = Package(rows, formats("0%"), strict=True, first=first)
        found = marked(brought(ContentFile(package.content(), name="a.xlsx"), cast))
        assert (found.worksheets[0]["A2"].value, found.worksheets[0]["A2"].data_type) == ("=甲", "s")
        assert set(comments(found.worksheets[0])) == {"B2"}
