"""How usual a term is among what people ask: 针对, 问题 or 如何 say little, however rare they are in the documents."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from typing import Final

from kehui.core.search.tokens import terms

EXPONENT: Final = 0.7  # chosen on dev, see docs/explanation/matching.md
ENOUGH: Final = 200  # queries after which their own usage tells more than the known one
MOST: Final = 20_000  # queries that are counted
_KNOWN: Final = "usual_terms.tsv"


@dataclass(frozen=True, slots=True)
class Usage:
    """Of `queries` queries seen, in how many each term occurs; terms that occur in few may be left out."""

    queries: int
    asked_in: Mapping[str, float]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Usage":
        """Count the terms of some queries.

        >>> usage = Usage.of(["如何脱硝", "如何育种"])
        >>> usage.queries, usage.asked_in
        (2, {'如': 2, '何': 2, '如何': 2})
        """
        number, counts = 0, Counter[str]()
        for text in texts:
            number += 1
            counts.update(terms(text).keys())
        return cls(number, {term: times for term, times in counts.items() if times > 1})  # once is as good as never

    def __add__(self, other: "Usage") -> "Usage":
        terms_of_both = dict(self.asked_in)
        for term, times in other.asked_in.items():
            terms_of_both[term] = terms_of_both.get(term, 0) + times
        return Usage(self.queries + other.queries, terms_of_both)

    def worth(self, term: str) -> float:
        """Between 1 for a term that nobody else asks, and near 0 for one that everybody does."""
        return _worth(self.queries, self.asked_in.get(term, 0))


@lru_cache(maxsize=4096)
def _worth(queries: int, asked_in: float) -> float:
    most = math.log((queries + 1) / 1.5)
    share = math.log((queries + 1) / (asked_in + 0.5)) / most if most > 0 else 1.0
    return min(1.0, max(share, 0.0)) ** EXPONENT


def usage_for(texts: Iterable[str]) -> Usage:
    """What to weigh the queries of one batch by: their own usage, with what is known beside it while they are few."""
    own = Usage.of(islice(texts, MOST))
    if own.queries >= ENOUGH:
        return own
    known = known_usage()
    share = (ENOUGH - own.queries) / known.queries
    return own + Usage(ENOUGH - own.queries, {term: times * share for term, times in known.asked_in.items()})


@cache
def known_usage() -> Usage:
    """What was counted over public demands and questions; `benchmarks/matching/usual.py` says which, and writes it."""
    lines = (files("kehui.core.search") / _KNOWN).read_text(encoding="utf-8").splitlines()
    number = int(lines[0].split("\t")[1])
    pairs = (line.split("\t") for line in lines[1:])
    return Usage(number, {term: int(times) for term, times in pairs})
