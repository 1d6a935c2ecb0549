"""Writing rows of results as .tsv, .csv, .jsonl or .xlsx: a file appears whole or not at all."""

import csv
import io
import json
import os
import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, Protocol

import click

from kehui.core.search import Part
from kehui.core.search.indicators import Line

MOST_SHEET_ROWS: Final = 1_048_576

_DIGITS: Final = 4
_NO_BREAKS: Final = str.maketrans(dict.fromkeys("\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", " "))


class ResultsRefused(Exception):
    """Why the results do not fit the file, in one line."""


class Refused(click.ClickException):
    """What is wrong, on one line of standard error; exit code 2."""

    exit_code = 2

    def __init__(self, message: str, *, command: str) -> None:
        super().__init__(message)
        self.command = command

    def show(self, file: Any = None) -> None:
        """Without the lines on usage that other errors get."""
        click.echo(f"kehui {self.command}: {' '.join(self.message.split())}", file=file or sys.stderr)


class Row(Protocol):
    """One row of a result: a named tuple that knows how it stands in a table and in JSON."""

    @property
    def _fields(self) -> tuple[str, ...]: ...

    def cells(self) -> tuple[str | float, ...]:
        """The row for a table."""
        ...

    def record(self) -> dict[str, Any]:
        """The row with everything in full."""
        ...


class Form(Protocol):
    """What rows of one sort have in common: the names of their columns, and how wide a sheet shows them."""

    _fields: tuple[str, ...]
    widths: tuple[int, ...]


class Result(NamedTuple):
    """One row. The values of `reasons` sum to `score`; a part without a term is the rest."""

    query_id: str
    rank: int
    doc_id: str
    score: float
    reasons: Sequence[Part]
    indicators: Sequence[Line] = ()

    widths = (18, 6, 18, 10, 100, 60)

    def cells(self) -> tuple[str, int, str, float, str, str]:
        """The row for a table: numbers of four digits that still sum, reasons as `field:term=value; …; other=value`."""
        score = round(self.score, _DIGITS)
        values = [round(part.value, _DIGITS) for part in self.reasons[:-1]]
        values.append(round(score - sum(values), _DIGITS))
        names = [f"{part.field}:{part.term}" if part.term else "other" for part in self.reasons]
        reasons = "; ".join(f"{name}={value:.{_DIGITS}f}" for name, value in zip(names, values, strict=False))
        lines = "; ".join(
            f"{one.name} {one.asked} → {one.offered or '-'}: {one.verdict}".lstrip() for one in self.indicators
        )
        return self.query_id, self.rank, self.doc_id, score, reasons, lines

    def record(self) -> dict[str, Any]:
        """The row with all digits, reasons and indicators as lists of objects."""
        return self._asdict() | {
            name: [one._asdict() for one in getattr(self, name)] for name in ("reasons", "indicators")
        }

    def lines(self) -> Iterator[tuple[str | float, ...]]:
        """The indicators one by one, for a sheet of their own."""
        return ((self.query_id, self.rank, self.doc_id, *line) for line in self.indicators)


LINES: Final = ("query_id", "rank", "doc_id", *Line._fields)


class Tabbed:
    """Tab-separated rows; breaks inside cells become spaces."""

    def __init__(self, file: IO[bytes], *, form: Form) -> None:
        self._file = file
        self._line(form._fields)

    def write(self, row: Row) -> None:
        """Add a row."""
        self._line(map(_written, row.cells()))

    def finish(self) -> None:
        """Nothing is left to do."""

    drop = finish

    def _line(self, cells: Iterable[str]) -> None:
        line = "\t".join(cell.translate(_NO_BREAKS) for cell in cells)
        self._file.write(f"{line}\n".encode("utf-8", "replace"))


class Commas:
    """Comma-separated rows with the mark by which Excel knows UTF-8; cells are quoted where they must be."""

    def __init__(self, file: IO[bytes], *, form: Form) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="", write_through=True)
        self._rows = csv.writer(self._text, lineterminator="\n")
        self._rows.writerow(form._fields)

    def write(self, row: Row) -> None:
        """Add a row."""
        self._rows.writerow(map(_written, row.cells()))

    def finish(self) -> None:
        """Let go of the file, which its opener closes."""
        self._text.detach()

    drop = finish


