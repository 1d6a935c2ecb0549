"""The score of documents for a query: plain functions of query, documents and statistics, with additive parts.

The score of a document is a sum over the terms of the query:

    100 / W · Σ weight · idf · x / (x + 1.2),    x = Σ over fields: field weight · times / (0.1 + 0.9 · length / mean)

where W = Σ weight · idf over everything asked. So it lies between 0 and 100, means the same for every query, and 100
would be a document that shows all that is asked, again and again; a good answer to a long demand has 15 to 40. This is
BM25F (Robertson, Zaragoza and Taylor, 2004) over character pairs, characters and words, with two changes: of a pair
that overlaps the pair before it in the query and is shown like it, only what that one has not given counts in full;
and of the works in one field the best counts in full, the others a little, while all of a document with several works
counts a seventh more (a term never more than it is worth).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, Final, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from kehui.core.search.documents import Stored
from kehui.core.search.folding import codes_of
from kehui.core.search.query import Query
from kehui.core.search.stating import agreeing
from kehui.core.search.tokens import PIECE, Cut, cut, in_han, is_han, keys_of, terms
from kehui.core.search.vectors import Vectors, parts_of

SATURATION: Final = 1.2
LENGTH_SHARE: Final = 0.9
OVERLAP: Final = 0.6  # of the smaller of two overlapping pairs is taken off: chosen on dev, like the two below
OTHER_WORKS: Final = 0.3
EXPERIENCE: Final = 1.15  # of what a document with several works shows: who did it before more than once does it again
LONGEST_QUERY: Final = 512
CHINESE, ENGLISH = 0.5, 0.1  # share of Chinese characters above and below which a document is in one language
RELATED: Final = "~"  # field of the parts that come from vectors
_ROUNDING: Final = 1e-9
_LOW_BITS: Final = (1 << 16) - 1

Floats = NDArray[np.float64]
Keys = NDArray[np.uint32]


class Part(NamedTuple):
    """What one term gave in one field of the document, in points of the score."""

    field: str
    term: str
    value: float


# Makes a part in a third of the time that its class takes.
_PART = cast(Callable[[tuple[str, str, float]], Part], partial(cast(Any, tuple).__new__, Part))


class Parts(Sequence[Part]):
    """The parts of a score, told apart when somebody asks: of a ranking only the first few are looked at."""

    def __init__(self, tell: Callable[[], Sequence[Part]]) -> None:
        self._tell = tell
        self._told: tuple[Part, ...] = ()

    def _all(self) -> tuple[Part, ...]:
        self._told = self._told or tuple(self._tell())
        return self._told

    def __getitem__(self, place: Any) -> Any:
        told: Any = self._all()
        return told[place]

    def __iter__(self) -> Iterator[Part]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __eq__(self, other: Any) -> bool:
        return self._all() == (other._all() if isinstance(other, Parts) else other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


@dataclass(frozen=True, slots=True)
class Hit:
    """One document of a ranking. The values of `parts` sum to `score`."""

    id: str
    kind: str
    score: float
    parts: Sequence[Part]
    asked: Mapping[str, float] = field(repr=False)
    """The most that each term of the query could have given, in points."""


class Ask(NamedTuple):
    """A query ready to be scored; arrays have one entry per term."""

    query: Query
    terms: Sequence[str]
    keys: Keys
    found_in: Floats
    worth: Floats
    """Points that the term can give at most, those left out included."""
    counts: NDArray[np.bool_]
    """Which terms were not left out."""
    asked: Mapping[str, float]
    """`worth` of what the query itself asks."""
    overlaps: tuple[NDArray[np.intp], NDArray[np.intp]]
    """Pairs that overlap in the query, left and right one."""


def ask_of(query: Query, *, documents: int, found_in: Callable[[Keys], Floats]) -> Ask:
    """Weigh the terms of a query by how rare they are among so many documents; of a very long one keep the heaviest.

    `found_in` tells in how many documents the term of each key occurs.
    """
    names: list[str] = sorted({*query.asked, *query.terms})
    keys = keys_of(names)
    frequencies = _with_measures(query, names, found_in(keys))
    others = np.maximum(documents - frequencies, 0)
    own = np.array([term in query.asked for term in names], dtype=np.bool_)
    weights = np.array([query.asked.get(term) or query.terms[term] for term in names])
    worth = weights * np.log1p((others + 0.5) / (frequencies + 0.5))
    if len(names) > LONGEST_QUERY:
        kept = np.sort(np.lexsort((-worth, frequencies == 0))[:LONGEST_QUERY])
        names = [names[int(place)] for place in kept]
        keys, own = keys[kept], own[kept]
        frequencies, worth = frequencies[kept], worth[kept]
    worth *= 100 / max(worth[own].sum(), 1e-12)
    place = {term: number for number, term in enumerate(names)}
    asked = {term: points for term, points, mine in zip(names, worth.tolist(), own, strict=True) if mine}
    counts = np.array([term in query.terms for term in names], dtype=np.bool_)
    return Ask(query, names, keys, frequencies, worth, counts, asked, _overlaps(query, place))


def _with_measures(query: Query, names: Sequence[str], found_in: Floats) -> Floats:
    """A quantity is as rare as the commonest of its words: its unit."""
    known = dict(zip(names, found_in.tolist(), strict=True))
    for number, name in enumerate(names):
        if quantity := query.quantities.get(name):
            found_in[number] = max((known.get(term, 0.0) for term in terms(quantity.written)), default=0.0)
    return found_in


def _overlaps(query: Query, place: Mapping[str, int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Each pair with the pair before it, where it is first said."""
    before: dict[int, int] = {}
    for run in query.runs:
        if len(run) < 3 or not is_han(run):
            continue
        for at in range(1, len(run) - 1):
            right, left = place.get(run[at : at + 2]), place.get(run[at - 1 : at + 1])
            if right is not None and left is not None and right != left:
                before.setdefault(right, left)
    return np.array(list(before.values()), dtype=np.intp), np.array(list(before), dtype=np.intp)


