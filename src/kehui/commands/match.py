"""`kehui match`: rank the rows of one file for each row of another, with reasons, without a database."""

import math
import os
import sqlite3
import sys
import tempfile
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import click

from kehui.commands.results import WRITERS, Result, writing
from kehui.commands.tables import READABLE, Row, Table, TableRefused
from kehui.core.search import Document, Index, IndexBroken, Query, brief, reasons, search

KIND: Final = "row"
MOST_REASONS: Final = 8
WORTH_PROCESSES: Final = 400  # queries; fewer are answered before other processes have started
CHUNK: Final = 50

Weights = Mapping[str, float]

EXAMPLES = """\b
Examples:
  kehui match demands.tsv achievements.tsv
  kehui match demands.xlsx experts.csv --top 20 --out matches.xlsx
  kehui match demands.tsv achievements.jsonl.gz --text title:2,problem --corpus-text name:2,works --out m.jsonl

\b
Files: .tsv, .csv, .jsonl (each also .gz) or .xlsx with a line of column names; UTF-8 or GB18030.
Result: query_id, rank, doc_id, score (0 to 100), reasons (field:term=points; they sum to the score).
Ends with 0, or with 2 and one line on what is wrong with the input.
"""


class Refused(click.ClickException):
    """One line on standard error, exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Without the lines on usage that other errors get."""
        click.echo(f"kehui match: {' '.join(self.message.split())}", file=file or sys.stderr)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two files, with its id column and the weights of its text columns."""

    table: Table
    id: str
    weights: Weights

    @classmethod
    def of(cls, table: Table, *, text: str | None, option: str, id_column: str | None) -> "Side":
        """Check the named columns. Raises TableRefused."""
        name = id_column if id_column in table.columns else table.columns[0]
        weights = dict(_weights(text, option)) if text else {c: 1.0 for c in table.columns if c != name}
        for column in weights:
            if column not in table.columns:
                raise TableRefused(f"{table.path}: no column {column!r}; it has {_listed(table)}; see {option}")
        if not weights:
            raise TableRefused(f"{table.path}: no column but the id {name!r}; add one with text")
        return cls(table, name, weights)

    def rows(self) -> Iterator[tuple[Row, str, dict[str, str]]]:
        """Row, id and text cells. Raises TableRefused for a row without an id or with one that came before."""
        with _ids() as seen:
            for row in self.table.rows():
                given = row.cells.get(self.id, "").strip()
                if not given:
                    raise TableRefused(f"{self.table.path}, {row.place}: no id in column {self.id!r}; give each row one")
                if first := seen(given, row.place):
                    raise TableRefused(
                        f"{self.table.path}, {row.place}: id {given!r} again, first in {first}; make the ids unique"
                    )
                yield row, given, {name: row.cells.get(name, "") for name in self.weights}

    def documents(self) -> Iterator[Document]:
        """The rows as documents to be indexed."""
        for row, given, cells in self.rows():
            try:
                given.encode()
            except UnicodeEncodeError:
                given = "\x1f"
            if len(given) > 1000 or "\x1f" in given:
                raise TableRefused(f"{self.table.path}, {row.place}: an id of up to 1,000 plain characters is needed")
            yield Document(given, KIND, cells)
