"""What the inverted index is given of a document: its pairs, words and lone characters, each marked with its kind."""

from collections.abc import Sequence
from typing import Final
from zlib import crc32

import numpy as np

from kehui.core.search.documents import Stored
from kehui.core.search.folding import codes_of
from kehui.core.search.tokens import SPACE, in_han

_BETWEEN: Final = "\x1e"


def mark_of(kind: str) -> str:
    """One private-use character for a kind: put before its terms, it makes a search of one kind as quick as of all."""
    return chr(0xE000 + crc32(kind.encode()) % 6400)


def posting_texts(documents: Sequence[Stored]) -> list[str]:
    """Marked terms of several documents, with spaces between: first the pairs, then all else.

    >>> texts = {"title": "220\\n锅炉房\\n钢"}
    >>> posting_texts([Stored("a", "demand", texts)])[0].replace(mark_of("demand"), "^").split()
    ['^锅炉', '^炉房', '^220', '^钢']
    """
    texts = ["\n".join(stored.texts.values()) for stored in documents]
    marks = [mark_of(stored.kind) for stored in documents]
    codes = codes_of(_BETWEEN.join((*texts, "")))
    han = in_han(codes)
    first = han & np.append(han[1:], False)
    others = codes[~(first | np.append(False, first[:-1]))].tobytes().decode("utf-32-le").split(_BETWEEN)
    at = np.flatnonzero(first)
    numbers = np.diff(np.searchsorted(at, np.cumsum([len(text) + 1 for text in texts])), prepend=0)
    pairs = np.full((len(at), 4), SPACE, dtype=np.uint32)
    pairs[:, 0] = np.repeat(codes_of("".join(marks)), numbers)
    pairs[:, 1], pairs[:, 2] = codes[at], codes[at + 1]
    written = pairs.tobytes().decode("utf-32-le")
    ends = (np.cumsum(numbers) * pairs.shape[1]).tolist()
    return [
        written[start:end] + "".join([f"{mark}{word} " for word in rest.split()])
        for mark, rest, start, end in zip(marks, others, [0, *ends], ends, strict=False)
    ]
