"""Spreadsheet files: read .xlsx and .csv (UTF-8 or GB18030) as rows of text, write either without any formula."""

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from kehui.core.tables import Row, Table
from kehui.mechanisms.exchange.cells import Cell

LONGEST = 32_767  # characters that a cell of Excel holds
WIDTHS = (10, 60)
MISREAD = ("=", "#")  # what openpyxl takes for a formula or an error
BOLD, LINES = Font(bold=True), Alignment(vertical="top", wrap_text=True)
RISKY = re.compile(r"'*[=+\-@\t\r]")  # what a program may take for a formula, quoted already or not
QUOTED = re.compile(r"'+[=+\-@\t\r]")

Sheets = Mapping[str, Iterable[Sequence[Cell]]]  # name → rows, the first of them headers


@contextmanager
def read(source: Path | IO[bytes], *, name: str = "") -> Iterator[Table]:
    """A file as a table of texts; ``name`` tells the format of an open file. ``TableRefused`` says what is wrong."""
    if isinstance(source, Path):
        yield Table.of(source)
        return
    with tempfile.TemporaryDirectory(prefix="kehui-sheet-") as folder:
        path = Path(folder) / Path(name).name
        with path.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        yield Table.of(path)


def rows(table: Table) -> Iterator[Row]:
    """The rows of a table, with the quotes taken off that :func:`write_csv` puts before risky cells."""
    for row in table.rows():
        plain = table.format in (".csv", ".tsv")
        yield Row(row.place, {name: unquoted(cell) for name, cell in row.cells.items()}) if plain else row


def write_xlsx(file: IO[bytes], sheets: Sheets) -> None:
    """A workbook in bounded memory; headers are bold and stay in view, texts are texts whatever they begin with."""
    book = Workbook(write_only=True)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        stream = iter(lines)
        headers = [str(header) for header in next(stream)]
        for place, header in enumerate(headers, 1):
            width = min(max(WIDTHS[0], 2 * len(header) + 2), WIDTHS[1])
            sheet.column_dimensions[_letter(place)].width = width
        sheet.append([_written(sheet, header, bold=True) for header in headers])
        for line in stream:
            sheet.append([_written(sheet, cell) for cell in line])
    book.save(file)


def write_csv(file: IO[bytes], lines: Iterable[Sequence[Cell]]) -> None:
    """UTF-8 with a byte order mark, by which Excel knows it; risky cells begin with a quote."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    for line in lines:
        writer.writerow([quoted(plain_text(cell)) for cell in line])
    text.flush()
    text.detach()


def quoted(text: str) -> str:
    return f"'{text}" if RISKY.match(text) else text


def unquoted(text: str) -> str:
    return text[1:] if QUOTED.match(text) else text


def plain_text(cell: Cell) -> str:
    """A cell as a file of texts holds it."""
    if cell is None:
        return ""
    return f"{cell.normalize():f}" if isinstance(cell, Decimal) else str(cell)


def _written(sheet: Any, cell: Cell, *, bold: bool = False) -> Any:
    """A cell as openpyxl takes it; only a text that it would misread, or that has a form of its own, is an object."""
    text = ILLEGAL_CHARACTERS_RE.sub(" ", cell)[:LONGEST] if isinstance(cell, str) else ""
    if not text:
        return cell
    if not bold and text[0] not in MISREAD and "\n" not in text:
        return text
    made = WriteOnlyCell(sheet, text)
    made.data_type = "s"
    if bold:
        made.font = BOLD
    if bold or "\n" in text:
        made.alignment = LINES
    return made


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(place)