def scored(
    documents: Sequence[Stored],
    ask: Ask,
    *,
    mean_length: Callable[[str, str], float],
    weights: Mapping[str, float] | None = None,
    vectors: Vectors | None = None,
    related: float = 0.0,
    limit: int = 10,
) -> list[Hit]:
    """Score every document over all its fields, and tell the best apart by field and term; ties stand by id.

    `mean_length`: of a kind and field, in pairs and words. `weights`: of document fields, 1 where not named. `related`:
    share (0 to 1) of the score that the likeness of vectors gives; its parts have the field `RELATED`.
    """
    documents = [stored for stored in documents if stored.texts]
    if not documents or not ask.terms:
        return []
    related = related if vectors and vectors.known else 0.0
    works = _works(documents, weights or {}, mean_length, letters=None if related else "".join(ask.terms))
    starts = works.starts
    likeness = _likeness(works, ask, vectors, related)
    points = partial(_points, works=works, ask=ask, documents=documents, share=1 - related)
    times = _times(works.found, ask.keys)
    if measured := [number for number, term in enumerate(ask.terms) if term in ask.query.quantities]:
        times[:, measured] = 0
        without = points(times).values.sum(axis=1) + likeness.sum(axis=1)
        read = _worth_reading(without, float((ask.worth * ask.counts)[measured].sum()), works, limit)
        for number in measured:
            times[read, number] = agreeing([works.texts[n] for n in read], ask.query.quantities[ask.terms[number]])
    shown, pooled, values = points(times)
    scores = values.sum(axis=1) + likeness.sum(axis=1)
    ranked = sorted((-score, documents[n].id, n) for n, score in enumerate(scores.tolist()) if score > 0)
    hits: list[Hit] = []
    for less, name, n in ranked[:limit]:
        mine = slice(starts[n], starts[n + 1])
        parts = Parts(partial(_parts, shown[mine], pooled[n], values[n], works.names[mine], likeness[n], ask.terms))
        hits.append(Hit(name, documents[n].kind, -less, parts, ask.asked))
    return hits


class _Works(NamedTuple):
    """The works of all fields of some documents, in order; arrays have one entry per work."""

    texts: Sequence[str]
    names: Sequence[str]
    """Field of each."""
    starts: NDArray[np.intp]
    """Where each document begins, and the end."""
    found: Cut
    share: Floats
    """What one occurrence in it weighs."""
    several: Sequence[tuple[int, int]]
    """First and last + 1 of the works of a field that has several."""


def _works(
    documents: Sequence[Stored],
    weights: Mapping[str, float],
    mean_length: Callable[[str, str], float],
    *,
    letters: str | None,
) -> _Works:
    """`letters`: those of the query, where nothing else is looked for."""
    texts: list[str] = []
    names: list[str] = []
    means: list[float] = []
    starts: list[int] = []
    several: list[tuple[int, int]] = []
    mean = cache(mean_length)
    for stored in documents:
        starts.append(len(texts))
        for name, text in stored.texts.items():
            pieces = text.split(PIECE)
            if len(pieces) > 1:
                several.append((len(texts), len(texts) + len(pieces)))
            texts += pieces
            names += [name] * len(pieces)
            means += [mean(stored.kind, name)] * len(pieces)
    found = cut(texts, letters=letters)
    share = np.array([weights.get(name, 1.0) for name in names], dtype=np.float64)
    share /= 1 - LENGTH_SHARE + LENGTH_SHARE * found.lengths / np.array(means)
    return _Works(texts, names, np.array([*starts, len(texts)], dtype=np.intp), found, share, several)


class _Points(NamedTuple):
    """What some documents get before likeness."""

    shown: Floats
    """Works x terms."""
    pooled: Floats
    """The same for documents x terms."""
    values: Floats
    """Points of each term: documents x terms."""


