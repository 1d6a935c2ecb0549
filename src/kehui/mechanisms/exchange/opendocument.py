"""What the reader of workbooks does not tell about .ods: cells that show an error, what they add to their numbers,
rows that are hidden, and cells merged over several rows (OpenDocument 1.3, part 3, 9.1 and 19)."""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from math import isclose, log10
from xml.etree import ElementTree

from kehui.mechanisms.exchange.beside import Beside, Odd, Place
from kehui.mechanisms.exchange.formats import UNITS, Format, Section

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
PARAGRAPH = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
VALUE_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
# LibreOffice shows the sign by which WPS marks a point that stands for none: 1234!.6万
SHOWN = re.compile(r"[^\d.]*(?P<number>\d[\d,]*(?:!?\.\d+)?|\.\d+)\s*(?P<suffix>\D*)")


def beside(content: bytes, place: int) -> Beside:
    """About the ``place``-th sheet of this content.xml."""
    found = Beside(odd := dict[Place, Odd](), errors := dict[Place, str](), hidden := [], merges := [])
    for rows, line in _rows(content, place):
        full = False
        for columns, cell in _cells(line):
            full = full or len(cell) > 0
            if cell.get(VALUE_TYPE) == "error":
                errors |= dict.fromkeys(product((row + 1 for row in rows), columns), _said(cell))
            elif told := _told(cell):
                odd |= dict.fromkeys(product((row + 1 for row in rows), columns), told)
            tall, wide = (int(cell.get(f"{TABLE}number-{way}-spanned", 1)) for way in ("rows", "columns"))
            if tall > 1:
                merges.append(((rows[0], columns[0]), (rows[0] + tall - 1, columns[0] + wide - 1)))
        if full and line.get(f"{TABLE}visibility", "visible") != "visible":
            hidden += [row + 1 for row in rows]
    return found


def _rows(content: bytes, place: int) -> Iterator[tuple[range, ElementTree.Element]]:
    """Every row of a sheet as it is written, with the places, from 0, that it stands for."""
    table, row = -1, 0
    for event, each in ElementTree.iterparse(BytesIO(content), ("start", "end")):
        if event == "start":
            table += each.tag == f"{TABLE}table"
        elif each.tag == f"{TABLE}table-row":
            if table == place:
                rows = range(row, row + int(each.get(f"{TABLE}number-rows-repeated", 1)))
                yield rows, each
                row = rows.stop
            each.clear()


def _cells(line: ElementTree.Element) -> Iterator[tuple[range, ElementTree.Element]]:
    """Every cell of a row as it is written, with the columns, from 0, that it stands for."""
    column = 0
    for cell in line:
        if cell.tag in CELLS:
            columns = range(column, column + int(cell.get(f"{TABLE}number-columns-repeated", 1)))
            yield columns, cell
            column = columns.stop


def _said(cell: ElementTree.Element) -> str:
    return "\n".join("".join(each.itertext()) for each in cell.iter(PARAGRAPH))


def _told(cell: ElementTree.Element) -> Odd:
    """What the cell shows beyond its number: a percentage, a unit (and digits moved by it), zeros in front; or that its
    formula has no result."""
    sort, value = cell.get(f"{OFFICE}value-type"), cell.get(f"{OFFICE}value")
    if sort == "percentage":
        return Format((Section(2, "%"),))
    if value is None or not (said := _said(cell)):
        return "formula" if not sort and cell.get(f"{TABLE}formula") else ""
    shown, amount = SHOWN.fullmatch(said), abs(float(value))
    if shown and shown["suffix"].startswith(UNITS):
        number = float(re.sub("[,!]", "", shown["number"]))
        power = round(log10(number / amount)) if number and amount else 0
        near = isclose(number, amount * 10.0**power, rel_tol=0.3)  # shown with a digit or two
        return Format((Section(power if near else 0, shown["suffix"]),))
    return Format((Section(width=len(said)),)) if re.fullmatch(r"0\d+", said) else ""
