"""The rows of a corpus as they are written, on disk beside its index, which keeps them in another form."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from pathlib import Path

Row = tuple[str, dict[str, str]]


def kept(rows: Iterable[Row], path: Path) -> Iterator[Row]:
    """The same rows; all of them can be asked for when the last has passed."""
    with closing(sqlite3.connect(path)) as texts, texts:
        texts.execute("PRAGMA synchronous = OFF")  # the file is thrown away after the run
        texts.execute("CREATE TABLE texts (id TEXT PRIMARY KEY, cells TEXT)")
        for given, cells in rows:
            line = json.dumps(cells, ensure_ascii=False).encode("utf-8", "replace")
            texts.execute("INSERT OR IGNORE INTO texts VALUES (?, ?)", (given, line.decode("utf-8")))
            yield given, cells


def cells_of(path: Path, given: str) -> dict[str, str]:
    """One row, by its id."""
    row = _opened(path).execute("SELECT cells FROM texts WHERE id = ?", (given,)).fetchone()
    return json.loads(row[0]) if row else {}


@lru_cache(maxsize=1)
def _opened(path: Path) -> sqlite3.Connection:
    """Opened once in each process."""
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
