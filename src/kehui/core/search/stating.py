"""Which texts state a quantity that lies in what is asked, whatever the unit."""

import re
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kehui.core.search.folding import fold
from kehui.core.search.indicators import alike, pieces
from kehui.core.search.quantities import Quantity, quantities
from kehui.core.search.units import related, symbols, unit_of

_SMALL: Final = re.compile(r"(?<=\d )[wvjnkfa](?=[ /·]|$)")  # normalised text is in small letters, units are not
_RATE: Final = re.compile(r"(吨|克|公斤|升|米|立方|次|台|套|辆|元|件) (年|月|天|日|小时|时|分钟|分|秒)(?= |$)")  # 吨/年


def agreeing(normal_texts: Sequence[str], asked: Quantity) -> NDArray[np.float64]:
    """1 for each normalised text that states a value inside what is asked, of the same thing where both name it.

    >>> from kehui.core.search.tokens import normal
    >>> agreeing([normal("压力 100 bar"), normal("压力 90 bar")], quantities("压力 10 MPa")[0]).tolist()
    [1.0, 0.0]
    """
    named = pieces(asked.name)
    if asked.base == "%":  # as a share of what, must be said alike
        normal_texts = [text if any(piece in text for piece in named) else "" for text in normal_texts]
    return np.array([float(_read(text).states(asked)) for text in normal_texts])


class _Read:
    """What one text states, found out as far as it is asked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._written: dict[str, bool] = {}  # whether a number with a unit of a base is in it at all

    def states(self, asked: Quantity) -> bool:
        if asked.base not in self._written:  # far quicker than to read the text
            self._written[asked.base] = _written(asked.base).search(self._text) is not None
        return self._written[asked.base] and any(_agrees(asked, found) for found in self._quantities)

    @cached_property
    def _quantities(self) -> tuple[Quantity, ...]:
        text = _SMALL.sub(lambda match: match[0].upper(), self._text.replace("\n", " "))
        return tuple(quantities(_RATE.sub(r"\1/\2", text)))


_read = lru_cache(maxsize=2048)(_Read)  # asked again for every quantity of a demand, and by the next demand


def _agrees(asked: Quantity, found: Quantity) -> bool:
    if found.base != asked.base or not found.within(asked):
        return False
    likeness = alike(asked.name, found.name)
    return bool(likeness) or (likeness is not None and asked.base != "%")


@cache
def _written(base: str) -> re.Pattern[str]:
    """Finds in normalised text what may be a number with a unit of this base, or of a part of it."""
    names = [re.escape(fold(name)) for name in symbols() if (unit := unit_of(name)) and related(base, unit.base)]
    return re.compile(rf"[\d一二三四五六七八九十百千万亿两]\n?(?:{'|'.join(names)})" if names else r"(?!)")
