"""What the reader of workbooks does not tell about .ods: cells that show an error, and cells merged over several rows
(OpenDocument 1.3, part 3, 9.1)."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from kehui.mechanisms.exchange.oddities import Odd, Place

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
VALUE_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")


def errors_and_merges(path: Path, place: int) -> tuple[dict[Place, Odd], list[tuple[Place, Place]]]:
    """Cells of the ``place``-th sheet that show an error, by their place (row from 1), and what is merged, as first and
    last cell, both from 0. Nothing for a file of another form."""
    with zipfile.ZipFile(path) as packed:
        if "content.xml" not in packed.namelist():
            return {}, []
        tables = ElementTree.fromstring(packed.read("content.xml")).iter(f"{TABLE}table")
        table = next((each for position, each in enumerate(tables) if position == place), None)
    odd: dict[Place, Odd] = {}
    merges: list[tuple[Place, Place]] = []
    for row, column, cell in _cells(table) if table is not None else ():
        if cell.get(VALUE_TYPE) == "error":
            odd[row + 1, column] = "error"
        tall, wide = (int(cell.get(f"{TABLE}number-{way}-spanned", 1)) for way in ("rows", "columns"))
        if tall > 1:
            merges.append(((row, column), (row + tall - 1, column + wide - 1)))
    return odd, merges


def _cells(table: ElementTree.Element) -> Iterator[tuple[int, int, ElementTree.Element]]:
    """Row and column, from 0, of every cell as it is written; of repeated ones the first."""
    row = 0
    for line in table.iter(f"{TABLE}table-row"):
        column = 0
        for cell in line:
            if cell.tag in CELLS:
                yield row, column, cell
                column += int(cell.get(f"{TABLE}number-columns-repeated", 1))
        row += int(line.get(f"{TABLE}number-rows-repeated", 1))
