"""What the inverted index is given of a document: its pairs, words and lone characters, each marked with its kind."""

from collections.abc import Sequence
from typing import Final
from zlib import crc32

import numpy as np

from kehui.core.search.documents import Stored
from kehui.core.search.folding import Codes, codes_of
from kehui.core.search.tokens import SPACE, in_han

_BETWEEN: Final = "\x1e"


def mark_of(kind: str) -> str:
    """One private-use character for a kind: put before its terms, it makes a search of one kind as quick as of all."""
    return chr(0xE000 + crc32(kind.encode()) % 6400)


def posting_texts(documents: Sequence[Stored]) -> list[str]:
    """Marked terms of several documents, with spaces between.

    >>> texts = {"title": "220\\n锅炉房\\n钢"}
    >>> posting_texts([Stored("a", "demand", texts)])[0].replace(mark_of("demand"), "^").split()
    ['^220', '^锅炉', '^炉房', '^钢']
    """
    joined = ["\n".join(stored.texts.values()) for stored in documents]
    marks = codes_of("".join(mark_of(stored.kind) for stored in documents))
    sizes = [len(text) + 1 for text in joined]
    expanded = _expanded(codes_of(_BETWEEN.join((*joined, ""))), np.repeat(marks, sizes))
    return expanded.tobytes().decode("utf-32-le").split(_BETWEEN)[:-1]


def _expanded(codes: Codes, marks: Codes) -> Codes:
    """Write a pair for each Han character that has a next one, a marked copy of all else; whole arrays at a time."""
    han = in_han(codes)
    after, before = np.append(han[1:], False), np.append(False, han[:-1])
    word = ~han & (codes > SPACE)
    pair, lone, first = han & after, han & ~after & ~before, word & ~np.append(False, word[:-1])
    sizes = np.where(han, 0, 1) + pair * 4 + lone * 3 + first
    at = np.cumsum(sizes) - sizes
    out = np.full(int(sizes.sum()), SPACE, dtype=np.uint32)
    begins = pair | lone | first
    out[at[begins]] = marks[begins]
    out[at[begins] + 1] = codes[begins]
    out[at[pair] + 2] = codes[np.flatnonzero(pair) + 1]
    rest = ~han & ~first
    out[at[rest]] = codes[rest]
    return out
