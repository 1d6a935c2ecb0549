"""Which texts state a quantity that lies in what is asked, whatever the unit."""

import re
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kehui.core.search.folding import fold
from kehui.core.search.indicators import BY_NAME, alike, pieces
from kehui.core.search.intervals import Quantity
from kehui.core.search.quantities import SCALES, quantities
from kehui.core.search.units import related, symbols, unit_of
from kehui.core.search.wordings import WRITTEN

_SMALL: Final = re.compile(r"(?<=\d )[wvjnkfa](?=[ /·]|$)")  # normalised text is in small letters, units are not
_RATE: Final = re.compile(r"(吨|克|公斤|升|米|立方|次|台|套|辆|元|件) (年|月|天|日|小时|时|分钟|分|秒)(?= |$)")  # 吨/年


def agreeing(normal_texts: Sequence[str], asked: Quantity) -> NDArray[np.float64]:
    """1 for each normalised text that states a value inside what is asked, of the same thing where both name it.

    >>> from kehui.core.search.tokens import normal
    >>> agreeing([normal("压力 100 bar"), normal("压力 90 bar")], quantities("压力 10 MPa")[0]).tolist()
    [1.0, 0.0]
    """
    written, named = _written(asked.base), pieces(asked.name)
    if asked.base in BY_NAME:
        normal_texts = [text if any(piece in text for piece in named) else "" for text in normal_texts]
    return np.array([float(bool(written.search(text)) and _states(text, asked)) for text in normal_texts])


def _states(text: str, asked: Quantity) -> bool:
    return any(agrees(found, asked) for found in _stated(text))


def agrees(found: Quantity, asked: Quantity) -> bool:
    """Whether a value lies inside what is asked, and is of the same thing where both name it."""
    if found.base != asked.base or not found.within(asked):
        return False
    likeness = alike(asked.name, found.name)
    return bool(likeness) or (likeness is not None and asked.base not in BY_NAME)


def measured_spans(text: str, asked: Collection[Quantity]) -> list[tuple[int, int]]:
    """Places in a text that state a value inside one of those asked, for highlighting.

    >>> measured_spans("压力 100 bar，孔径 3 mm", quantities("压力≥10 MPa"))
    [(3, 10)]
    """
    found = quantities(text) if asked else []
    return [(one.start, one.end) for one in found if any(agrees(one, each) for each in asked)]


@lru_cache(maxsize=2048)
def _stated(text: str) -> tuple[Quantity, ...]:
    """All that a text states; it is asked again for every quantity of a demand, and by the next demand."""
    text = _SMALL.sub(lambda match: match[0].upper(), text.replace("\n", " "))
    return tuple(quantities(_RATE.sub(r"\1/\2", text)))


@cache
def _written(base: str) -> re.Pattern[str]:
    """Finds in normalised text what may be a number with a unit of this base, or of a part of it."""
    named = [re.escape(name) for name, scale in SCALES.items() if scale == base]
    before = f"|(?:{'|'.join(named)})(?:[值硬度为是约在\n]{{0,5}})[\\d≥≤<>]" if named else ""
    names = [re.escape(fold(name)) for name in symbols() if (unit := unit_of(name)) and related(base, unit.base)]
    words = f"|{WRITTEN[base]}" if base in WRITTEN else ""
    number = r"[\d一二三四五六七八九十百千万亿两余多来几半]"
    return re.compile(rf"{number}\n?(?:{'|'.join(names)}){before}{words}" if names else r"(?!)")
