"""The look-up index on disk: what everything can be found by, nothing that decides who may see it.

Like the index of matching it is a cache of the database that can be thrown away; every commit records how far it is.
"""

import json
import shutil
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

import tantivy

from kehui.core.search.index import IndexBroken, guarded
from kehui.desk.search import cutting

FORMAT = 2
STATE = "state"
MEMORY = 15_000_000  # bytes of the engine's buffer, held during a write only; the least it takes
PHRASES = ("title", "spelt", "initial")  # fields in which the order of terms counts


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that can be found. ``names`` are read in title, characters and pinyin (``pinyin``: one for each name);
    ``facets`` narrow, as ``kind=demand``; ``since`` is what newest goes by, in milliseconds."""

    key: int
    kind: str
    names: tuple[str, ...]
    pinyin: tuple[str, ...]
    number: str
    text: str = ""
    facets: tuple[str, ...] = ()
    since: int = 0

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.key}"

    def document(self) -> tantivy.Document:
        names = "\n".join(self.names)
        return tantivy.Document(
            id=self.id,
            key=self.key,
            kind=ordinal(self.kind),
            since=self.since,
            title=" ".join(cutting.terms(names)),
            character=" ".join(cutting.characters(names)),
            text=" ".join(dict.fromkeys(cutting.terms(self.text))),
            spelt=_apart(cutting.spelt, self.pinyin),
            onset=_apart(cutting.onsets, self.pinyin),
            initial=_apart(cutting.initials, self.pinyin),
            number=" ".join(cutting.parts_of_number(self.number)),
            facet=[f"kind={self.kind}", *self.facets],
        )


def _apart(cut: Any, pinyin: Iterable[str]) -> str:
    return f" {cutting.BREAK} ".join(" ".join(cut(each)) for each in pinyin)


def ordinal(kind: str) -> int:
    """A kind's code as a number, which the engine gives back without reading the document."""
    return crc32(kind.encode())


@dataclass(frozen=True)
class Hit:
    kind: int
    key: int


@dataclass
class State:
    """How far the index is: the last outbox row it holds, and the digest of every organisation."""

    cursor: int = 0
    organisations: dict[str, str] = field(default_factory=dict)


class Index:
    """Any number of threads may search while one writes; one process at a time may write."""

    def __init__(self, engine: tantivy.Index, path: Path) -> None:
        self._engine, self._path = engine, path
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        engine.register_tokenizer("whitespace", analyzer)
        engine.config_reader("manual")
        self._seen = (0, 0)
        self._state = State()

    @classmethod
    def create(cls, path: Path) -> "Index":
        path.mkdir(parents=True)
        index = cls(tantivy.Index(_schema(), str(path)), path)
        index.write()
        return index

    @classmethod
    def open(cls, path: Path) -> "Index":
        """The last commit in a directory. Raises IndexBroken when there is none of this format."""
        with guarded(path):
            if not (path / "meta.json").is_file():
                raise FileNotFoundError("no index here")
            index = cls(tantivy.Index.open(str(path)), path)
            index._refresh()
        return index

    @property
    def schema(self) -> tantivy.Schema:
        return self._engine.schema

    @property
    def state(self) -> State:
        self.searcher()
        return self._state

    @property
    def cursor(self) -> int:
        """The last outbox row it holds."""
        return self.state.cursor

    def close(self) -> None:
        """Nothing is held open between writes."""

    @property
    def count(self) -> int:
        """Number of things that can be found."""
        return self.searcher().num_docs - 1

    def searcher(self) -> tantivy.Searcher:
        """The last commit, other processes' included. Raises IndexBroken."""
        with guarded(self._path):
            if self._signature() != self._seen:
                self._refresh()
            return self._engine.searcher()

    def search(self, query: tantivy.Query, *, limit: int, newest: bool = False) -> list[Hit]:
        """The best, or the newest, of what a query finds."""
        searcher = self.searcher()
        with guarded(self._path):
            order = {"order_by_field": "since"} if newest else {}
            places = [place for _, place in searcher.search(query, limit, count=False, **order).hits]
            keys, kinds = (searcher.fast_field_values(name, places) for name in ("key", "kind"))
        return [Hit(int(kind or 0), int(key or 0)) for kind, key in zip(kinds, keys, strict=True)]

    def write(
        self, puts: Iterable[Entry] = (), deletes: Collection[str] = (), *, state: State | None = None,
        fresh: bool = False,
    ) -> None:  # fmt: skip
        """Delete and put in one atomic commit that records the state. ``fresh``: no put replaces anything."""
        writer = self._engine.writer(MEMORY * (4 if fresh else 1), 1)
        try:
            for key in deletes:
                writer.delete_documents_by_term("id", key)
            for entry in puts:
                if not fresh:
                    writer.delete_documents_by_term("id", entry.id)
                writer.add_document(entry.document())
            kept = state or self._state
            writer.delete_documents_by_term("id", STATE)
            body = json.dumps([FORMAT, kept.cursor, kept.organisations]).encode()
            writer.add_document(tantivy.Document(id=STATE, body=body))
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()
        self._refresh()

    def _refresh(self) -> None:
        signature = self._signature()
        self._engine.reload()
        searcher = self._engine.searcher()
        hits = searcher.search(tantivy.Query.term_query(self.schema, "id", STATE), 1, count=False).hits
        if not hits:
            raise ValueError("an index of another program, or its first write did not finish")
        form, cursor, organisations = json.loads(bytes(searcher.doc(hits[0][1])["body"][0]))
        if form != FORMAT:
            raise ValueError(f"index format {form}, expected {FORMAT}")
        self._state, self._seen = State(cursor, organisations), signature

    def _signature(self) -> tuple[int, int]:
        stat = (self._path / "meta.json").stat()
        return stat.st_ino, stat.st_mtime_ns


def replace(path: Path, puts: Iterable[Entry], *, state: State) -> None:
    """Build an index beside the old one and put it in its place; until then the old one serves."""
    fresh, old = path.with_name(path.name + ".new"), path.with_name(path.name + ".old")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    try:
        Index.create(fresh).write(puts, state=state, fresh=True)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    if path.exists():
        path.rename(old)
    fresh.rename(path)
    shutil.rmtree(old, ignore_errors=True)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("id", "facet"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("character", "text", "onset", "number"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in PHRASES:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("key", "kind", "since"):
        builder.add_integer_field(name, fast=True)
    builder.add_bytes_field("body", stored=True, indexed=False)
    return builder.build()


__all__ = ["Entry", "Hit", "Index", "IndexBroken", "State", "ordinal", "replace"]
