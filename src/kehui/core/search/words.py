"""Where a word of Chinese text may begin and end, for phrases that people read; ranking knows nothing of it.

A table of weights tells it from the two characters on each side of a gap; `benchmarks/matching/words.py` learnt it from
abstracts that a segmenter had cut. A gap is closed only where that is fairly sure, so names that no text has taught
stay whole.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

_TABLE: Final = "word_edges.tsv"
_SURE: Final = -6  # the weight of a gap below which nine of ten are inside a word


def features(run: str, gap: int) -> Iterator[str]:
    """What is known of the gap before the character at a place: names of weights.

    >>> list(features("碳纤维", 1))
    ['l^碳', 'm碳纤', 'r纤维', 'b碳', 'e纤']
    """
    before, after = run[gap - 1], run[gap]
    yield "l" + (run[gap - 2] if gap > 1 else "^") + before
    yield "m" + before + after
    yield "r" + after + (run[gap + 1] if gap + 1 < len(run) else "$")
    yield "b" + before
    yield "e" + after


@lru_cache(maxsize=4096)
def edges(run: str) -> tuple[bool, ...]:
    """For each place from 0 to the run's length, whether a word may begin or end there.

    >>> [place for place, open in enumerate(edges("单耗与能耗")) if open]
    [0, 2, 3, 5]
    """
    weights = _weights()
    inside = (sum(weights.get(name, 0) for name in features(run, gap)) > _SURE for gap in range(1, len(run)))
    return (True, *inside, True)


def whole(run: str, start: int, end: int) -> str:
    """run[start:end] without a single character at its ends that is left of a word outside; empty where it lies within
    a word or nothing is left. Two characters that are left of a longer word mostly are a word themselves.

    >>> whole("酸氯单耗与吹出能耗", 3, 7), whole("环氧树脂界面", 2, 6)
    ('与吹出', '树脂界面')
    """
    open = edges(run)
    inner = [place for place in range(start + 1, end) if open[place]]
    if not open[start] and not open[end] and not inner:
        return ""
    if not open[start] and start + 1 in (*inner, end):
        start += 1
    if not open[end] and end - 1 in (*inner, start):
        end -= 1
    return run[start:end]


def stands(run: str, piece: str) -> bool:
    """Whether a piece stands somewhere in a run without cutting words.

    >>> stands("单耗与吹出", "吹出"), stands("单耗与吹出", "耗与"), stands("准确性", "准确")
    (True, False, True)
    """
    place = run.find(piece)
    while place >= 0:
        if whole(run, place, place + len(piece)) == piece:
            return True
        place = run.find(piece, place + 1)
    return False


@cache
def _weights() -> dict[str, int]:
    weights: dict[str, int] = {}
    for line in (files("kehui.core.search") / _TABLE).read_text(encoding="utf-8").splitlines():
        place, weight, names = line.split("\t")
        weights.update(dict.fromkeys((place + name for name in names.split(" ")), int(weight)))
    return weights
