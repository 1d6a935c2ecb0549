"""Indicators of a demand beside those of an offer: what is asked, what is offered, met or not."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from kehui.core.search.folding import fold
from kehui.core.search.intervals import LEAST, MOST, Quantity
from kehui.core.search.quantities import quantities
from kehui.core.search.ratios import BASE, ratios
from kehui.core.search.units import COUNTED

MOST_READ: Final = 20_000  # characters of either side
MOST_LINES: Final = 40
BY_NAME: Final = COUNTED | {"%", BASE}
"""Base units of which nothing is known without a name: how many of what, as a share of what."""
_SHARES: Final = frozenset(("%", "百分点", "倍"))
_CHANGE: Final = re.compile(
    "(?:提高|提升|增加|增长|升高|增大|扩大|延长|降低|下降|减少|缩短|减小|缩小|节约|节省|节能)了?[约近]?$"
)
_LOOSE: Final = re.compile(rf"(?!达)(?:{LEAST}|{MOST})|[以之][上下内]|[余多几数逾超上]| or | and ")
_BOUND_WORDS: Final = ("达到", "不低", "不高", "要求", "控制", "保持", "分别", "均为", "约为")


class Verdict(StrEnum):
    """Whether an offer meets what is asked; unknown where it says nothing or only part of it."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


class Indicator(NamedTuple):
    """One line of the table; `offered` is None where nothing comparable was found."""

    asked: Quantity
    offered: Quantity | None
    verdict: Verdict


class Line(NamedTuple):
    """One line of the table as people read it; `offered` is empty where nothing comparable was found."""

    name: str
    asked: str
    offered: str
    verdict: str


def table(asked: Mapping[str, str], offered: Mapping[str, str]) -> list[Line]:
    """What the texts of a demand's fields ask in quantities beside what those of an offer state.

    >>> table({"need": "抗拉强度≥500 MPa"}, {"works": "抗拉强度 520 N/mm²"})
    [Line(name='抗拉强度', asked='≥500 MPa', offered='520 N/mm²', verdict='met')]
    """
    wanted = _asked("；".join(asked.values())[:MOST_READ])
    found = compare(wanted, "；".join(offered.values())[:MOST_READ]) if wanted else []
    return [
        Line(one.asked.name, one.asked.written, one.offered.written if one.offered else "", one.verdict.value)
        for one in found
    ]


@lru_cache(maxsize=64)
def _asked(text: str) -> Sequence[Quantity]:
    """What a demand asks, read once for all its results."""
    return stated(text)[:MOST_LINES]


def compare(asked: str | Sequence[Quantity], offered: str | Sequence[Quantity]) -> list[Indicator]:
    """What each indicator of a demand finds in an offer, in the demand's order; texts are read for quantities first.

    Only what has the same base unit is compared, and what is measured must be called alike where both say it; shares
    and counts only where both say it or neither does. Of several comparable offers the one called most alike counts,
    then one that meets what is asked.

    >>> [(line.verdict.value, line.offered and line.offered.written) for line in compare(
    ...     "抗拉强度≥500MPa，粒径≤5μm，压力 10 MPa，寿命 10 年", "粒径 3 μm，抗拉强度 450MPa，压力 100 bar")]
    [('not met', '450MPa'), ('met', '3 μm'), ('met', '100 bar'), ('unknown', None)]
    """
    wanted = stated(asked) if isinstance(asked, str) else asked
    given = [_reached(one) for one in (stated(offered) if isinstance(offered, str) else offered)]
    return [_found(one, given) for one in wanted]


def stated(text: str) -> list[Quantity]:
    """Quantities, and what is stated without a unit, in order of place."""
    found = quantities(text)
    taken = {place for one in found for place in range(one.start, one.end)}
    more = (one for one in ratios(text) if taken.isdisjoint(range(one.start, one.end)))
    return sorted([*found, *more], key=lambda one: one.start)


def _wished(asked: Quantity) -> Quantity:
    """What is asked as a change by so much: more of it meets as well."""
    change = asked.base in _SHARES and asked.low == asked.high and _CHANGE.search(asked.name)
    return replace(asked, high=math.inf) if change else asked


def _reached(offered: Quantity) -> Quantity:
    """What an offer says it reaches (强度达 85 MPa, 提高到 85 MPa) is its value; a demand asks for at least that."""
    if math.isinf(offered.low) == math.isinf(offered.high) or _LOOSE.search(fold(offered.written)):
        return offered
    value = offered.low if math.isinf(offered.high) else offered.high
    return replace(offered, low=value, high=value)


def _found(asked: Quantity, given: Sequence[Quantity]) -> Indicator:
    wished = _wished(asked)
    ranked: list[tuple[float, bool, int]] = []
    for place, one in enumerate(given):
        likeness = alike(asked.name, one.name)
        named = asked.base not in BY_NAME or likeness or not (asked.name or one.name)
        if one.base == asked.base and likeness is not None and named:
            ranked.append((-likeness, not one.within(wished), place))
    if not ranked:
        return Indicator(asked, None, Verdict.UNKNOWN)
    best = given[min(ranked)[2]]
    if best.within(wished):
        return Indicator(asked, best, Verdict.MET)
    return Indicator(asked, best, Verdict.NOT_MET if best.apart(wished) else Verdict.UNKNOWN)


def alike(one: str, other: str) -> float | None:
    """How much two names of what is measured share, 0 where one is not told, None where they differ.

    >>> alike("抗拉强度", "室温抗拉强度达到"), alike("", "抗拉强度"), alike("屈服强", "粒径")
    (0.75, 0.0, None)
    """
    first, second = pieces(one), pieces(other)
    if not first or not second:
        return 0.0
    shared = len(first & second)
    return shared / max(len(first), 4) if shared else None


def pieces(name: str) -> set[str]:
    """Pairs of neighbouring characters and whole words of a name, without words of bounds."""
    for word in _BOUND_WORDS:
        name = name.replace(word, " ")
    words = name.split()
    return {"".join(pair) for word in words if not word.isascii() for pair in pairwise(word)} | {
        word for word in words if word.isascii()
    }
