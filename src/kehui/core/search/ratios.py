"""Numbers without a unit that say how much of something there is: 摩擦系数 ≤ 0.10, 误码率不高于 1e-6.

Only the table of indicators reads them. In running text most numbers without a unit are figures, versions or places in
a list; so there must be a name, and marks of a bound, a decimal point or a power of ten.
"""

import re
from collections.abc import Iterator
from typing import Final

from kehui.core.search.folding import fold
from kehui.core.search.intervals import AFTER, LEAST, MOST, Quantity, bounded, named
from kehui.core.search.numerals import NUMBER, RAISED, number

BASE: Final = "1"
_RATIO: Final = re.compile(
    rf"(?<=[一-鿿a-z0-9 :为是约达])(?<![\d.,×x*^/-])(?:(?P<least>{LEAST})|(?P<most>{MOST}))?"
    rf"(?P<low>{NUMBER})(?: ?[~～\-–—至到] ?(?P<high>{NUMBER}))?{AFTER}"
    r"(?! ?[a-zμω%‰°℃/(²³]|[\d.,:×x*^]\d|[-–~～]| ?(?!左右)[一-鿿])"
)
_MARKED: Final = re.compile(r"[.^×e\ue000-\ue00a]")


def ratios(text: str) -> Iterator[Quantity]:
    """What a text states so, in order of place.

    >>> [(one.name, one.low, one.high) for one in ratios("干摩擦系数≤0.10，误码率不高于 10⁻⁶，图 3，共 12 台")]
    [('干摩擦系数', -inf, 0.1), ('误码率', -inf, 1e-06)]
    """
    folded = fold(text.translate(RAISED))
    for match in _RATIO.finditer(folded):
        values = [value for part in ("low", "high") if match[part] and (value := number(match[part])) is not None]
        least, most = match["least"] or match["up"], match["most"] or match["down"]
        name, moved = named(folded, match.start(), 0)
        if len(name) < 2 or not values or not (least or most or _MARKED.search(match["low"])):
            continue
        low, high = bounded(min(values), max(values), least=least or moved > 0, most=most or moved < 0)
        yield Quantity(low, high, BASE, *match.span(), text[slice(*match.span())].strip(), name)
