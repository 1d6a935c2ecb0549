"""More than thirty ways in which a sheet goes wrong, in every form that is read: every bad cell is named with its row,
its column and words; the rows around it can be taken in."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.base import ContentFile

from kehui.mechanisms.exchange.imports import confirm
from kehui.records.models import Record
from kehui.terms.models import Term
from tests import factories
from tests.factories import Cast
from tests.mechanisms.exchange.biff import xls
from tests.mechanisms.exchange.books import Formatted, book, brought, content
from tests.mechanisms.exchange.forms import Sheet, Wrong
from tests.mechanisms.exchange.packed import ods, xlsb

pytestmark = pytest.mark.django_db

LONG = "甲" * 501
# what is wrong, the cells of the bad row that differ from a good one, the field that is named, a piece of the words
CORRUPTIONS: list[tuple[str, dict[str, Any], str, str]] = [
    ("an amount in words", {"budget": "很多"}, "budget", "很多"),
    ("a negative amount", {"budget": -3}, "budget", "-3"),
    ("an amount below one fen", {"budget": "0.0000001"}, "budget", "0.0000001"),
    ("an amount beyond all numbers", {"budget": "1e400"}, "budget", "1e400"),
    ("two amounts in one cell", {"budget": "100～200"}, "budget", "100～200"),
    ("an error of the spreadsheet", {"budget": "#N/A"}, "budget", "表格错误值"),
    ("a division by zero", {"title": "#DIV/0!"}, "title", "表格错误值"),
    ("a formula without a result", {"budget": "=A1*2"}, "budget", "公式"),
    ("a percentage for an amount", {"budget": Formatted(0.35, "0.0%", "35.0%")}, "budget", "35%"),
    ("a day that does not exist", {"deadline_on": "2026-02-30"}, "deadline_on", "2026-02-30"),
    ("a thirteenth month", {"deadline_on": "2026/13/1"}, "deadline_on", "2026/13/1"),
    ("a day in words", {"deadline_on": "明年上半年"}, "deadline_on", "明年上半年"),
    ("a year for a day", {"deadline_on": 2026}, "deadline_on", "2026"),
    ("no title", {"title": None}, "title", "请填写此项"),
    ("a title of blanks", {"title": "　\u00a0 "}, "title", "请填写此项"),
    ("a title that is too long", {"title": "甲" * 201}, "title", "200"),
    ("an organisation nobody knows", {"owner": "不存在的公司"}, "owner", "不存在的公司"),
    ("a mistyped credit code", {"owner": "91370102MADXXXXXX0"}, "owner", "91370102MADXXXXXX0"),
    ("an organisation of others", {"owner": "示例化工公司"}, "owner", "不属于"),
    ("a region nobody knows", {"region": "桃花源"}, "region", "桃花源"),
    ("a name that two regions bear", {"region": "新区"}, "region", "370198"),
    ("a code of another tree", {"region": "I02"}, "region", "I02"),
    ("a choice there is not", {"publicity": "半公开"}, "publicity", "半公开"),
    ("one of several choices there is not", {"cooperation": "合作开发；联姻"}, "cooperation", "联姻"),
    ("a table with too many parts", {"indicators": "一|二|三|四|五|六"}, "indicators", "6"),
    ("a table without a part it needs", {"indicators": "检测误差"}, "indicators", "目标值"),
    ("a table with too long a part", {"indicators": f"误差|{LONG}"}, "indicators", "500"),
    ("a text that is too long", {"problem": "甲" * 5001}, "problem", "5000"),
    ("digits the spreadsheet has rounded", {"contact_phone": 1234567890123456789}, "contact_phone", "数字过长"),
    ("an amount in yuan", {"budget": "120元"}, "budget", "120元"),
    ("an amount behind a quote", {"budget": "'120"}, "budget", "'120"),
    ("a month for a day", {"deadline_on": "2027年3月"}, "deadline_on", "2027年3月"),
    ("a credit code kept as a number", {"owner": 913701021234567890}, "owner", "数字过长"),
    ("a row of totals", {"title": "合　计：", "budget": 240}, "title", "合计行"),
    ("a number no record has", {"number": "XQ-2020-000001"}, "number", "编号"),
]
HEADERS = (
    "number", "title", "owner", "region", "industry", "problem", "indicators", "deadline_on", "budget", "cooperation",
    "publicity", "contact_name", "contact_phone",
)  # fmt: skip


@pytest.fixture
def cast() -> Cast:
    made = factories.cast()
    assert (made.company.name, made.other_company.name) == ("示例装备公司", "示例化工公司")
    city = factories.region("370100")
    for code in ("370198", "370199"):
        Term.objects.create(tree="region", code=code, name="新区", parent=city)
    factories.term("industry", "I02")
    return made


def good(title: str) -> dict[str, Any]:
    return {
        "title": title, "owner": "示例装备公司", "region": "370102 历下区", "industry": "I02",
        "problem": "无法逐件判定",
        "indicators": "检测误差|≤5|%", "deadline_on": "2027年3月1日", "budget": "１２０", "cooperation": "joint",
        "publicity": "public", "contact_name": "王示例", "contact_phone": "0531-00000001",
    }  # fmt: skip


def test_there_are_more_than_thirty() -> None:
    assert len({what for what, *_rest in CORRUPTIONS}) == len(CORRUPTIONS) > 30


@pytest.mark.parametrize(
    ("cells", "field", "words"), [rest for _what, *rest in CORRUPTIONS], ids=[what for what, *_rest in CORRUPTIONS]
)
def test_the_bad_cell_is_named_and_its_neighbours_are_taken_in(
    cast: Cast, cells: dict[str, Any], field: str, words: str
) -> None:
    made = book(HEADERS, [good("前一行"), good("坏行") | cells, good("后一行")])
    upload = brought(made, cast)
    before, bad, after = upload.rows.all()
    assert [(row.place, row.verdict) for row in (before, bad, after)] == [(2, "new"), (3, "bad"), (4, "new")]
    assert [name for name, _words in bad.problems] == [field]
    assert words in bad.problems[0][1]
    confirm(upload)
    assert list(Record.objects.order_by("pk").values_list("title", flat=True)) == ["前一行", "后一行"]


def separated(rows: Sequence[Sequence[Any]], encoding: str) -> bytes:
    """As Excel saves a text with commas: numbers as they are shown."""
    file = io.StringIO(newline="")
    for row in rows:
        cells = [cell.shown if isinstance(cell, Formatted) else cell for cell in row]
        csv.writer(file).writerow(
            [f"{cell:.5E}" if isinstance(cell, int) and cell > 10**11 else cell for cell in cells]
        )
    return file.getvalue().encode(encoding)


def written(form: str, rows: Sequence[Sequence[Any]]) -> ContentFile:
    """Rows of cells, the headers first, as a file of a form."""
    if form == "xlsx":
        return content(book(rows[0], rows[1:]))
    if form.startswith("csv"):
        return ContentFile(separated(rows, form.partition(" ")[2]), name="需求.csv")
    cells = [[Wrong(cell) if isinstance(cell, str) and cell.startswith("#") else cell for cell in row] for row in rows]
    return ContentFile({"xls": xls, "xlsb": xlsb, "ods": ods}[form](Sheet(cells)), name=f"需求.{form}")


@pytest.mark.parametrize("form", ["xlsx", "xls", "xlsb", "ods", "csv utf-8-sig", "csv gb18030", "csv utf-16"])
def test_in_every_form_every_one_is_named_and_the_good_rows_are_taken_in(cast: Cast, form: str) -> None:
    bad = [good(f"坏行{place}") | cells for place, (_what, cells, _field, _words) in enumerate(CORRUPTIONS)]
    rows = [[row.get(header) for header in HEADERS] for row in (good("前一行"), *bad, good("后一行"))]
    upload = brought(written(form, [HEADERS, *rows]), cast)
    named = [(row.place, [name for name, _words in row.problems]) for row in upload.rows.all()]
    expected = [[], *([field] for _what, _cells, field, _words in CORRUPTIONS), []]
    assert named == list(enumerate(expected, 2))
    confirm(upload)
    assert list(Record.objects.order_by("pk").values_list("title", flat=True)) == ["前一行", "后一行"]