class Lines:
    """One JSON object a line; numbers in full."""

    def __init__(self, file: IO[bytes], *, form: Form) -> None:  # noqa: ARG002
        self._file = file

    def write(self, row: Row) -> None:
        """Add a row."""
        self._file.write(json.dumps(row.record(), ensure_ascii=False).encode("utf-8", "replace") + b"\n")

    def finish(self) -> None:
        """Nothing is left to do."""

    drop = finish


class Sheet:
    """An Excel sheet with a frozen line of names, and one for the indicators where there are any; text is never taken
    for a formula."""

    def __init__(self, file: IO[bytes], *, form: Form) -> None:
        from openpyxl import Workbook  # only for .xlsx, which is rare

        self._file = file
        self._book = Workbook(write_only=True)
        self._sheets = {"results": self._new("results", form.widths)}
        self._rows = dict.fromkeys(("results", "indicators"), 0)
        self._row(form._fields)

    def write(self, row: Row) -> None:
        """Add a row. Raises ResultsRefused when the sheet is full."""
        self._row(row.cells())
        for line in row.lines() if isinstance(row, Result) else ():
            if "indicators" not in self._sheets:
                self._sheets["indicators"] = self._new("indicators", (18, 6, 18, 24, 18, 18, 10))
                self._row(LINES, sheet="indicators")
            self._row(line, sheet="indicators")

    def _new(self, name: str, widths: Sequence[int]) -> Any:
        sheet = self._book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for column, width in zip("ABCDEFGH", widths, strict=False):
            sheet.column_dimensions[column].width = width
        return sheet

    def finish(self) -> None:
        """Write the workbook."""
        self._book.save(self._file)

    def drop(self) -> None:
        """Close the sheet's own temporary file."""
        for sheet in self._sheets.values():
            sheet.close()

    def _row(self, cells: Sequence[str | float], *, sheet: str = "results") -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        self._rows[sheet] += 1
        if self._rows[sheet] > MOST_SHEET_ROWS:
            raise ResultsRefused(f"an Excel sheet holds {MOST_SHEET_ROWS:,} rows; write .tsv or .jsonl")
        row = [WriteOnlyCell(self._sheets[sheet]) for _ in cells]
        for cell, value in zip(row, cells, strict=True):
            cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value) if isinstance(value, str) else value
            cell.data_type = "s" if isinstance(value, str) else "n"
        self._sheets[sheet].append(row)


Writer = Tabbed | Commas | Lines | Sheet
WRITERS: Final = {".tsv": Tabbed, ".csv": Commas, ".jsonl": Lines, ".xlsx": Sheet}


def destination(name: str | None, *inputs: str, option: str = "--out") -> Path | None:
    """The file to write, refused before any work is done. Raises ResultsRefused."""
    if name is None:
        return None
    path = Path(name)
    if path.suffix.lower() not in WRITERS:
        raise ResultsRefused(f"{option} {name}: unknown kind of file; name it .tsv, .csv, .jsonl or .xlsx")
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise ResultsRefused(f"{option} {name}: cannot be written there; choose a directory that exists and is yours")
    if path.resolve() in [Path(given).resolve() for given in inputs]:
        raise ResultsRefused(f"{option} {name}: would overwrite an input; choose another name")
    return path


@contextmanager
def writing(path: Path | None, *, otherwise: IO[bytes], form: Form = Result) -> Generator[Writer]:
    """A writer for a file, by its suffix, or TSV to `otherwise`. On any error the file is as it was before."""
    if path is None:
        yield Tabbed(otherwise, form=form)
        return
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as file:
            writer = WRITERS[path.suffix.lower()](file, form=form)
            try:
                yield writer
            except BaseException:
                writer.drop()
                raise
            writer.finish()
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _written(cell: str | float) -> str:
    """A cell as text: whole numbers as they are, others with four digits."""
    return f"{cell:.{_DIGITS}f}" if isinstance(cell, float) else str(cell)
