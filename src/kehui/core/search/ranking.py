"""Two stages: candidates from the inverted index, then an additive score of each over all its fields.

The score of a document is a sum over the terms of the query:

    100 / W · Σ weight · idf · x / (x + 1.2),    x = Σ over fields: field weight · times / (0.25 + 0.75 · length / mean)

where W = Σ weight · idf over everything asked. So it lies between 0 and 100, means the same for every query, and 100
would be a document that shows all that is asked, again and again; a good answer to a long demand has 15 to 40. This is
BM25F (Robertson, Zaragoza and Taylor, 2004) over character pairs, characters and words.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import tantivy
from numpy.typing import NDArray

from kehui.core.search.documents import Stored
from kehui.core.search.index import Index, View, guarded
from kehui.core.search.postings import mark_of
from kehui.core.search.query import Query
from kehui.core.search.state import State
from kehui.core.search.tokens import Cut, cut, is_han, keys_of

SATURATION: Final = 1.2
LENGTH_SHARE: Final = 0.75
POOL: Final = 100
CANDIDATE_TERMS: Final = 48
LONGEST_QUERY: Final = 512
_LOW_BITS: Final = (1 << 16) - 1

Facets = Mapping[str, Collection[str]]
Floats = NDArray[np.float64]


class Part(NamedTuple):
    """What one term gave in one field of the document, in points of the score."""

    field: str
    term: str
    value: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One document of a ranking. The values of `parts` sum to `score`."""

    id: str
    kind: str
    score: float
    parts: tuple[Part, ...]
    asked: Mapping[str, float] = field(repr=False)
    """The most that each term of the query could have given, in points."""


def search(
    index: Index,
    query: Query,
    *,
    kinds: Collection[str],
    facets: Facets | None = None,
    weights: Mapping[str, float] | None = None,
    limit: int = 10,
    exclude: Collection[str] = (),
    pool: int | None = None,
) -> list[Hit]:
    """Documents of some kinds that answer a query, best first, ties by id.

    `facets`: a document must have one of the named values of each. `weights`: of document fields, 1 where not named.
    `pool`: how many candidates are scored in full; four times `limit`, at least 100, unless told.
    Raises IndexBroken for a damaged index.

    >>> from tempfile import TemporaryDirectory
    >>> from kehui.core.search.documents import Document
    >>> with TemporaryDirectory() as place, Index.create(place) as index:
    ...     index.write([Document("a", "paper", {"title": "碳纤维"}), Document("b", "paper", {"title": "玻璃"})])
    ...     [hit.id for hit in search(index, Query.of("T300碳纤维"), kinds=["paper"])]
    ['a']
    """
    terms = sorted(query.asked)
    if not terms or not kinds:
        return []
    keys = keys_of(terms)
    view = index.view(keys)
    ask = _ask(query, terms, keys, view)
    with guarded(index.path):
        found = _candidates(view, ask, kinds, facets or {}, (pool or max(POOL, 4 * limit)) + len(exclude))
        documents = [view.stored(address) for address in found]
    documents = [stored for stored in documents if stored.kind in kinds and stored.id not in exclude]
    return _scored(documents, ask, view.state, weights or {}, limit) if documents else []


class _Ask(NamedTuple):
    """A query ready to be scored; arrays have one entry per term."""

    terms: Sequence[str]
    keys: NDArray[np.uint32]
    found_in: Floats
    worth: Floats
    """Points that the term can give at most: 0 for one that was left out."""
    asked: Mapping[str, float]
    """The same of all terms, those left out included."""


def _ask(query: Query, terms: list[str], keys: NDArray[np.uint32], view: View) -> _Ask:
    """Weigh the terms by how rare they are; of a very long query the heaviest known are kept."""
    found_in = view.found_in
    others = np.maximum(view.state.documents - found_in, 0)
    worth = np.array([query.asked[term] for term in terms]) * np.log1p((others + 0.5) / (found_in + 0.5))
    if len(terms) > LONGEST_QUERY:
        kept = np.sort(np.lexsort((-worth, found_in == 0))[:LONGEST_QUERY])
        terms, keys = [terms[place] for place in kept.tolist()], keys[kept]
        found_in, worth = found_in[kept], worth[kept]
    worth *= 100 / worth.sum()
    asked = dict(zip(terms, worth.tolist(), strict=True))
    return _Ask(terms, keys, found_in, worth * [term in query.terms for term in terms], asked)


