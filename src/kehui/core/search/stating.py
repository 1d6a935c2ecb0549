"""Which texts state a quantity that lies in what is asked, whatever the unit."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from kehui.core.search.folding import fold
from kehui.core.search.indicators import alike
from kehui.core.search.quantities import Quantity, quantities
from kehui.core.search.units import symbols, unit_of


def agreeing(normal_texts: Sequence[str], asked: Quantity) -> NDArray[np.float64]:
    """1 for each normalised text that states a value inside what is asked, of the same thing where both name it.

    >>> from kehui.core.search.tokens import normal
    >>> agreeing([normal("压力 100 bar"), normal("压力 90 bar")], quantities("压力 10 MPa")[0]).tolist()
    [1.0, 0.0]
    """
    written = _written(asked.base)
    return np.array([float(bool(written.search(text)) and _states(text, asked)) for text in normal_texts])


def _states(text: str, asked: Quantity) -> bool:
    for found in _stated(text):
        if found.base == asked.base and found.within(asked):
            likeness = alike(asked.name, found.name)
            if likeness or (likeness is not None and asked.base != "%"):
                return True
    return False


@lru_cache(maxsize=2048)
def _stated(text: str) -> tuple[Quantity, ...]:
    """All that a text states; it is asked again for every quantity of a demand, and by the next demand."""
    return tuple(quantities(text.replace("\n", " ")))


@cache
def _written(base: str) -> re.Pattern[str]:
    """Finds in normalised text what may be a number with a unit of this base, or of its first part."""
    first = base.split("/")[0]
    names = [
        re.escape(fold(symbol)) for symbol in symbols() if (unit := unit_of(symbol)) and unit.base in (base, first)
    ]
    return re.compile(rf"[\d一二三四五六七八九十百千万亿两]\n?(?:{'|'.join(names)})" if names else r"(?!)")
