"""Writing rows of results as .tsv, .jsonl or .xlsx: a file appears whole or not at all."""

import json
import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, NamedTuple

from kehui.core.search import Part

MOST_SHEET_ROWS: Final = 1_048_576

_DIGITS: Final = 4
_NO_BREAKS: Final = str.maketrans(dict.fromkeys("\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", " "))


class ResultsRefused(Exception):
    """Why the results do not fit the file, in one line."""


class Result(NamedTuple):
    """One row. The values of `reasons` sum to `score`; a part without a term is the rest."""

    query_id: str
    rank: int
    doc_id: str
    score: float
    reasons: Sequence[Part]

    def cells(self) -> tuple[str, int, str, float, str]:
        """The row for a table: numbers of four digits that still sum, reasons as `field:term=value; …; other=value`."""
        score = round(self.score, _DIGITS)
        values = [round(part.value, _DIGITS) for part in self.reasons[:-1]]
        values.append(round(score - sum(values), _DIGITS))
        names = [f"{part.field}:{part.term}" if part.term else "other" for part in self.reasons]
        reasons = "; ".join(f"{name}={value:.{_DIGITS}f}" for name, value in zip(names, values, strict=False))
        return self.query_id, self.rank, self.doc_id, score, reasons


class Tabbed:
    """Tab-separated rows; breaks inside cells become spaces."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._line(Result._fields)

    def write(self, result: Result) -> None:
        """Add a row."""
        query_id, rank, doc_id, score, reasons = result.cells()
        self._line((query_id, str(rank), doc_id, f"{score:.{_DIGITS}f}", reasons))

    def finish(self) -> None:
        """Nothing is left to do."""

    drop = finish

    def _line(self, cells: Sequence[str]) -> None:
        line = "\t".join(cell.translate(_NO_BREAKS) for cell in cells)
        self._file.write(f"{line}\n".encode("utf-8", "replace"))


class Lines:
    """One JSON object a line; numbers in full, reasons as a list of objects."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, result: Result) -> None:
        """Add a row."""
        record = result._asdict() | {"reasons": [part._asdict() for part in result.reasons]}
        self._file.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n")

    def finish(self) -> None:
        """Nothing is left to do."""

    drop = finish


class Sheet:
    """One Excel sheet with a frozen line of names; text is never taken for a formula."""

    def __init__(self, file: IO[bytes]) -> None:
        from openpyxl import Workbook  # only for .xlsx, which is rare

        self._file = file
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet("matches")
        self._sheet.freeze_panes = "A2"
        for column, width in zip("ABCDE", (18, 6, 18, 10, 100), strict=True):
            self._sheet.column_dimensions[column].width = width
        self._rows = 0
        self._row(Result._fields)

    def write(self, result: Result) -> None:
        """Add a row. Raises ResultsRefused when the sheet is full."""
        self._row(result.cells())

    def finish(self) -> None:
        """Write the workbook."""
        self._book.save(self._file)

    def drop(self) -> None:
        """Close the sheet's own temporary file."""
        self._sheet.close()

    def _row(self, cells: Sequence[str | float]) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        self._rows += 1
        if self._rows > MOST_SHEET_ROWS:
            raise ResultsRefused(f"an Excel sheet holds {MOST_SHEET_ROWS:,} rows; write .tsv or .jsonl, or lower --top")
        row = [WriteOnlyCell(self._sheet) for _ in cells]
        for cell, value in zip(row, cells, strict=True):
            cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value) if isinstance(value, str) else value
            cell.data_type = "s" if isinstance(value, str) else "n"
        self._sheet.append(row)


Writer = Tabbed | Lines | Sheet
WRITERS: Final = {".tsv": Tabbed, ".jsonl": Lines, ".xlsx": Sheet}


@contextmanager
def writing(path: Path | None, *, otherwise: IO[bytes]) -> Generator[Writer]:
    """A writer for a file, by its suffix, or TSV to `otherwise`. On any error the file is as it was before."""
    if path is None:
        yield Tabbed(otherwise)
        return
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as file:
            writer = WRITERS[path.suffix.lower()](file)
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
