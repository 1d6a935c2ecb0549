"""One write to the index: documents in batches, with what they change in the exact statistics."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Final

import numpy as np
import tantivy
from numpy.typing import NDArray

from kehui.core.search.candidates import order_of
from kehui.core.search.documents import Document, Stored
from kehui.core.search.frequencies import Change, Keys
from kehui.core.search.postings import posting_texts
from kehui.core.search.state import State
from kehui.core.search.tokens import PIECE, cut

_BATCH: Final = 100  # whose arrays fit the processor's cache


class Batches:
    """Feeds the engine's writer; nothing is visible before its commit."""

    def __init__(
        self,
        writer: tantivy.IndexWriter,
        state: State,
        stored: Callable[[Sequence[str]], Mapping[str, Stored]],
    ) -> None:
        """`state` is changed in place; `stored` gives committed documents by id."""
        self.change = Change()
        self.state = state
        self._writer = writer
        self._stored = stored
        self._put_ids: set[str] = set()

    def delete(self, ids: Sequence[str]) -> None:
        """Take documents out; absent ids do nothing."""
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            self._remove(list(self._stored(batch).values()))

    def put(self, documents: Iterable[Document], *, unique: bool = False) -> None:
        """Add documents, or replace those of the same id; `unique`: the caller vouches that all ids are new."""
        remaining = iter(documents)
        while batch := list(islice(remaining, _BATCH)):
            if not unique:
                self._make_way(batch)
            kept = [Stored.of(document) for document in batch]
            self._count(kept, sign=1)
            for document, stored, postings in zip(batch, kept, posting_texts(kept), strict=True):
                self._writer.add_document(_entry(document, stored, postings))

    def _make_way(self, batch: Sequence[Document]) -> None:
        """Take out what a batch replaces."""
        for document in batch:
            if document.id in self._put_ids:
                raise ValueError(f"document id twice in one write: {document.id!r}")
            self._put_ids.add(document.id)
        self._remove(list(self._stored([document.id for document in batch]).values()))

    def _remove(self, documents: Sequence[Stored]) -> None:
        for stored in documents:
            self._writer.delete_documents_by_term("id", stored.id)
        self._count(documents, sign=-1)

    def _count(self, documents: Sequence[Stored], *, sign: int) -> None:
        """Terms, documents and lengths that come (+1) or go (-1) with some documents."""
        if documents:
            self.change.count(*counted(documents, self.state, sign=sign), sign=sign)


def _entry(document: Document, stored: Stored, postings: str) -> tantivy.Document:
    """What the engine is given: field by field, which takes half the time of all fields at once."""
    entry = tantivy.Document()
    entry.add_text("id", document.id)
    entry.add_text("text", postings)
    for name, values in document.facets.items():
        for value in values:
            entry.add_text("facet", f"{name}={value}")
    entry.add_integer("order", order_of(document.id))
    entry.add_bytes("body", stored.packed())
    return entry


def counted(documents: Sequence[Stored], state: State, *, sign: int) -> tuple[Keys, NDArray[np.intp]]:
    """Count documents and lengths in a state; the terms of the documents, and which document (from 0) each is of."""
    texts = [text for stored in documents for text in stored.texts.values()]
    owners = np.array([number for number, stored in enumerate(documents) for _ in stored.texts], dtype=np.intp)
    keys, places, lengths = cut(texts)
    measured = iter(lengths.tolist())
    for stored in documents:
        works = {name: text.count(PIECE) + 1 for name, text in stored.texts.items()}
        state.count(stored.kind, dict(zip(stored.texts, measured, strict=False)), works, sign=sign)
    return keys, owners[places]
