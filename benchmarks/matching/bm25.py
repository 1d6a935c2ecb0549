"""The yardstick: BM25 over character pairs in plain numpy, as anybody would write it first."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.75


class Postings(NamedTuple):
    """Documents that hold a pair, and what the pair gives each of them."""

    documents: NDArray[np.int64]
    gains: NDArray[np.float64]


def pairs(text: str) -> list[str]:
    """All pairs of neighbouring characters, blanks left out."""
    return ["".join(pair) for pair in pairwise("".join(text.lower().split()))]


class Bm25:
    """Documents by number, ranked for a text."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(pairs(text)) for text in texts]
        lengths = np.array([count.total() for count in counts])
        norms = K1 * (1 - B + B * lengths / lengths.mean())
        places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for pair, times in count.items():
                places[pair].append((number, times))
        self._size = len(texts)
        self._postings: dict[str, Postings] = {}
        for pair, found in places.items():
            documents, times = np.array(found).T
            idf = np.log1p((len(texts) - len(found) + 0.5) / (len(found) + 0.5))
            self._postings[pair] = Postings(documents, idf * times * (K1 + 1) / (times + norms[documents]))

    def ranked(self, text: str, most: int) -> list[int]:
        """The best documents, best first."""
        scores = np.zeros(self._size)
        for pair, times in Counter(pairs(text)).items():
            if found := self._postings.get(pair):
                scores[found.documents] += times * found.gains
        order = np.lexsort((np.arange(self._size), -scores))[:most]
        return [int(number) for number in order if scores[number] > 0]
