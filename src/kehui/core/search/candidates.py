"""The first stage in plain functions: which terms fetch candidates, what a document scores by them, and who ties.

The inverted index and the job on a cluster take the same candidates because both follow this module. The score is the
index's own BM25 over the whole document: of each term's points the more, the oftener the document says it and the
shorter it is; the index keeps the length in one byte.
"""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any, Final, NamedTuple, TypeVar

from kehui.core.search.scoring import Ask
from kehui.core.search.tokens import is_han

POOL: Final = 100
CANDIDATE_TERMS: Final = 32
WIDE_TERMS: Final = 200  # where likeness counts much: the rarest terms alone do not find a field
WIDE: Final = 0.05
TIE: Final = 1e-5
"""Relative difference below which two scores are equal: the index adds in single precision, in an order of its own."""
_SATURATION, _LENGTH_SHARE = 1.2, 0.75  # fixed in the engine
_EXACT: Final = 24  # what a length has above this is kept with its four highest bits
_GROWTH: Final = 8

Address = TypeVar("Address")


class Wanted(NamedTuple):
    """What fetches candidates: the heaviest pairs and words with their points or, without any, single characters."""

    points: Sequence[tuple[str, float]]
    letters: str
    """Documents that show any of these in a pair or alone; all score the same."""


def wanted(ask: Ask, *, related: float = 0.0) -> Wanted:
    """Choose the terms of a query that fetch its candidates; `related`: how much likeness in field counts."""
    most = WIDE_TERMS if related >= WIDE else CANDIDATE_TERMS
    worth = ask.worth * ask.counts
    heavy = [n for n, term in enumerate(ask.terms) if worth[n] and ask.found_in[n] and not _is_character(term)]
    heavy = sorted(heavy, key=lambda n: -worth[n])[:most]
    letters = [] if heavy else [term for n, term in enumerate(ask.terms) if worth[n] and _is_character(term)]
    return Wanted([(ask.terms[n], float(worth[n])) for n in heavy], "".join(letters[:most]))


def pool_for(limit: int) -> int:
    """How many candidates are scored in full for so many results."""
    return max(POOL, 8 * limit)


def order_of(document_id: str) -> int:
    """Where a document stands among candidates that tie: a hash of its id, below 2**63, whatever was written before.

    >>> order_of("a1") == order_of("a1") != order_of("a2")
    True
    """
    return int.from_bytes(blake2b(document_id.encode(), digest_size=8).digest(), "big") >> 1


def hurdle(terms: int, mean: float) -> float:
    """How often a document of so many term occurrences must say a term for half of the most; `mean` over all."""
    return _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * _rounded(terms) / mean)


def share(times: Any, hurdle: Any) -> Any:
    """What the points of a term are multiplied by that a document says so often; numbers, or columns of a job.

    >>> share(1, 1.2)
    1.0
    """
    return (1 + _SATURATION) * times / (times + hurdle)


def _rounded(length: int) -> int:
    """A length as the index keeps it in one byte.

    >>> [_rounded(length) for length in (39, 41, 57, 345)]
    [39, 40, 56, 344]
    """
    over = length - _EXACT
    step = 1 << max(over.bit_length() - 4, 0)
    return length if over < 0 else over // step * step + _EXACT


def best(
    hits: Callable[[int], Sequence[tuple[float, Address]]],
    order: Callable[[Sequence[Address]], Sequence[int]],
    *,
    pool: int,
) -> list[Address]:
    """The `pool` best, of those that tie for the last places the first in order.

    `hits` gives so many, best first; `order` the numbers by which ties are decided.
    """
    limit = 2 * pool  # as quick as one more than the pool, and mostly shows the end of a tie
    while True:
        found = hits(limit)
        if len(found) <= pool:
            return [address for _, address in found]
        edge = found[pool - 1][0]
        if len(found) < limit or found[-1][0] < edge * (1 - TIE):
            break
        limit *= _GROWTH
    sure = [address for score, address in found if score > edge * (1 + TIE)]
    tied = [address for score, address in found if edge * (1 - TIE) <= score <= edge * (1 + TIE)]
    places = sorted(zip(order(tied), range(len(tied)), strict=True))[: pool - len(sure)]
    return [*sure, *(tied[place] for _, place in places)]


def _is_character(term: str) -> bool:
    return len(term) == 1 and is_han(term)
