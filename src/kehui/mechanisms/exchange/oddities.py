"""What the reader of workbooks does not tell about .xlsx: percentages, errors, formulas without a result, rows that are
hidden."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CELL = re.compile(rb"<c ([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
ROW = re.compile(rb"<row ([^>]*)>")
NUMBER, HIDDEN = re.compile(rb'\br="(\d+)"'), re.compile(rb'\bhidden="(?:1|true)"')
PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')
STYLE = re.compile(rb'\bs="(\d+)"')
VALUE = re.compile(rb"<v[^>/]*>.+?</v>|<t[^>/]*>.+?</t>", re.DOTALL)
TEXT = re.compile(rb'\bt="(?!n")')
SINCE_1904 = re.compile(rb'\bdate1904="(1|true)"')
PERCENT_FORMATS = {9, 10}  # numFmtId of 0% and 0.00% (ECMA-376-1, 18.8.30)
CHUNK = 1 << 20

Place = tuple[int, int]  # row from 1, column from 0


def counts_from_1904(path: Path) -> bool:
    """Whether days of the workbook are counted as old Macs did (ECMA-376-1, 18.17.4.1)."""
    with zipfile.ZipFile(path) as packed:
        return "xl/workbook.xml" in packed.namelist() and bool(SINCE_1904.search(packed.read("xl/workbook.xml")))


def oddities(path: Path, place: int) -> dict[Place, str]:
    """Kinds of odd cells by place: "percent", "error" or "formula" (one whose result was not kept), in the sheet that
    is the ``place``-th of the workbook, from 0."""
    with zipfile.ZipFile(path) as packed:
        sheet = _sheet(packed, place)
        if sheet is None:
            return {}
        percents = _percent_styles(packed)
        found: dict[Place, str] = {}
        for marks, inside in _cells(packed, sheet):
            kind = _kind(marks, inside, percents)
            where = PLACE.search(marks)
            if kind and where:
                found[int(where[2]), _column(where[1])] = kind
    return found


def hidden_rows(path: Path, place: int) -> list[int]:
    """The rows, from 1, that the ``place``-th sheet of the workbook does not show: filtered away, or hidden by hand."""
    with zipfile.ZipFile(path) as packed:
        sheet = _sheet(packed, place)
        pieces = _pieces(packed, sheet) if sheet else ()
        rows = [row[1] for piece in pieces for row in ROW.finditer(piece) if HIDDEN.search(row[1])]
    return [int(number[1]) for number in map(NUMBER.search, rows) if number]


def _kind(marks: bytes, inside: bytes, percents: set[int]) -> str:
    if b't="e"' in marks:
        return "error"
    if b"<f" in inside and not VALUE.search(inside) and b't="str"' not in marks:
        return "formula"
    style = STYLE.search(marks)
    return "percent" if style and int(style[1]) in percents and inside and not TEXT.search(marks) else ""


def _cells(packed: zipfile.ZipFile, sheet: str) -> Iterator[tuple[bytes, bytes]]:
    """Attributes and content of every cell."""
    for piece in _pieces(packed, sheet):
        for found in CELL.finditer(piece):
            yield found[1], found[2] or b""


def _pieces(packed: zipfile.ZipFile, sheet: str) -> Iterator[bytes]:
    """A sheet in pieces of whole rows."""
    with packed.open(sheet) as file:
        rest = b""
        while chunk := file.read(CHUNK):
            rest += chunk
            if (end := rest.rfind(b"</row>")) >= 0:
                yield rest[:end]
                rest = rest[end:]
        yield rest


def _sheet(packed: zipfile.ZipFile, place: int) -> str | None:
    """The part of the package that holds a sheet, by the order of the workbook."""
    names = set(packed.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    relations = ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    sheets = ElementTree.fromstring(packed.read("xl/workbook.xml")).findall(f"{MAIN}sheets/{MAIN}sheet")
    if place >= len(sheets):
        return None
    key = next((value for name, value in sheets[place].items() if name.endswith("}id")), None)
    target = targets.get(key, "")
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return part if part in names else None


def _percent_styles(packed: zipfile.ZipFile) -> set[int]:
    """Places of the cell formats that show a percentage."""
    if "xl/styles.xml" not in packed.namelist():
        return set()
    styles = ElementTree.fromstring(packed.read("xl/styles.xml"))
    formats = PERCENT_FORMATS | {
        int(each.get("numFmtId", 0))
        for each in styles.iter(f"{MAIN}numFmt")
        if "%" in re.sub(r'"[^"]*"', "", each.get("formatCode", ""))
    }
    cells = styles.findall(f"{MAIN}cellXfs/{MAIN}xf")
    return {place for place, each in enumerate(cells) if int(each.get("numFmtId", 0)) in formats}


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
