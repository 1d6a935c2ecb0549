"""Indicators of a demand beside those of an offer: what is asked, what is offered, met or not."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from kehui.core.search.quantities import Quantity, quantities

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


def compare(asked: str | Sequence[Quantity], offered: str | Sequence[Quantity]) -> list[Indicator]:
    """What each indicator of a demand finds in an offer, in the demand's order; texts are read for quantities first.

    Only what has the same base unit is compared, and what is measured must be called alike where both say it. Of
    several comparable offers the one called most alike counts, then one that meets what is asked.

    >>> [(line.verdict.value, line.offered and line.offered.written) for line in compare(
    ...     "抗拉强度≥500MPa，粒径≤5μm，压力 10 MPa，寿命 10 年", "粒径 3 μm，抗拉强度 450MPa，压力 100 bar")]
    [('not met', '450MPa'), ('met', '3 μm'), ('met', '100 bar'), ('unknown', None)]
    """
    wanted = quantities(asked) if isinstance(asked, str) else asked
    given = quantities(offered) if isinstance(offered, str) else offered
    return [_found(one, given) for one in wanted]


def _found(asked: Quantity, given: Sequence[Quantity]) -> Indicator:
    ranked: list[tuple[float, bool, int]] = []
    for place, one in enumerate(given):
        likeness = alike(asked.name, one.name)
        if one.base == asked.base and likeness is not None:
            ranked.append((-likeness, not one.within(asked), place))
    if not ranked:
        return Indicator(asked, None, Verdict.UNKNOWN)
    best = given[min(ranked)[2]]
    if best.within(asked):
        return Indicator(asked, best, Verdict.MET)
    return Indicator(asked, best, Verdict.NOT_MET if best.apart(asked) else Verdict.UNKNOWN)


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
