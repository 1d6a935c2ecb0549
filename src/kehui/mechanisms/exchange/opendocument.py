"""What the reader of workbooks does not tell about .ods: cells that show an error, what they add to their numbers,
rows that are hidden, and cells merged over several rows (OpenDocument 1.3, part 3, 9.1 and 19)."""

import re
from collections.abc import Iterator
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
SHOWN = re.compile(r"[^\d.]*(?P<number>\d[\d,]*(?:\.\d+)?|\.\d+)\s*(?P<suffix>\D*)")


def beside(content: bytes, place: int) -> Beside:
    """About the ``place``-th sheet of this content.xml."""
    tables = ElementTree.fromstring(content).iter(f"{TABLE}table")
    table = next((each for position, each in enumerate(tables) if position == place), None)
    found = Beside(odd := dict[Place, Odd](), errors := dict[Place, str](), hidden := [], merges := [])
    for rows, line in _rows(table) if table is not None else ():
        full = False
        for columns, cell in _cells(line):
            full = full or len(cell) > 0
            said = "\n".join("".join(each.itertext()) for each in cell.iter(PARAGRAPH))
            if cell.get(VALUE_TYPE) == "error":
                errors |= dict.fromkeys(product((row + 1 for row in rows), columns), said)
            elif cell.get(f"{TABLE}formula") and not (said or cell.get(f"{OFFICE}value-type")):
                odd |= dict.fromkeys(product((row + 1 for row in rows), columns), "formula")
            elif told := _told(said, cell):
                odd |= dict.fromkeys(product((row + 1 for row in rows), columns), told)
            tall, wide = (int(cell.get(f"{TABLE}number-{way}-spanned", 1)) for way in ("rows", "columns"))
            if tall > 1:
                merges.append(((rows[0], columns[0]), (rows[0] + tall - 1, columns[0] + wide - 1)))
        if full and line.get(f"{TABLE}visibility", "visible") != "visible":
            hidden += [row + 1 for row in rows]
    return found


def _rows(table: ElementTree.Element) -> Iterator[tuple[range, ElementTree.Element]]:
    """Every row as it is written, with the places, from 0, that it stands for."""
    row = 0
    for line in table.iter(f"{TABLE}table-row"):
        rows = range(row, row + int(line.get(f"{TABLE}number-rows-repeated", 1)))
        yield rows, line
        row = rows.stop


def _cells(line: ElementTree.Element) -> Iterator[tuple[range, ElementTree.Element]]:
    """Every cell of a row as it is written, with the columns, from 0, that it stands for."""
    column = 0
    for cell in line:
        if cell.tag in CELLS:
            columns = range(column, column + int(cell.get(f"{TABLE}number-columns-repeated", 1)))
            yield columns, cell
            column = columns.stop


def _told(said: str, cell: ElementTree.Element) -> Format | None:
    """What the cell shows beyond its number: a percentage, a unit (and digits moved by it), zeros in front."""
    value = cell.get(f"{OFFICE}value")
    if value is None or not said:
        return None
    if cell.get(f"{OFFICE}value-type") == "percentage":
        return Format((Section(2, "%"),))
    shown, amount = SHOWN.fullmatch(said), abs(float(value))
    if shown and shown["suffix"].startswith(UNITS):
        number = float(shown["number"].replace(",", ""))
        power = round(log10(number / amount)) if number and amount else 0
        near = isclose(number, amount * 10.0**power, rel_tol=0.3)  # shown with a digit or two
        return Format((Section(power if near else 0, shown["suffix"]),))
    return Format((Section(width=len(said)),)) if re.fullmatch(r"0\d+", said) else None
