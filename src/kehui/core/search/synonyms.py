"""Equivalent terms on the side of the query: what is asked may also be shown in other words, at a reduced weight.

The index stays as it is, so a changed table takes effect at once. A term that the query holds brings in the terms of
its equivalents that the query does not hold by itself; single characters are left out, as they would only blur.
"""

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from kehui.core.search.query import Query
from kehui.core.search.tokens import is_han, normal, spellings, terms, weight_of

REDUCED: Final = 0.6
"""Weight of a term that came by an equivalent, against one that is asked itself."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A term of the query that may also be shown as `equivalent`, and the terms that came in by it."""

    term: str
    equivalent: str
    added: frozenset[str]

    def names(self, phrase: str) -> bool:
        """Whether a phrase that people are shown came in by this equivalent."""
        return phrase in self.added or any(phrase in run for run in _runs(self.equivalent) if len(phrase) > 1)


class Equivalents:
    """A table of equivalents that is asked quickly, however long it is: by what its terms begin with."""

    def __init__(self, table: Mapping[str, Collection[str]]) -> None:
        self.table = table
        self._begun: dict[str, list[tuple[int, str]]] = {}
        for number, term in enumerate(table):
            if runs := _runs(term):
                first = runs[0][:2] if is_han(runs[0]) else runs[0]
                self._begun.setdefault(first, []).append((number, term))

    def of(self, query: Query) -> list[str]:
        """The terms of the table that the query holds, in the table's order."""
        begun = sorted(entry for term in query.terms for entry in self._begun.get(term, ()))
        return [term for _number, term in begun if holds(query.runs, term)]


def expanded(
    query: Query,
    equivalents: Mapping[str, Collection[str]] | Equivalents,
    *,
    reduced: float = REDUCED,
    counted: bool = True,
    besides: Container[str] = (),
) -> tuple[Query, tuple[Expansion, ...]]:
    """The query with its equivalents, and which of them came in.

    `counted`: what came in is asked like the rest, so that 100 is a document that shows it too. Not so for a table that
    was learnt of two languages and brings in much: that counts in documents of its language alone, and all other scores
    stay as they were. `besides`: terms of the table that are passed over.

    >>> query, came = expanded(Query.of("CFRP 层合板"), {"CFRP": ["碳纤维增强复合材料"]})
    >>> [expansion.equivalent for expansion in came], query.terms["碳纤"], query.terms["cfrp"]
    (['碳纤维增强复合材料'], 0.15, 2.0)
    """
    added: dict[str, float] = {}
    runs: list[str] = []
    came: list[Expansion] = []
    ready = equivalents if isinstance(equivalents, Equivalents) else Equivalents(equivalents)
    for term in ready.of(query):
        own = {one: query.terms[one] for one in terms(term) if one in query.terms}
        for other in ready.table[term] if own and term not in besides else ():
            fresh = {one for one in _heavy(other) if one not in query.asked}
            for one in fresh:
                added[one] = max(added.get(one, 0.0), reduced * _weight(one, other, own))
            if fresh:
                runs += _runs(other)
                came.append(Expansion(term, other, frozenset(fresh)))
    if not came:
        return query, ()
    spelt = {term: written for one in came for term, written in spellings(one.equivalent).items()}
    grown = replace(
        query, terms={**query.terms, **added}, runs=(*query.runs, *runs), spelt={**spelt, **query.spelt}
    )  # fmt: skip
    if counted:
        return replace(grown, asked={**query.asked, **added}), tuple(came)
    return replace(grown, translated=query.translated | frozenset(added)), tuple(came)


def _weight(one: str, other: str, own: Mapping[str, float]) -> float:
    """What a term of an equivalent weighs before it is reduced: as much as if it were asked in the same field, and all
    of the equivalent together no more than the term that it stands for."""
    alike = max(weight / weight_of(mine) for mine, weight in own.items()) * weight_of(one)
    share = weight_of(one) / sum(map(weight_of, _heavy(other)))
    return min(alike, share * sum(own.values()))


def _heavy(text: str) -> list[str]:
    return [one for one in terms(text) if not (len(one) == 1 and is_han(one))]


def holds(runs: Sequence[str], term: str) -> bool:
    """Whether normalised runs hold a term: a word as a whole, Han text anywhere in a run, several of them in a row.

    >>> holds(("高温合金", "gh4169", "叶片"), "GH4169叶片"), holds(("gh4169d",), "GH4169")
    (True, False)
    """
    pieces = _runs(term)
    if not pieces:
        return False
    return any(_matches(runs[place : place + len(pieces)], pieces) for place in range(len(runs) - len(pieces) + 1))


def _matches(runs: Sequence[str], pieces: Sequence[str]) -> bool:
    last = len(pieces) - 1
    for place, (run, piece) in enumerate(zip(runs, pieces, strict=True)):
        if not is_han(piece):
            fits = run == piece
        elif not last:
            fits = piece in run
        else:
            fits = run.endswith(piece) if place == 0 else run.startswith(piece) if place == last else run == piece
        if not fits:
            return False
    return True


@lru_cache(4096)
def _runs(text: str) -> tuple[str, ...]:
    return tuple(normal(text).split())
