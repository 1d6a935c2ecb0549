"""What the reader of workbooks does not tell about .xlsx: what number formats say, errors, formulas without a result,
rows that are hidden, the calendar.

Programs differ in what they write for the same cell: names with or without a prefix, of the transitional or the strict
form (ECMA-376), cells with or without their place; parts of the package in any case of letters."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree

from kehui.mechanisms.exchange.beside import Beside, Odd, Place
from kehui.mechanisms.exchange.formats import Format, telling

NODE = re.compile(rb"<(?:\w+:)?(?:row\b([^>]*)>|c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>))", re.DOTALL)
ROW_END = re.compile(rb"</(?:\w+:)?row>")
NUMBER, HIDDEN = re.compile(rb"""\br=["'](\d+)["']"""), re.compile(rb"""\bhidden=["'](?:1|true)["']""")
PLACE = re.compile(rb"""\br=["']([A-Z]+)(\d+)["']""")
STYLE = re.compile(rb"""\bs=["'](\d+)["']""")
TYPE = re.compile(rb"""\bt=["'](\w+)["']""")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
SAID = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)")
VALUE = re.compile(rb"<(?:\w+:)?[vt](?:\s[^>]*)?(?<!/)>(?:[^<]|<!\[)")
SINCE_1904 = re.compile(rb"""\bdate1904=["'](1|true)["']""")
WORKBOOK, RELATIONS, STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
CHUNK, LONGEST_END = 1 << 20, 64  # bytes read at once, and those of the end of a row


class Package:
    """The parts of a workbook's package, whatever case their names are in."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self.packed = packed
        self.names = {name.replace("\\", "/").lower(): name for name in packed.namelist()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.names

    def read(self, name: str) -> bytes:
        """The whole part, nothing where there is none."""
        return self.packed.read(self.names[name.lower()]) if name in self else b""

    def sheet(self, place: int) -> str | None:
        """The part that holds a sheet, by the order of the workbook."""
        if WORKBOOK not in self or RELATIONS not in self:
            return None
        sheets = ElementTree.fromstring(self.read(WORKBOOK)).findall("{*}sheets/{*}sheet")
        if place >= len(sheets):
            return None
        key = next((value for name, value in sheets[place].items() if name.endswith("}id")), "")
        part = self.target(RELATIONS, key)
        return part if part in self else None

    def target(self, relations: str, key: str) -> str:
        """The part that a relation of the workbook means."""
        targets = {each.get("Id"): each.get("Target", "") for each in ElementTree.fromstring(self.read(relations))}
        return posixpath.normpath(posixpath.join("xl", targets.get(key, ""))).lstrip("/")

    def nodes(self, sheet: str) -> Iterator[re.Match[bytes]]:
        """Every row and cell of a sheet, read in pieces of whole rows."""
        with self.packed.open(self.names[sheet.lower()]) as file:
            rest = b""
            while chunk := file.read(CHUNK):
                rest += chunk
                new = max(len(rest) - len(chunk) - LONGEST_END, 0)
                if ends := [found.end() for found in ROW_END.finditer(rest, new)]:
                    yield from NODE.finditer(rest[: ends[-1]])
                    rest = rest[ends[-1] :]
            yield from NODE.finditer(rest)

    def formats(self) -> dict[int, Format]:
        """By their places the cell formats that tell more than the number."""
        if STYLES not in self:
            return {}
        styles = ElementTree.fromstring(self.read(STYLES))
        codes = {
            int(each.get("numFmtId", 0)): each.get("formatCode", "") for each in styles.findall("{*}numFmts/{*}numFmt")
        }
        return telling(codes, [int(each.get("numFmtId", 0)) for each in styles.findall("{*}cellXfs/{*}xf")])


def beside(package: Package, place: int) -> Beside:
    """About the sheet that is the ``place``-th of the workbook, from 0."""
    sheet = package.sheet(place)
    if sheet is None:
        return Beside()
    formats, odd, errors, hidden = package.formats(), dict[Place, Odd](), dict[Place, str](), list[int]()
    row = column = 0
    for node in package.nodes(sheet):
        marks = node[2]
        if marks is None:
            number = NUMBER.search(node[1])
            row, column = int(number[1]) if number else row + 1, 0
            if HIDDEN.search(node[1]):
                hidden.append(row)
            continue
        where = PLACE.search(marks)
        row, column = (int(where[2]), _column(where[1])) if where else (row, column + 1)
        if not node[3]:
            continue
        if (sort := TYPE.search(marks)) and sort[1] == b"e":
            said = SAID.search(node[3])
            errors[row, column - 1] = said[1].decode() if said else ""
        elif kind := _kind(sort[1] if sort else b"n", marks, node[3], formats):
            odd[row, column - 1] = kind
    return Beside(odd, errors, hidden, since_1904=bool(SINCE_1904.search(package.read(WORKBOOK))))


def _kind(sort: bytes, marks: bytes, inside: bytes, formats: dict[int, Format]) -> Odd:
    if sort != b"str" and FORMULA.search(inside) and not VALUE.search(inside):
        return "formula"
    style = STYLE.search(marks) if sort == b"n" and formats else None
    return formats.get(int(style[1]), "") if style else ""


@cache
def _column(letters: bytes) -> int:
    """The column of these letters, A being 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
