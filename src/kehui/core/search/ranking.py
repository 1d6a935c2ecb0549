"""Two stages: candidates from the inverted index, then the additive score of each over all its fields."""

from collections.abc import Collection, Mapping, Sequence
from typing import cast

import numpy as np
import tantivy

from kehui.core.search.candidates import best, pool_for, wanted
from kehui.core.search.index import Index, View, guarded
from kehui.core.search.postings import mark_of
from kehui.core.search.query import Query
from kehui.core.search.scoring import Ask, Hit, Part, scored
from kehui.core.search.vectors import Vectors

__all__ = ["Hit", "Part", "search"]

Facets = Mapping[str, Collection[str]]


def search(
    index: Index,
    query: Query,
    *,
    kinds: Collection[str],
    facets: Facets | None = None,
    weights: Mapping[str, float] | None = None,
    limit: int = 10,
    exclude: Collection[str] = (),
    only: Sequence[str] = (),
    pool: int | None = None,
    vectors: Vectors | None = None,
    related: float = 0.0,
) -> list[Hit]:
    """Documents of some kinds that answer a query, best first, ties by id.

    `facets`: a document must have one of the named values of each. `weights`: of document fields, 1 where not named.
    `only`: the documents of these ids are scored, whether or not the heaviest terms of the query would find them.
    `pool`: how many candidates are scored in full; eight times `limit`, at least 100, unless told. `related`: how much
    the likeness of `vectors` counts: 0.02 helps a little, 0.1 finds what is of the same field rather than what answers.
    Raises IndexBroken for a damaged index.

    >>> from tempfile import TemporaryDirectory
    >>> from kehui.core.search.documents import Document
    >>> with TemporaryDirectory() as place, Index.create(place) as index:
    ...     index.write([Document("a", "paper", {"title": "碳纤维"}), Document("b", "paper", {"title": "玻璃"})])
    ...     [hit.id for hit in search(index, Query.of("T300碳纤维"), kinds=["paper"])]
    ['a']
    """
    if not query.asked or not kinds:
        return []
    view = index.view()
    ask = view.ask(query)
    with guarded(index.path):
        most = (pool or pool_for(limit)) + len(exclude)
        found = () if only else _candidates(view, ask, kinds, facets or {}, most, related)
        documents = [*index.stored(only).values(), *(view.stored(address) for address in found)]
    documents = [stored for stored in documents if stored.kind in kinds and stored.id not in exclude]
    means = view.state.mean_length
    return scored(documents, ask, mean_length=means, weights=weights, vectors=vectors, related=related, limit=limit)


def _candidates(
    view: View, ask: Ask, kinds: Collection[str], facets: Facets, pool: int, related: float
) -> list[tantivy.DocAddress]:
    """Documents with the most of the heaviest pairs and words, in order of place for quick reading."""
    make, should, must = tantivy.Query, tantivy.Occur.Should, tantivy.Occur.Must
    terms, letters = wanted(ask, related=related)
    either: list[tuple[tantivy.Occur, tantivy.Query]] = []
    for mark in sorted({mark_of(kind) for kind in kinds}):
        for term, points in terms:
            if rarity := _engine_rarity(view, mark + term):
                one = make.term_query(view.schema, "text", mark + term)
                either.append((should, make.boost_query(one, points / rarity)))
        if letters:
            either.append((should, make.regex_query(view.schema, "text", f"{mark}.?[{letters}].?")))
    if not either:
        return []
    query = make.boolean_query(either)
    for name, values in facets.items():
        narrowed = make.term_set_query(view.schema, "facet", [f"{name}={value}" for value in values])
        query = make.boolean_query([(must, query), (must, make.const_score_query(narrowed, 0.0))])
    found = _in_order(view, query, pool) if letters else _best(view, query, pool)
    return sorted(found, key=lambda address: (address.segment_ord, address.doc))


def _best(view: View, query: tantivy.Query, pool: int) -> list[tantivy.DocAddress]:
    def hits(limit: int) -> Sequence[tuple[float, tantivy.DocAddress]]:
        return view.searcher.search(query, limit, count=False).hits

    def order(some: Sequence[tantivy.DocAddress]) -> Sequence[int]:
        return cast(list[int], view.searcher.fast_field_values("order", list(some)))

    return best(hits, order, pool=pool)


def _in_order(view: View, query: tantivy.Query, pool: int) -> list[tantivy.DocAddress]:
    """Where all score the same, the first in order."""
    found = view.searcher.search(query, pool, count=False, order_by_field="order", order=tantivy.Order.Asc)
    return [address for _, address in found.hits]


def _engine_rarity(view: View, term: str) -> float:
    """The engine's own idf, divided out again because it counts deleted documents; 0 for a term it has not."""
    found_in = view.searcher.doc_freq("text", term)
    return float(np.log1p((max(view.searcher.num_docs - found_in, 0) + 0.5) / (found_in + 0.5))) if found_in else 0.0
