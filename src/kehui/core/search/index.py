"""The index on disk: documents of all kinds in one directory, each write one atomic commit with a cursor.

The index is a cache of the database: it can be thrown away and built again, and then ranks the same.
"""

import os
import shutil
import time
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from threading import RLock
from typing import Final, NamedTuple, Self, cast

import numpy as np
import tantivy
from numpy.typing import NDArray

from kehui.core.panics import is_panic
from kehui.core.search.documents import Document, Stored
from kehui.core.search.frequencies import Frequencies, Keys
from kehui.core.search.query import Query
from kehui.core.search.scoring import Ask, ask_of
from kehui.core.search.state import State
from kehui.core.search.writing import Batches

_STATE_ID: Final = "\x1fstate"
_TRIES: Final = 3
_KEPT: Final = 16  # queries that are kept weighed
LITTLE: Final = 32_000_000  # bytes that the engine takes while it writes, unless told
MUCH: Final = 500_000_000  # the same for a whole index: few segments, filled by two threads


class IndexBroken(Exception):
    """The directory holds no index of this format, or a damaged one: build it again."""


class View(NamedTuple):
    """One commit of the index, unaffected by later writes."""

    searcher: tantivy.Searcher
    schema: tantivy.Schema
    state: State
    found_in: Callable[[Keys], NDArray[np.float64]]
    """In how many documents each of some keys occurs."""
    weighed: dict[int, Ask]
    """The latest queries, by the object that each is."""

    def ask(self, query: Query) -> Ask:
        """A query with its terms weighed; once, however many kinds are asked with it."""
        known = self.weighed.get(id(query))
        if known is None or known.query is not query:
            known = ask_of(query, documents=self.state.documents, found_in=self.found_in)
            if len(self.weighed) >= _KEPT:
                self.weighed.clear()
            self.weighed[id(query)] = known
        return known

    def stored(self, address: tantivy.DocAddress) -> Stored:
        """The document at an address that a search of this view gave."""
        return Stored.unpacked(_body(self.searcher, address))


@contextmanager
def guarded(path: Path) -> Generator[None]:
    """Turn what a damaged directory raises, the engine's panics included, into IndexBroken."""
    try:
        yield
    except (ValueError, OSError, EOFError, LookupError, TypeError) as error:
        raise IndexBroken(f"{path}: {error}") from error
    except BaseException as error:
        if is_panic(error):
            raise IndexBroken(f"{path}: {error}") from error
        raise