def _points(times: Floats, works: _Works, ask: Ask, documents: Sequence[Stored], share: float) -> _Points:
    shown = _shown(times, works, ask)
    several = len(shown) >= len(works.starts)
    pooled = np.add.reduceat(shown, works.starts[:-1], axis=0) if several else shown
    given = np.minimum(pooled / (pooled + SATURATION) * _experience(works), 1)
    if ask.query.translated:
        given *= _in_its_language(documents, ask)
    return _Points(shown, pooled, _told_apart(given * ask.worth, ask) * (ask.counts * share))


def _worth_reading(without: Floats, most: float, works: _Works, limit: int) -> list[int]:
    """Works of the documents that quantities may bring among the best: to read them takes longer than all else.

    `without`: scores without quantities; `most`: what these can add. Where a field has several works, a quantity may
    make another of them the best, so such documents are always read.
    """
    several = _experience(works)[:, 0] > 1
    sure = np.sort(without[~several])
    hurdle = sure[-limit] * (1 - _ROUNDING) if len(sure) >= limit else 0.0
    return np.flatnonzero(np.repeat(several | (without + most >= hurdle), np.diff(works.starts))).tolist()


def _shown(times: Floats, works: _Works, ask: Ask) -> Floats:
    """How much each work shows of each term (works x terms); of several works of a field the best counts in full."""
    shown = times * works.share[:, np.newaxis]
    for first, end in works.several:
        some = shown[first:end]
        best = int(np.argmax((some / (some + SATURATION) * ask.worth).sum(axis=1)))
        some[:best] *= OTHER_WORKS
        some[best + 1 :] *= OTHER_WORKS
    return shown


def _experience(works: _Works) -> Floats:
    """A factor for each document (documents x 1)."""
    factor = np.ones((len(works.starts) - 1, 1))
    firsts = [first for first, _end in works.several]
    factor[np.searchsorted(works.starts, firsts, side="right") - 1] = EXPERIENCE
    return factor


def _in_its_language(documents: Sequence[Stored], ask: Ask) -> NDArray[np.bool_]:
    """Where each term may count (documents x terms): translated ones in documents of their language alone."""
    codes = [codes_of("".join(stored.texts.values())) for stored in documents]
    chinese = np.array([in_han(some).mean() if len(some) else 0.0 for some in codes])[:, np.newaxis]
    translated = np.array([term in ask.query.translated for term in ask.terms])
    han = np.array([is_han(term) for term in ask.terms])
    return ~translated | np.where(han, chinese > CHINESE, chinese < ENGLISH)


def _likeness(works: _Works, ask: Ask, vectors: Vectors | None, related: float) -> Floats:
    """What each term gives each document by the likeness of vectors, in points."""
    number = len(works.starts) - 1
    if not (vectors and related):
        return np.zeros((number, len(ask.terms)))
    owner = np.repeat(np.arange(number), np.diff(works.starts))
    mine = [term in ask.asked for term in ask.terms]
    parts = parts_of(vectors.of(works.found, owner, number), vectors, ask.keys, ask.worth, mine)
    return parts * (100 * related * ask.counts)


def _told_apart(values: Floats, ask: Ask) -> Floats:
    """Take off what overlapping pairs give twice."""
    left, right = ask.overlaps
    less = OVERLAP * np.minimum(values[:, left], values[:, right])
    values[:, right] -= less
    return values


def _times(found: Cut, keys: Keys) -> Floats:
    """How often each key occurs in each text: texts x keys. Looked up by the low bits, then compared in full."""
    size = len(found.lengths) * len(keys)
    counts = np.zeros(size, dtype=np.int64)
    left = np.arange(len(keys))
    while len(left):  # a second time only when two keys share their low bits
        slots = np.full(_LOW_BITS + 1, -1, dtype=np.int32)
        slots[keys[left] & _LOW_BITS] = left
        column = slots.take(found.keys & _LOW_BITS)
        near = np.flatnonzero(column >= 0)
        same = near[keys[column[near]] == found.keys[near]]
        counts += np.bincount(found.owners[same] * len(keys) + column[same], minlength=size)
        left = left[slots[keys[left] & _LOW_BITS] != left]
    return counts.reshape(len(found.lengths), len(keys)).astype(np.float64)


def _parts(
    shown: Floats, pooled: Floats, values: Floats, names: Sequence[str], likeness: Floats, terms: Sequence[str]
) -> list[Part]:
    """A document's value of each term, divided among its fields as they show it, and what likeness adds."""
    fields = list(dict.fromkeys(names))
    rows = np.zeros((len(fields), len(terms)))
    for name, row in zip(names, shown, strict=True):
        rows[fields.index(name)] += row
    divided = (rows * np.divide(values, pooled, out=np.zeros_like(values), where=pooled > 0)).T
    numbers, places = np.nonzero(divided)
    given = divided[numbers, places].tolist()
    their_fields, their_terms = (fields[place] for place in places.tolist()), (terms[n] for n in numbers.tolist())
    alike = [Part(RELATED, terms[number], float(likeness[number])) for number in np.flatnonzero(likeness).tolist()]
    return [*map(_PART, zip(their_fields, their_terms, given, strict=True)), *alike]
