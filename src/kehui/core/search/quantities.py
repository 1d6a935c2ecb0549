"""Numbers with units in running text, as intervals in base units.

``"≤ 5 μm"`` is everything up to 5e-6 m, ``"3~5 MPa"`` is 3e6 to 5e6 Pa, ``"±0.1 mm"`` is -1e-4 to 1e-4 m, ``"450 MPa"``
one value. Chinese numerals count (三百吨, 百分之三十), and so do the words for bounds (不低于, 以上, not less than …).
"""

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from kehui.core.search.folding import fold
from kehui.core.search.units import DOTS, Unit, symbols, unit_of

SAME: Final = 1e-6  # relative difference below which two values are one

_RAISED: Final = {ord(c): 0xE000 + n for n, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹⁻")}  # kept apart from 0 to 9: 10⁵ is not 105
_ANY_RAISED: Final = re.compile(f"[{''.join(map(chr, _RAISED))}]")
_LOWERED: Final = {code: "0123456789-"[n] for n, code in enumerate(_RAISED.values())}
_POWER: Final = r"10(?: ?\^ ?[-−]?\d{1,2}|\ue00a?[\ue000-\ue009]{1,2})"
_NUMERAL: Final = "(?<!第)[一二两三四五六七八九十][〇零一二两三四五六七八九十百千万亿]{0,15}"
_NUMBER: Final = (
    rf"\d{{1,3}}(?:[, ]\d{{3}}(?!\d)){{1,5}}(?:\.\d{{1,18}})?|{_POWER}"
    rf"|\d{{1,18}}(?:\.\d{{1,18}})?(?: ?[×x*] ?(?:{_POWER}|10[-−]?\d{{1,2}})|e[-+−]?\d{{1,2}}(?![a-z\d]))?"
)
_TIMES_TEN: Final = re.compile(r"(?:(.+)[×x*])?10\^?(-?\d+)")
_TIMES: Final = " ?(?:万亿|百万|千万|[千万亿])"
_LEAST: Final = (
    "(?:≥|≧|>=|>|⩾|不低于|不小于|不少于|不短于|不弱于|大于或等于|大于等于|大于|高于|超过|达到|至少|优于|多于|达"
    "|at least|over|above|not? less than|not? lower than|greater than|more than|higher than|exceed(?:ing|s)?) ?"
)
_MOST: Final = (
    "(?:≤|≦|<=|<|⩽|不超过|不大于|不高于|不多于|不长于|小于或等于|小于等于|小于|低于|少于|至多|不足|不到"
    "|at most|below|under|up to|not? more than|not? greater than|not exceeding|less than|lower than|within) ?"
)
BOUND: Final = re.compile(f"(?:{_LEAST}|{_MOST})$")  # at the end of the words before a number
_FIRST: Final = (  # a quantity may begin with it, most places of a text do not
    r"[\d一二两三四五六七八九十百零负(+±≥≧>⩾≤≦<⩽达−-]|不[低小少短弱超大高多长足到]|[大高优多小低少]于|超过|至[少多]"
    "|between|from|at |over|above|not? |greater|more|higher|exceed|below|under|up to|less|lower|within"
)
_DIGITS: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_NAME: Final = re.compile(r"[一-鿿]+$|[a-z][a-z0-9-]*$")
SCALES: Final = {"ph": "pH", "hrc": "HRC", "hrb": "HRB", "hra": "HRA", "hv": "HV", "hb": "HB"}
"""Names that stand before their values."""
_ANY_SCALE: Final = re.compile(r"(?:ph|hrc|hrb|hra|hv|hb)[^a-z]")
_SCALE: Final = re.compile(
    rf"(?<![a-z\d])(?P<scale>{'|'.join(SCALES)}) ?(?:值|硬度)?[ :=为是约在]{{0,3}}"
    rf"(?:(?P<least>{_LEAST})|(?P<most>{_MOST}))?"
    r"(?P<low>\d{1,5}(?:\.\d{1,4})?)(?: ?(?:~|～|-|–|—|−|至|到) ?(?P<high>\d{1,5}(?:\.\d{1,4})?))?(?![\d.]\d|[a-z%])"
    r"(?:(?:及|或|\(含\))?(?:(?P<up>以上)|(?P<down>以下|以内)))?"
)
_PER: Final = re.compile(r"每(小时|分钟|秒|[天日年])[一-鿿]{0,6} ?$")  # 每小时处理 220 吨 is 220 t/h
_BETTER_SMALL: Final = re.compile("精度|误差|偏差|公差|分辨率|粗糙度|不确定度|噪声|延迟|时延")
_BETTER: Final = re.compile("优于|达")  # at least, of what is better large
_WARM: Final = re.compile("温|零下|热")
_DIFFERENCE: Final = re.compile(
    "温升|温差|升温|降温|温漂|温度(?:波动|变化|均匀|偏差|误差|控制精度)"
)  # 5 K is 5 ℃ there
_POWER_USED: Final = re.compile("[耗用发节省度]电|电[耗量费]")
_UNITS: Final = ("unit", "lowunit", "midunit")
_YEARS: Final = range(1900, 2101)  # 2026 年 is when, not how long
_NO_NAME: Final = frozenset(("and", "or", "is", "of", "to", "than", "be", "in", "at"))


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
    folded = fold(text.translate(_RAISED) if _ANY_RAISED.search(text) else text)
    found: list[Quantity] = []
    for match in _pattern().finditer(folded):
        if quantity := _quantity(text, folded, match, found[-1].end if found else 0):
            found.append(quantity)
    taken = {place for one in found for place in range(one.start, one.end)}
    scales = [one for one in _on_scales(text, folded) if taken.isdisjoint(range(one.start, one.end))]
    return sorted([*found, *scales], key=lambda one: one.start) if scales else found


def _on_scales(text: str, folded: str) -> Iterator[Quantity]:
    """Values on a scale that is named before the number: pH 6~8, HRC 58 以上."""
    for match in _SCALE.finditer(folded) if _ANY_SCALE.search(folded) else ():
        base = SCALES[match["scale"]]
        values = [float(match[part]) for part in ("low", "high") if match[part]]
        least, most = match["least"] or match["up"], match["most"] or match["down"]
        low, high = -math.inf if most else min(values), math.inf if least else max(values)
        start, end = match.span()
        yield Quantity(low, high, base, start, end, text[start:end].strip(), "pH" if base == "pH" else "硬度")


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
    power = rf"(?:\ue00a?[\ue001-\ue004]|\^?[-−]?[1-4](?![\d.]| ?(?:{one})))"
    factor = rf"(?:{one}){power}?"
    below = rf"/(?:\({factor}(?:[{DOTS}]{factor})*\)|(?:{factor}|mk|[分时月a])(?:[{DOTS}]{factor})*)"
    inverse = rf" (?:{one})(?:\ue00a[\ue001-\ue003]|\^?[-−][1-3])"
    begins = "".join({re.escape(fold(symbol)[0]) for symbol in symbols()})
    unit = rf"(?=[{begins}]){factor}(?: ?[{DOTS}] ?{factor}|{inverse})*(?:{below})*(?![a-zμω]|(?<=[a-z])\d|/[a-zμω])"
    number = rf"(?:{_NUMBER})(?:{_TIMES})?"
    either = rf"(?:(?:(?<![\w.])|(?<=[一-鿿])(?<!第)|(?<=[φ⌀ø]))(?<![a-z\d]-){number}|{_NUMERAL})"
    to = r" ?(?:~|～|∼|-|–|—|−|至|到|(?(between)(?:and|to|和|与)|(?!))) ?"
    return re.compile(
        rf"(?={_FIRST})(?:(?P<between>between |from |介于|在)|(?P<least>{_LEAST})|(?P<most>{_MOST}))?(?P<around>± ?)?"
        rf"(?P<percent>百分之)?(?P<open>\()?(?:(?P<minus>(?<![a-z\d)])[-−]|零下|负)|(?<![a-z\d)])\+)?(?P<low>{either})"
        rf"(?:(?: ?(?P<lowunit>{unit}))?{to}(?:(?P<highminus>[-−])|\+)?(?P<high>{number}|{_NUMERAL}))?"
        rf"(?:(?: ?(?P<midunit>{unit}))? ?± ?(?P<give>{_NUMBER}))?(?(open)\))(?(percent)|[ \t]?(?P<unit>{unit}))"
        r"(?:(?:及|或|\(含\))?(?:(?P<up>以上)|(?P<down>以下|以内|之内))|(?P<more> (?:or|and) (?:more|above|higher))"
        r"|(?P<less> (?:or|and) (?:less|below|lower)))?"
    )


def _quantity(text: str, folded: str, match: re.Match[str], last_end: int) -> Quantity | None:
    name = _named(folded, match, last_end)
    told = name + (match["minus"] or "")
    units = {part: _meant(_unit(text, match, part), match[part], told) for part in _UNITS if match[part]}
    unit = unit_of("%") if match["percent"] else units["unit"]
    values = [_value(match[part]) for part in ("low", "high") if match[part]]
    if unit is None or any(value is None for value in values) or any(u is None for u in units.values()):
        return None
    if match["unit"] == "年" and values[-1] in _YEARS:
        return None
    if match["give"] and unit.base == "%" and (whole := units.get("midunit")):  # 380 V±10 %
        unit = units["unit"] = whole
    if any(u and u.base != unit.base for u in units.values() if u is not units.get("unit")):
        return None
    sides = (units.get("lowunit") or units.get("midunit") or unit, unit)
    signs = (-1 if match["minus"] else 1, -1 if match["highminus"] else 1)
    given = [
        sign * (value or 0.0) * one.factor + one.shift
        for value, one, sign in zip(values, sides[-len(values) :] if len(values) > 1 else sides, signs, strict=False)
    ]
    low, high = _bounded(match, min(given), max(given), unit, name)
    if per := _PER.search(folded[max(last_end, match.start() - 12) : match.start()]):
        unit = unit_of(f"{match['unit']}/{per[1]}") if not match["percent"] else unit
        if unit is None:
            return None
        low, high = (value / _per_second(per[1]) for value in (low, high))
    start, end = match.span()
    return Quantity(low, high, unit.base, start, end, text[start:end].strip(), name)


def _meant(unit: Unit | None, written: str, told: str) -> Unit | None:
    """What a unit means where this is measured: degrees are of angle or warmth, or kilowatt hours; of a difference in
    temperature one K is one ℃."""
    if unit and written.startswith("度") and _POWER_USED.search(told):
        return unit_of("度电" + written[1:])
    if unit and written == "度" and _WARM.search(told):
        unit = unit_of("℃")
    return Unit("K", unit.factor) if unit and unit.base == "℃" and _DIFFERENCE.search(told) else unit


def _bounded(match: re.Match[str], low: float, high: float, unit: Unit, name: str) -> tuple[float, float]:
    """The interval that words and marks make of one value or two."""
    if match["give"]:
        share = unit.base != "%" and match["unit"] == "%"
        give = (_value(match["give"]) or 0.0) * (abs(high) / 100 if share else unit.factor)
        return low - give, high + give
    if match["around"]:
        return -(high - unit.shift), high - unit.shift
    least, most = match["least"] or match["up"] or match["more"], match["most"] or match["down"] or match["less"]
    if least and _BETTER.match(least) and _BETTER_SMALL.search(name):
        least, most = None, least
    if least:
        return low, math.inf
    return (-math.inf, high) if most else (low, high)


def _named(folded: str, match: re.Match[str], last_end: int) -> str:
    """What is measured: the word or Chinese text that stands before."""
    before = folded[max(last_end, match.start() - 24) : match.start()].rstrip(" :为是约在的φ⌀ø")
    found = _NAME.search(before)
    return found[0] if found and found[0] not in _NO_NAME else ""


def _per_second(name: str) -> float:
    unit = unit_of(name)
    return unit.factor if unit else 1.0


def _unit(text: str, match: re.Match[str], group: str) -> Unit | None:
    """The unit of a group of a match in the folded text, read in the original's case: MW is not mW."""
    return _typed_unit(text[match.start(group) : match.end(group)])


@lru_cache(4096)
def _typed_unit(typed: str) -> Unit | None:
    return unit_of(unicodedata.normalize("NFKC", typed.translate(_RAISED)).translate(_LOWERED))


def _value(written: str) -> float | None:
    written = written.replace(",", "").replace(" ", "").replace("−", "-")
    times = 1.0
    while written and written[-1] in "万亿百千" and written[0].isascii():
        times *= _STEPS[written[-1]]
        written = written[:-1]
    if not written[:1].isascii():
        return numeral(written)
    plain = written.translate(_LOWERED)
    if plain == written and not any(mark in written for mark in "^×x*"):
        return float(written) * times
    power = _TIMES_TEN.fullmatch(plain)
    return float(power[1] or 1) * 10.0 ** int(power[2]) * times if power else None


def _most(smaller: float, larger: float) -> bool:
    """Whether one value is at most another, equal ones with their rounding included."""
    return smaller <= larger or math.isclose(smaller, larger, rel_tol=SAME)
