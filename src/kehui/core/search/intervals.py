"""What a text states of a quantity: an interval, the words that bound it, and the name of what is measured."""

import math
import re
from dataclasses import dataclass
from typing import Final

SAME: Final = 1e-6  # relative difference below which two values are one

LEAST: Final = (
    "(?:≥|≧|>=|>|⩾|不低于|不小于|不少于|不短于|不弱于|不下|大于或等于|大于等于|大于|高于|超过|达到|至少|最少|优于|多于|达"
    "|at least|over|above|not? less than|not? lower than|greater than|more than|higher than|exceed(?:ing|s)?) ?"
)
MOST: Final = (
    "(?:≤|≦|<=|<|⩽|不超过|不大于|不高于|不多于|不长于|小于或等于|小于等于|小于|低于|少于|至多|最多|不足|不到"
    "|at most|below|under|up to|not? more than|not? greater than|not exceeding|less than|lower than|within) ?"
)
AFTER: Final = r"(?: ?(?:及|或|\(含\))?(?:(?P<up>以上)|(?P<down>以下|以内|之内)))?"
"""Bounds that follow a quantity."""
BOUND_WORDS: Final = frozenset(re.findall("[一-鿿]{2,}", f"{LEAST}|{MOST}|{AFTER}")) - {"及", "或"}
"""Words that bound a value, and say nothing by themselves."""
BOUND: Final = re.compile(f"(?:{LEAST}|{MOST})$")  # at the end of the words before a number

_NAME: Final = re.compile(r"[一-鿿]+$|[a-z][a-z0-9-]*$")
_NO_NAME: Final = frozenset(("and", "or", "is", "of", "to", "than", "be", "in", "at"))
_BESIDE: Final = " :为是约在的φ⌀ø"  # between a name and its value
_FROM: Final = r"(?:由|从)(?:原来|目前|现有|现在|现|原)?的?"
_RISEN: Final = re.compile(r"(?:提高|提升|增加|增长|升高|增大|上升|扩大|延长|[提增升])了?[到至]$")
_FALLEN: Final = re.compile(r"(?:降低|下降|减少|缩短|减小|缩小|压缩|压降|[降减缩])了?[到至]$")
_GROWN: Final = re.compile("(?:提高|提升|增加|增长|升高|增大|扩大|延长|加快|高出|多出)了?[约近]?$")
_WAS: Final = re.compile(rf"{_FROM}[约近]? ?[\d.]{{1,12}}[^\d,.;:，。；：]{{0,4}}$")  # 由 10 (提高到 15 MPa)
_WHAT_WAS: Final = ("原来", "原有", "以往")  # (提高到)原来的 3 倍
_STARTS: Final = re.compile(rf"{_FROM}[约近]?$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """An interval in a base unit, with the place in the text that states it."""

    low: float
    high: float
    base: str
    start: int
    end: int
    written: str
    name: str = ""
    """What stands before it, up to the last mark of punctuation: what is measured."""

    def within(self, asked: "Quantity") -> bool:
        """Whether all of this lies in what is asked."""
        return self.base == asked.base and _most(asked.low, self.low) and _most(self.high, asked.high)

    def apart(self, asked: "Quantity") -> bool:
        """Whether nothing of this lies in what is asked."""
        return self.base != asked.base or not (_most(asked.low, self.high) and _most(self.low, asked.high))


def _most(smaller: float, larger: float) -> bool:
    """Whether one value is at most another, equal ones with their rounding included."""
    return smaller <= larger or math.isclose(smaller, larger, rel_tol=SAME)


def bounded(low: float, high: float, *, least: object, most: object) -> tuple[float, float]:
    """An interval opened to the side that words leave open."""
    if least:
        return low, math.inf
    return (-math.inf, high) if most else (low, high)


def named(folded: str, start: int, last_end: int) -> tuple[str, int]:
    """What is measured, the word or Chinese text that stands before a place; and 1 where the text says that it rises
    to the value (提高到), -1 where it falls to it, else 0.

    >>> named("抗拉强度为 450", 6, 0), named("能耗由 10 降至 8", 9, 0)
    (('抗拉强度', 0), ('能耗', -1))
    """
    before = folded[max(last_end, start - 24) : start].rstrip(_BESIDE)
    if before.endswith(_WHAT_WAS):
        before = before[:-2].rstrip(_BESIDE)
    moved = _moved(before)
    if moved:
        before = (_RISEN if moved > 0 else _FALLEN).sub("", before).rstrip(" ,")
        before = _WAS.sub("", before)
    before = _STARTS.sub("", before).rstrip(" :") if "由" in before or "从" in before else before
    found = _NAME.search(before)
    return (found[0] if found and found[0] not in _NO_NAME else ""), moved


def _moved(before: str) -> int:
    if before[-1:] not in ("到", "至"):
        return 0
    return 1 if _RISEN.search(before) else -1 if _FALLEN.search(before) else 0


def times(low: float, high: float, name: str) -> tuple[float, float]:
    """Multiples of what was before: what is raised by one time is twice as much.

    >>> times(1.0, 1.0, "产能提高"), times(2.0, 2.0, "产能是原来的")
    ((2.0, 2.0), (2.0, 2.0))
    """
    return (low + 1, high + 1) if _GROWN.search(name) else (low, high)


def begins(folded: str, start: int) -> bool:
    """Whether a value is where something starts from: 由 10 MPa."""
    return bool(_STARTS.search(folded[max(0, start - 8) : start].rstrip()))