class Index:
    """Documents on disk. Any number of threads may search while one writes; one process at a time may write.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place, Index.create(place) as index:
    ...     index.write([Document("a1", "achievement", {"title": "碳纤维表面处理"})], cursor=7)
    ...     index.count, index.cursor
    (1, 7)
    """

    def __init__(self, path: Path, engine: tantivy.Index, *, memory: int = LITTLE) -> None:
        """For `create` and `open`."""
        self.path = path
        self._engine = engine
        self._memory = memory
        self._threads = 2 if memory >= MUCH else 1
        self._lock = RLock()
        self._writer: tantivy.IndexWriter | None = None
        self._frequencies = Frequencies(path, origin=token_hex(8))
        self._state = State()
        self._weighed: dict[int, Ask] = {}
        self._seen = (0, 0)
        engine.register_tokenizer("whitespace", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        engine.config_reader("manual")

    @classmethod
    def create(cls, path: str | os.PathLike[str], *, memory: int = LITTLE) -> Self:
        """A new, empty index. Raises FileExistsError when the directory holds anything.

        `memory`: bytes, at least 15 MB, that the engine takes from the first write until `close`; from `MUCH` on, two
        threads share it.
        """
        path = Path(path)
        path.mkdir(parents=True, exist_ok=True)
        if any(path.iterdir()):
            raise FileExistsError(f"{path} is not empty")
        index = cls(path, tantivy.Index(_schema(), str(path)), memory=memory)
        index._seen = index._signature()
        index.write()
        return index

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Self:
        """The last commit in a directory. Raises IndexBroken when there is none of this format."""
        path = Path(path)
        with guarded(path):
            if not (path / "meta.json").is_file():
                raise FileNotFoundError("no index here")
            index = cls(path, tantivy.Index.open(str(path)))
            index._refresh()
        return index

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Finish background merges and let another process write; searching goes on working."""
        with self._lock:
            writer, self._writer = self._writer, None
            if writer is not None:
                writer.wait_merging_threads()

    @property
    def cursor(self) -> int:
        """What the last commit recorded as `cursor`."""
        return self.view().state.cursor

    @property
    def count(self) -> int:
        """Number of documents."""
        return self.view().state.documents

    def view(self) -> View:
        """The last commit, other processes' included."""
        with self._lock, guarded(self.path):
            if self._signature() != self._seen:
                self._refresh()
            return View(self._engine.searcher(), self._engine.schema, self._state, self._frequencies.of, self._weighed)

    def stored(self, ids: Sequence[str]) -> dict[str, Stored]:
        """Documents by id, as the index keeps them; absent ids are left out."""
        if not ids:
            return {}
        view = self.view()
        with guarded(self.path):
            query = tantivy.Query.term_set_query(view.schema, "id", list(ids))
            hits = view.searcher.search(query, len(ids), count=False).hits
            return {stored.id: stored for stored in (view.stored(address) for _, address in hits)}

    def write(
        self,
        puts: Iterable[Document] = (),
        deletes: Collection[str] = (),
        *,
        cursor: int | None = None,
        unique: bool = False,
    ) -> None:
        """Delete and put documents in one atomic commit that also records the cursor; on any error nothing changes.

        A put replaces the document of the same id; an id put twice in one write raises ValueError, unless the caller
        vouches by `unique` that all ids are new: quicker, and in bounded memory however many come.
        """
        with self._lock:
            if self._signature() != self._seen:
                self._refresh()
            writer = self._writer = self._writer or self._engine.writer(self._memory, self._threads)
            try:
                batches = Batches(writer, self._state.copy(), self.stored)
                batches.delete(list(deletes))
                batches.put(puts, unique=unique)
                state = batches.state
                state.cursor = self._state.cursor if cursor is None else cursor
                state.mark = self._frequencies.save(batches.change)
                writer.delete_documents_by_term("id", _STATE_ID)
                writer.add_document(tantivy.Document(id=_STATE_ID, body=state.packed()))
                writer.commit()
            except BaseException:
                self._writer = None
                with suppress(ValueError, OSError):  # a writer whose threads died cannot roll back: the next is new
                    writer.rollback()
                    self._writer = writer
                del writer
                self._clear()
                raise
            self._refresh()
            self._frequencies.tidy()

    def _clear(self) -> None:
        """Remove what a write left that came to nothing: where the disk is full, the next one needs the room."""
        with suppress(IndexBroken), guarded(self.path):
            self._frequencies.tidy()
            self._writer = self._writer or self._engine.writer(self._memory, self._threads)
            self._writer.garbage_collect_files()

    def _refresh(self) -> None:
        """Take up the last commit; again after a moment when another process is just replacing its files."""
        for left in reversed(range(_TRIES)):
            try:
                signature = self._signature()
                self._engine.reload()
                state = self._last_state()
                self._frequencies.load(state.mark)
            except (OSError, EOFError, ValueError):
                if not left:
                    raise
                time.sleep(0.02)
            else:
                self._state, self._weighed, self._seen = state, {}, signature
                return

    def _last_state(self) -> State:
        searcher = self._engine.searcher()
        query = tantivy.Query.term_query(self._engine.schema, "id", _STATE_ID)
        hits = searcher.search(query, 1, count=False).hits
        if not hits:
            raise ValueError("an index of another program, or its first write did not finish")
        return State.unpacked(_body(searcher, hits[0][1]))

    def _signature(self) -> tuple[int, int]:
        """Changes with every commit of any process."""
        meta = (self.path / "meta.json").stat()
        return meta.st_mtime_ns, meta.st_ino


def rebuild(path: str | os.PathLike[str], puts: Iterable[Document], *, cursor: int = 0) -> None:
    """Build an index beside the old one and put it in its place; until then, and on any error, the old one serves.

    Each id comes once in `puts`.
    Open indexes of the old directory follow by themselves, but must not hold a writer: `close` them first.
    """
    path = Path(path)
    fresh, old = path.with_name(path.name + ".new"), path.with_name(path.name + ".old")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    try:
        with Index.create(fresh, memory=MUCH) as index:
            index.write(puts, cursor=cursor, unique=True)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    if path.exists():
        path.rename(old)
    fresh.rename(path)
    shutil.rmtree(old, ignore_errors=True)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("facet", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("order", fast=True)
    builder.add_bytes_field("body", stored=True, indexed=False)
    return builder.build()


def _body(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> bytes:
    return cast(bytes, searcher.doc(address).get_first("body"))
