"""Numbers with units in running text, as intervals in base units.

``"≤ 5 μm"`` is everything up to 5e-6 m, ``"3~5 MPa"`` is 3e6 to 5e6 Pa, ``"450 MPa"`` one value. Chinese numerals count
(三百吨, 百分之三十), and so do the words for bounds (不低于, 以上, 不超过 …).
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from kehui.core.search.folding import fold
from kehui.core.search.units import symbols, unit_of

SAME: Final = 1e-6  # relative difference below which two values are one

_NUMERAL: Final = "(?<!第)[一二两三四五六七八九十][〇零一二两三四五六七八九十百千万亿]{0,15}"
_NUMBER: Final = r"\d{1,3}(?:[, ]\d{3}(?!\d)){1,5}(?:\.\d{1,18})?|\d{1,18}(?:\.\d{1,18})?(?: ?[×x*] ?10\^?-?\d{1,2})?"
_TIMES: Final = " ?(?:万亿|百万|千万|[万亿])"
_LEAST: Final = (
    "≥ ?|>=? ?|⩾ ?|不低于|不小于|不少于|不短于|大于等于|大于|高于|超过|达到|至少|优于|多于|达|at least |over |above "
)
_MOST: Final = (
    "≤ ?|<=? ?|⩽ ?|不超过|不大于|不高于|不多于|不长于|小于等于|小于|低于|少于|至多|at most |below |under |up to "
)
_FIRST: Final = r"[\d一二两三四五六七八九十百≥>⩾≤<⩽不大高超达至优多小低少aobu-]"  # what a quantity may begin with
_DIGITS: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_NAME: Final = re.compile(r"[一-鿿]+$|[a-z][a-z0-9-]*$")


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


def quantities(text: str) -> list[Quantity]:
    """All quantities with a known unit, in order of place.

    >>> [(q.low, q.high, q.base) for q in quantities("抗拉强度≥650 MPa，粒径 3~5 mm，年处理三百吨以上")]
    [(650000000.0, inf, 'Pa'), (0.003, 0.005, 'm'), (300000000.0, inf, 'g')]
    """
    folded = fold(text)
    found: list[Quantity] = []
    for match in _pattern().finditer(folded):
        if quantity := _quantity(text, folded, match, found[-1].end if found else 0):
            found.append(quantity)
    return found


def numeral(written: str) -> float | None:
    """The number that Chinese digits mean; None when they mean none.

    >>> numeral("三百"), numeral("两千零五十"), numeral("一二"), numeral("十五万")
    (300.0, 2050.0, 12.0, 150000.0)
    """
    if all(c in _DIGITS for c in written):
        return float("".join(str(_DIGITS[c]) for c in written)) if len(written) <= 15 else None
    total, section, digit = 0, 0, 0
    for c in written:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif _STEPS[c] < 10_000:
            section += _STEPS[c] * (digit or 1)
            digit = 0
        elif c == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        else:
            total, section, digit = (total + section + digit) * 100_000_000, 0, 0
    return float(total + section + digit) or None


@cache
def _pattern() -> re.Pattern[str]:
    one = "|".join(re.escape(fold(symbol)) for symbol in symbols())
    unit = rf"(?:{one})(?:/(?:{one}))*(?![a-zμω])"
    number = rf"(?:{_NUMBER})(?:{_TIMES})?"
    either = rf"(?:(?:(?<![\w.])|(?<=[一-鿿]))(?<![a-z\d]-){number}|{_NUMERAL})"
    return re.compile(
        rf"(?={_FIRST})(?:(?P<least>{_LEAST})|(?P<most>{_MOST}))?(?P<percent>百分之)?(?P<minus>(?<![a-z\d)-])-)?(?P<low>{either})"
        rf"(?:(?: ?(?P<lowunit>{unit}))? ?(?:~|～|∼|-|–|—|至|到) ?(?P<high>{number}|{_NUMERAL}))?"
        rf"(?: ?± ?(?P<give>{_NUMBER}))?(?(percent)|[ \t]?(?P<unit>{unit}))"
        r"(?:及?(?:(?P<up>以上)|(?P<down>以下|以内|之内)))?"
    )


def _quantity(text: str, folded: str, match: re.Match[str], last_end: int) -> Quantity | None:
    unit = unit_of("%" if match["percent"] else _as_typed(text, match, "unit"))
    values = [_value(match[name]) for name in ("low", "high") if match[name]]
    if unit is None or not values or any(value is None for value in values):
        return None
    low_unit = unit_of(_as_typed(text, match, "lowunit")) if match["lowunit"] else unit
    if low_unit is None or low_unit.base != unit.base:
        return None
    factors = (low_unit.factor, unit.factor)
    given = [(value or 0.0) * factor for value, factor in zip(values, factors[-len(values) :], strict=True)]
    if match["minus"]:
        given[0] = -given[0]
    low, high = min(given), max(given)
    if match["give"]:
        give = (_value(match["give"]) or 0.0) * unit.factor
        low, high = low - give, high + give
    if match["least"] or match["up"]:
        high = math.inf
    elif match["most"] or match["down"]:
        low = -math.inf
    before = _NAME.search(folded[max(last_end, match.start() - 24) : match.start()].rstrip(" :为是约在的"))
    start, end = match.span()
    return Quantity(low, high, unit.base, start, end, text[start:end].strip(), before[0].strip() if before else "")


def _as_typed(text: str, match: re.Match[str], group: str) -> str:
    """A group of a match in the folded text, in the original's case: MW is not mW."""
    return unicodedata.normalize("NFKC", text[match.start(group) : match.end(group)])


def _value(written: str) -> float | None:
    written = written.replace(",", "").replace(" ", "")
    times = 1.0
    while written and written[-1] in "万亿百千" and written[0].isascii():
        times *= _STEPS[written[-1]]
        written = written[:-1]
    if not written[:1].isascii():
        return numeral(written)
    mantissa, _, power = re.sub(r"[×x*]10\^?", "e", written).partition("e")
    return float(mantissa) * 10.0 ** int(power or 0) * times


def _most(smaller: float, larger: float) -> bool:
    """Whether one value is at most another, equal ones with their rounding included."""
    return smaller <= larger or math.isclose(smaller, larger, rel_tol=SAME)
