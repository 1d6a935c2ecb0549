"""What one would use otherwise: the full-text search of SQLite and of PostgreSQL, over the engine's own terms."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg

from kehui.core.search.documents import Stored
from kehui.core.search.postings import mark_of, posting_texts
from kehui.core.search.tokens import normal

ASKED = 48  # rarest terms of a query: with fewer FTS5 ranks worse, more change nothing (docs/explanation/matching.md)


def said(texts: Iterable[str]) -> Iterator[list[str]]:
    """The pairs of each text and then its words, as often as they are said; without signs that parsers read."""
    remaining = iter(texts)
    while batch := [Stored("", "", {"": normal(text)}) for text in islice(remaining, 500)]:
        for line in posting_texts(batch):
            yield re.sub(r"[^\w ]", "_", line.replace(mark_of(""), "")).split()


def rarest(asked: Iterable[str], found_in: Mapping[str, float]) -> list[str]:
    """The rarest terms of a query, of those that are known."""
    return sorted({term for term in asked if term in found_in}, key=lambda term: (found_in[term], term))[:ASKED]


class Fts5:
    """SQLite's FTS5, contentless, ranked by its own bm25()."""

    name = "FTS5"

    def __init__(self, place: Path) -> None:
        self._path = place / "fts.sqlite3"
        self._base = sqlite3.connect(self._path)
        self._base.execute("CREATE VIRTUAL TABLE found USING fts5(text, content='', tokenize='unicode61')")
        self._base.execute("CREATE VIRTUAL TABLE counted USING fts5vocab(found, row)")

    def build(self, texts: Iterable[str]) -> None:
        rows = ((number, " ".join(terms)) for number, terms in enumerate(said(texts)))
        self._base.executemany("INSERT INTO found (rowid, text) VALUES (?, ?)", rows)
        self._base.commit()

    def ranked(self, text: str, most: int) -> list[int]:
        (asked,) = said([text])
        known = f"SELECT term, doc FROM counted WHERE term IN ({','.join('?' * len(asked))})"
        match = " OR ".join(f'"{term}"' for term in rarest(asked, dict(self._base.execute(known, asked))))
        query = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY bm25(found), rowid LIMIT ?"
        return [row[0] for row in self._base.execute(query, (match, most))] if match else []

    def bytes(self) -> int:
        return self._path.stat().st_size


class Postgres:
    """PostgreSQL's tsvector with a GIN index, ranked by ts_rank with the normalisation that is best on dev (1)."""

    name = "PostgreSQL"

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self._base = connection
        self._base.execute("CREATE UNLOGGED TABLE found (id integer, terms tsvector)")
        self._found_in: Counter[str] = Counter()

    def build(self, texts: Iterable[str]) -> None:
        with self._base.cursor().copy("COPY found FROM STDIN") as copy:
            for number, terms in enumerate(said(texts)):
                counts = Counter(terms)
                self._found_in.update(counts.keys())
                copy.write_row((number, " ".join(_lexeme(*item) for item in counts.items())))
        self._base.execute("SET maintenance_work_mem = '512MB'")
        self._base.execute("CREATE INDEX ON found USING gin (terms)")
        self._base.execute("ANALYZE found")

    def ranked(self, text: str, most: int) -> list[int]:
        (asked,) = said([text])
        query = """
            SELECT id FROM found, CAST(%s AS tsquery) AS asked WHERE terms @@ asked
            ORDER BY ts_rank(terms, asked, 1) DESC, id LIMIT %s
        """
        wanted = " | ".join(f"'{term}'" for term in rarest(asked, self._found_in))
        return [row[0] for row in self._base.execute(query, (wanted, most))] if wanted else []

    def bytes(self) -> int:
        (row,) = self._base.execute("SELECT pg_total_relation_size('found')")
        return int(row[0])


def _lexeme(term: str, times: int) -> str:
    """A term with a position for each time that it is said, as ts_rank counts them."""
    return f"'{term}':{','.join(str(n + 1) for n in range(min(times, 200)))}"


@contextmanager
def postgres() -> Iterator["psycopg.Connection[Any]"]:
    """A connection to a database of its own, on the server of the tests."""
    from tests.postgres import start

    url = start()
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS kehui_matching")
        server.execute("CREATE DATABASE kehui_matching")
    with psycopg.connect(f"{url.rpartition('/')[0]}/kehui_matching", autocommit=True) as connection:
        yield connection
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("DROP DATABASE kehui_matching WITH (FORCE)")
