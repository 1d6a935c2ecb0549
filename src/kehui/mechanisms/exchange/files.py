"""Files of texts: read .xlsx and .csv (UTF-8 or GB18030) as rows of text, write .csv without any formula."""

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import IO

from kehui.core.tables import Row, Table
from kehui.mechanisms.exchange.cells import Cell

RISKY = re.compile(r"'*[=+\-@\t\r]")  # what a program may take for a formula, quoted already or not
QUOTED = re.compile(r"'+[=+\-@\t\r]")


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