def _candidates(view: View, ask: _Ask, kinds: Collection[str], facets: Facets, pool: int) -> list[tantivy.DocAddress]:
    """Documents with the most of the heaviest pairs and words, in order of place for quick reading."""
    make, should, must = tantivy.Query, tantivy.Occur.Should, tantivy.Occur.Must
    heavy = [n for n, term in enumerate(ask.terms) if ask.worth[n] and ask.found_in[n] and not _is_character(term)]
    heavy = sorted(heavy, key=lambda n: -ask.worth[n])[:CANDIDATE_TERMS]
    wanted: list[tuple[tantivy.Occur, tantivy.Query]] = []
    for mark in sorted({mark_of(kind) for kind in kinds}):
        for n in heavy:
            if rarity := _engine_rarity(view, mark + ask.terms[n]):
                one = make.term_query(view.schema, "text", mark + ask.terms[n])
                wanted.append((should, make.boost_query(one, float(ask.worth[n]) / rarity)))
        if not heavy:  # nothing but single characters: documents with any word that holds one of them
            letters = "".join(term for n, term in enumerate(ask.terms) if ask.worth[n])[:CANDIDATE_TERMS]
            wanted += [(should, make.regex_query(view.schema, "text", f"{mark}.?[{letters}].?"))] if letters else []
    query = make.boolean_query(wanted)
    for name, values in facets.items():
        narrowed = make.term_set_query(view.schema, "facet", [f"{name}={value}" for value in values])
        query = make.boolean_query([(must, query), (must, make.const_score_query(narrowed, 0.0))])
    hits = view.searcher.search(query, pool, count=False).hits if wanted else []
    return sorted((address for _, address in hits), key=lambda address: (address.segment_ord, address.doc))


def _is_character(term: str) -> bool:
    return len(term) == 1 and is_han(term)


def _engine_rarity(view: View, term: str) -> float:
    """The engine's own idf, divided out again because it counts deleted documents; 0 for a term it has not."""
    found_in = view.searcher.doc_freq("text", term)
    return float(np.log1p((max(view.searcher.num_docs - found_in, 0) + 0.5) / (found_in + 0.5))) if found_in else 0.0


def _scored(
    documents: Sequence[Stored], ask: _Ask, state: State, weights: Mapping[str, float], limit: int
) -> list[Hit]:
    """Score every candidate over all its fields, and tell the best apart by field and term."""
    names = [(stored.kind, name) for stored in documents for name in stored.texts]
    starts = np.cumsum([0, *(len(stored.texts) for stored in documents)])
    found = cut([text for stored in documents for text in stored.texts.values()])
    means = np.array([state.mean_length(*name) for name in names])
    share = np.array([weights.get(name, 1.0) for _, name in names], dtype=np.float64)
    share /= 1 - LENGTH_SHARE + LENGTH_SHARE * found.lengths / means
    shown = _times(found, ask.keys) * share[:, np.newaxis]  # texts x terms
    pooled = np.add.reduceat(shown, starts[:-1], axis=0)  # documents x terms
    values = pooled / (pooled + SATURATION) * ask.worth
    scores = values.sum(axis=1)
    order = sorted(np.flatnonzero(scores > 0).tolist(), key=lambda n: (-scores[n], documents[n].id))
    return [
        Hit(
            documents[n].id,
            documents[n].kind,
            float(scores[n]),
            tuple(_parts(shown[starts[n] : starts[n + 1]], pooled[n], values[n], documents[n], ask.terms)),
            ask.asked,
        )
        for n in order[:limit]
    ]


def _times(found: Cut, keys: NDArray[np.uint32]) -> Floats:
    """How often each key occurs in each text: texts x keys. Looked up by the low bits, then compared in full."""
    size = len(found.lengths) * len(keys)
    counts = np.zeros(size, dtype=np.int64)
    left = np.arange(len(keys))
    while len(left):  # a second time only when two keys share their low bits
        slots = np.full(_LOW_BITS + 1, -1, dtype=np.int32)
        slots[keys[left] & _LOW_BITS] = left
        column = slots[found.keys & _LOW_BITS]
        near = np.flatnonzero(column >= 0)
        same = near[keys[column[near]] == found.keys[near]]
        counts += np.bincount(found.owners[same] * len(keys) + column[same], minlength=size)
        left = left[slots[keys[left] & _LOW_BITS] != left]
    return counts.reshape(len(found.lengths), len(keys)).astype(np.float64)


def _parts(shown: Floats, pooled: Floats, values: Floats, stored: Stored, terms: Sequence[str]) -> Iterator[Part]:
    """A document's value of each term, divided among its fields as they show it."""
    divided = shown * np.divide(values, pooled, out=np.zeros_like(values), where=pooled > 0)
    numbers, fields = np.nonzero(divided.T)
    names = list(stored.texts)
    for number, place, value in zip(
        numbers.tolist(), fields.tolist(), divided.T[numbers, fields].tolist(), strict=True
    ):
        yield Part(names[place], terms[number], value)
