"""Structured agreement as additive parts beside the text: a table of points, and how far two stated values agree.

The final score of a document stays on the scale of 0 to 100 and stays a sum:

    score = (100 - B) / 100 · Σ m · text part  +  Σ points · share

where B is what the criteria that apply could give together, m the multiplier of the text's field (at most 1 for the
heaviest field) and a share lies between 0 (differs, or is not stated) and 1 (agrees). Leaving a term out of the query
therefore still lowers the score by exactly the part that was shown for it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from kehui.core.search.ranking import Hit

MOST: Final = 30.0
"""Points that all criteria may give together, so that the text stays dominant."""

_NOTHING: Final[Mapping[str, float]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Weights:
    """One version of the weights.

    `points`: the most each criterion can give. `scales`: what a criterion measures by (days, levels, a multiple).
    `fields`: multiplier of the text parts of a field, named ``kind.field``; 1 where not named.
    """

    points: Mapping[str, float]
    scales: Mapping[str, float] = field(default_factory=lambda: _NOTHING)
    fields: Mapping[str, float] = field(default_factory=lambda: _NOTHING)

    def __post_init__(self) -> None:
        """Raises ValueError for weights that are negative, or under which the text would no longer be dominant."""
        if min((*self.points.values(), *self.fields.values(), *self.scales.values()), default=0.0) < 0:
            raise ValueError("a weight is negative")
        if sum(self.points.values()) > MOST + 1e-9:
            raise ValueError(f"criteria give more than {MOST:g} points together")

    def most(self, criteria: Collection[str]) -> float:
        """Points that some criteria can give together."""
        return sum(self.points.get(code, 0.0) for code in criteria)

    def multiplier(self, kind: str, name: str) -> float:
        """Factor of the text parts of a field, 1 for the heaviest field of the kind."""
        heaviest = max((1.0, *(value for key, value in self.fields.items() if key.startswith(f"{kind}."))))
        return self.fields.get(f"{kind}.{name}", 1.0) / heaviest


def weighed(hit: Hit, weights: Weights, criteria: Collection[str]) -> Hit:
    """A hit of the text alone, brought onto the scale that leaves room for the criteria that apply.

    >>> from kehui.core.search.ranking import Part
    >>> hit = Hit("a", "paper", 40.0, (Part("title", "碳纤", 30.0), Part("body", "碳纤", 10.0)), {"碳纤": 90.0})
    >>> weighed(hit, Weights({"industry": 10.0}, fields={"paper.body": 0.5}), ["industry"]).score
    31.5
    """
    scale = (100.0 - weights.most(criteria)) / 100.0
    if scale == 1.0 and not weights.fields:
        return hit
    factors = _factors(hit, weights, scale)
    parts = tuple(part._replace(value=part.value * factors[part.field]) for part in hit.parts)
    asked = {term: points * scale for term, points in hit.asked.items()}
    return replace(hit, score=sum(part.value for part in parts), parts=parts, asked=asked)


def text_score(hit: Hit, weights: Weights, criteria: Collection[str]) -> float:
    """The score that `weighed` would give, without its parts: for ranking."""
    scale = (100.0 - weights.most(criteria)) / 100.0
    if not weights.fields:
        return scale * hit.score
    factors = _factors(hit, weights, scale)
    return sum(part.value * factors[part.field] for part in hit.parts)


def _factors(hit: Hit, weights: Weights, scale: float) -> dict[str, float]:
    return {name: scale * weights.multiplier(hit.kind, name) for name in {part.field for part in hit.parts}}


def same_branch(one: str, other: str, *, common: int = 0) -> float:
    """How much of two paths of a code tree (``"370000/370100/370102/"``) is shared, from 0 to 1.

    `common`: levels that all paths share and that say nothing, such as the province.

    >>> same_branch("370000/370100/370102/", "370000/370100/370104/", common=1)
    0.5
    """
    first, second = one.strip("/").split("/"), other.strip("/").split("/")
    shared = 0
    for left, right in zip(first, second, strict=False):
        if left != right:
            break
        shared += 1
    longest = max(len(first), len(second))
    return 1.0 if longest <= common else max(0, shared - common) / (longest - common)


def any_shared(asked: Collection[str], offered: Collection[str]) -> float:
    """1 when one of the ways that are asked is offered, otherwise 0.

    >>> any_shared(("joint", "licence"), ("licence",))
    1.0
    """
    return 1.0 if set(asked) & set(offered) else 0.0


def reaches(wanted: float, shown: float, *, within: float) -> float:
    """1 where a level reaches the wanted one, falling to 0 at `within` levels below it.

    >>> reaches(7, 6, within=4)
    0.75
    """
    return 1.0 if shown >= wanted else max(0.0, 1.0 - (wanted - shown) / within) if within else 0.0


def affordable(budget: float, price: float, *, within: float) -> float:
    """1 where a price is within the budget, falling to 0 at `within` times the budget.

    >>> affordable(100, 150, within=2), affordable(100, 80, within=2)
    (0.5, 1.0)
    """
    if price <= budget:
        return 1.0
    return max(0.0, 1.0 - (price - budget) / (budget * (within - 1))) if budget > 0 and within > 1 else 0.0


def recency(age: float, *, half: float) -> float:
    """1 for what is new, one half at the age `half` (both in days).

    >>> recency(180, half=180)
    0.5
    """
    return 1.0 if age <= 0 else 0.5 ** (age / half) if half else 0.0


def time_left(days: float, *, enough: float) -> float:
    """1 where `enough` days are left, less in proportion, 0 for what has run out.

    >>> time_left(15, enough=30)
    0.5
    """
    return 1.0 if days >= enough else max(0.0, days / enough) if enough else 0.0
