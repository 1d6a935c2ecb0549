"""Numbers with units in running text, as intervals in base units.

``"≤ 5 μm"`` is everything up to 5e-6 m, ``"3~5 MPa"`` is 3e6 to 5e6 Pa, ``"±0.1 mm"`` is -1e-4 to 1e-4 m, ``"450 MPa"``
one value. Chinese numerals count (三百吨, 百分之三十), and so do the words for bounds (不低于, 以上, not less than …).
"""

import math
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from kehui.core.search.folding import fold
from kehui.core.search.intervals import AFTER, LEAST, MOST, Quantity, begins, bounded, named, times
from kehui.core.search.lookalikes import looks_only
from kehui.core.search.numerals import LOWERED, NUMBER, NUMERAL, RAISED, TIMES, between, number
from kehui.core.search.units import DOTS, Unit, symbols, unit_of
from kehui.core.search.wordings import in_words

_ANY_RAISED: Final = re.compile(f"[{''.join(map(chr, RAISED))}]")
_FIRST: Final = (  # a quantity may begin with it, most places of a text do not
    r"[\d一二两三四五六七八九十百千万亿零负(+±≥≧>⩾≤≦<⩽达−-]|不[低小少短弱超大高多长足到下]|[大高优多小低少]于|超过|[至最][少多]"
    "|between|from|at |over|above|not? |greater|more|higher|exceed|below|under|up to|less|lower|within"
)
SCALES: Final = {"ph": "pH", "hrc": "HRC", "hrb": "HRB", "hra": "HRA", "hv": "HV", "hb": "HB"}
"""Names that stand before their values."""
_ANY_SCALE: Final = re.compile(r"(?:ph|hrc|hrb|hra|hv|hb)[^a-z]")
_SCALE: Final = re.compile(
    rf"(?<![a-z\d])(?P<scale>{'|'.join(SCALES)}) ?(?:值|硬度)?[ :=为是约在]{{0,3}}"
    rf"(?:(?P<least>{LEAST})|(?P<most>{MOST}))?"
    r"(?P<low>\d{1,5}(?:\.\d{1,4})?)(?: ?(?:~|～|-|–|—|−|至|到) ?(?P<high>\d{1,5}(?:\.\d{1,4})?))?(?![\d.]\d|[a-z%])"
    + AFTER
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
_SIDES: Final = ("lowunit", "midunit")
_BEFORE: Final = re.compile(r"(?P<more>(?<![以之])上|(?<!不)[超逾] ?|好?几|(?<![指系])数)$|(?:接|将|(?<![附最]))近 ?$")
_RECENT: Final = re.compile("(?<!接)近 ?$")  # 近三年 is when
_SEVERAL: Final = frozenset(("数", "几", "好几"))  # 数十 is at least 20
_PARTS: Final = {
    "百分之": Unit("%", 1),
    "千分之": Unit("%", 0.1),
    "万分之": Unit("%", 0.01),
    "百万分之": Unit("ppm", 1),
}
_BOUNDS: Final = ("least", "most", "up", "down", "more", "less", "around", "give")
_LONGEST_MOVE: Final = 12
_NEAR: Final = 0.9  # 近百 is 90 to 100
_ODD: Final = rf"(?: ?[余多来几](?:{TIMES})?)?"  # 十余台, 200多万元: at least


def quantities(text: str) -> list[Quantity]:
    """All quantities with a known unit, in order of place.

    >>> [(q.low, q.high, q.base) for q in quantities("抗拉强度≥650 MPa，粒径 3~5 mm，年处理三百吨以上")]
    [(650000000.0, inf, 'Pa'), (0.003, 0.005, 'm'), (300000000.0, inf, 'g')]
    """
    folded = fold(text.translate(RAISED) if _ANY_RAISED.search(text) else text)
    said = [*in_words(text, folded), *_on_scales(text, folded)]
    taken = {place for one in said for place in range(one.start, one.end)}
    end = 0
    for match in _pattern().finditer(folded):
        if taken.isdisjoint(range(*match.span())) and (quantity := _quantity(text, folded, match, end)):
            said.append(quantity)
            end = quantity.end
    found: list[Quantity] = []
    for one in sorted(said, key=lambda one: one.start):
        was = found.pop() if found and _starts_from(folded, found[-1], one) else None
        found.append(replace(one, name=one.name or was.name) if was else one)
    return found


def _starts_from(folded: str, one: Quantity, other: Quantity) -> bool:
    """Whether one quantity is where another came from, as in 由 10 MPa 提高到 15 MPa: it is not what counts."""
    between_them = folded[one.end : other.start]
    if one.base != other.base or len(between_them) > _LONGEST_MOVE or not begins(folded, one.start):
        return False
    return bool(named(between_them, len(between_them), 0)[1])


def _on_scales(text: str, folded: str) -> Iterator[Quantity]:
    """Values on a scale that is named before the number: pH 6~8, HRC 58 以上."""
    for match in _SCALE.finditer(folded) if _ANY_SCALE.search(folded) else ():
        base = SCALES[match["scale"]]
        values = [float(match[part]) for part in ("low", "high") if match[part]]
        least, most = match["least"] or match["up"], match["most"] or match["down"]
        low, high = bounded(min(values), max(values), least=least and not most, most=most)
        start, end = match.span()
        yield Quantity(low, high, base, start, end, text[start:end].strip(), "pH" if base == "pH" else "硬度")


@cache
def _pattern() -> re.Pattern[str]:
    one = _either({fold(symbol) for symbol in symbols()})
    end = rf"(?![\d.]| ?(?:{one}))"
    power = rf"(?:\ue00a?[\ue001-\ue004]|\^[-−]?[1-4]{end}|(?<=[a-zμω℃%])[-−][1-4]{end}|(?<=[ms米])[2-4]{end})"
    factor = rf"(?:{one}){power}?"
    below = rf"/(?:\({factor}(?:[{DOTS}]{factor})*\)|(?:{factor}|mk|[分时月a])(?:[{DOTS}]{factor})*)"
    inverse = rf"(?: (?:{one})|[{DOTS} ]?a)(?:\ue00a[\ue001-\ue003]|\^?[-−][1-3])"
    begin = "".join({re.escape(fold(symbol)[0]) for symbol in symbols()})
    not_on = rf"(?![a-zμω]|(?<=[a-z])\d|[/{DOTS}][a-zμω])"
    unit = rf"(?=[{begin}]){factor}(?:{inverse}| ?[{DOTS}] ?{factor})*(?:{below})*{not_on}"
    digits = rf"(?:{NUMBER})(?:{TIMES})?"
    either = rf"(?:(?:(?<![\w.])(?<!\d/)|(?<=[一-鿿])(?<!第)|(?<=[φ⌀ø]))(?<![a-z\d]-){digits}|{NUMERAL})"
    to = r" ?(?:~|～|∼|-|–|—|−|至|到|(?(between)(?:and|to|和|与)|(?!))) ?"
    part = r"(?:百万|[百千万])分之"
    return re.compile(
        rf"(?={_FIRST})(?:(?P<between>between |from |介于|在)|(?P<least>{LEAST})|(?P<most>{MOST}))?(?P<around>± ?)?"
        rf"(?P<part>{part})?(?P<open>\()?(?:(?P<minus>(?<![a-z\d)])[-−]|零下|负)|(?<![a-z\d)])\+)?(?P<low>{either})"
        rf"(?:(?: ?(?P<lowunit>{unit}))?{to}(?:(?P<highminus>[-−])|\+|(?(part){part}))?(?P<high>{digits}|{NUMERAL}))?"
        rf"(?P<odd>{_ODD})"
        rf"(?:(?: ?(?P<midunit>{unit}))? ?± ?(?P<give>{NUMBER}))?(?(open)\))(?(part)|[ \t]?(?P<unit>{unit}))"
        rf"(?:(?P<more> (?:or|and) (?:more|above|higher))|(?P<less> (?:or|and) (?:less|below|lower))|{AFTER})"
    )


def _either(words: Collection[str]) -> str:
    """A pattern of any of some words, the longest first, letter by letter: hundreds side by side are tried in turn."""
    first = groupby(sorted({word for word in words if word}), key=itemgetter(0))
    rests = {re.escape(letter): _either([word[1:] for word in some]) for letter, some in first}
    alone = "".join(letter for letter, rest in rests.items() if not rest)
    branches = [letter + rest for letter, rest in rests.items() if rest] + ([f"[{alone}]"] if alone else [])
    pattern = branches[0] if len(branches) == 1 and "" not in words else f"(?:{'|'.join(branches)})"
    return pattern + "?" * ("" in words) if branches else ""


def _quantity(text: str, folded: str, match: re.Match[str], last_end: int) -> Quantity | None:
    before = _before(folded, match, last_end)
    start, end = match.start() - len(before[0] if before else ""), match.end()
    name, moved = named(folded, start, last_end)
    units = _meant_units(text, match, name + (match["minus"] or ""))
    unit, values = _PARTS[match["part"]] if match["part"] else units.get("unit"), _values(match, before)
    if (
        unit is None
        or not unit.base
        or not values
        or any(one.base != unit.base for side, one in units.items() if side in _SIDES)
    ):
        return None
    loose = _Loose(before, moved if unit.base != "℃" else 0, odd=bool(match["odd"]))
    if _no_quantity(folded, match, unit, values[-1], loose):
        return None
    sides = (units.get("lowunit") or units.get("midunit") or unit, unit)
    signs = (-1 if match["minus"] else 1, -1 if match["highminus"] else 1)
    given = [
        sign * value * one.factor + one.shift
        for value, one, sign in zip(values, sides[-len(values) :] if len(values) > 1 else sides, signs, strict=False)
    ]
    low, high = _bounded(match, min(given), max(given), unit, name)
    if unit.base == "倍":
        low, high = times(low, high, name)
    low, high = loose.of(low, high)
    if per := None if match["part"] else _PER.search(folded[max(last_end, match.start() - 12) : match.start()]):
        unit = unit_of(f"{match['unit']}/{per[1]}")
        if unit is None:
            return None
        low, high = (value / _per_second(per[1]) for value in (low, high))
    return Quantity(low, high, unit.base, start, end, text[start:end].strip(), name)


def _before(folded: str, match: re.Match[str], last_end: int) -> re.Match[str] | None:
    """近, 上, 逾, 数 before a number; 上 only before one such as 千."""
    if match["least"] or match["most"]:
        return None
    found = _BEFORE.search(folded[max(last_end, match.start() - 4) : match.start()])
    return None if found and found[0] == "上" and match["low"][0] not in "百千万亿" else found


def _no_quantity(folded: str, match: re.Match[str], unit: Unit, value: float, loose: "_Loose") -> bool:
    """Whether a match is a date, an ordinal or a word."""
    if unit.base in ("年", "s") and _RECENT.search(folded[max(0, match.start() - 2) : match.start()]):
        return True
    return bool(match["unit"]) and looks_only(
        folded,
        start=match.start("low"),
        unit=match.span("unit"),
        number=match["high"] or match["low"],
        value=value,
        bounded=loose.told or any(match.group(*_BOUNDS)),
    )


def _meant_units(text: str, match: re.Match[str], told: str) -> dict[str, Unit]:
    """The units of a match's sides; those that are not known have a base of their own."""
    nothing = Unit("", 1)
    units = {part: _meant(_unit(text, match, part), match[part], told) or nothing for part in _UNITS if match[part]}
    if match["give"] and "midunit" in units and units["unit"].base == "%":  # 380 V±10 %
        units["unit"] = units["midunit"]
    return units


def _values(match: re.Match[str], before: re.Match[str] | None) -> list[float]:
    """The one or two numbers of a match; none where one of them means nothing."""
    if not match["high"] and (two := between(match["low"])):
        return list(two)
    steps = 2 if before and before[0] in _SEVERAL else 1
    found = [number(match[part]) for part in ("low", "high") if match[part]]
    raised = number("1" + match["odd"].strip()[1:]) if match["odd"] else 1.0
    values = [steps * value * (raised or 1.0) for value in found if value is not None]
    return values if len(values) == len(found) else []


class _Loose(NamedTuple):
    """Words that make an interval of a value: what stands before it (近百, 上千), 十余, 提高到."""

    before: re.Match[str] | None
    moved: int
    odd: bool

    @property
    def near(self) -> bool:
        return bool(self.before and not self.before["more"])

    @property
    def told(self) -> bool:
        return bool(self.before or self.moved or self.odd)

    def of(self, low: float, high: float) -> tuple[float, float]:
        """What they make of an interval that nothing else bounds."""
        if math.isinf(low) or math.isinf(high):
            return low, high
        if self.odd or self.moved > 0 or (self.before and not self.near):
            return low, math.inf
        return (-math.inf, high) if self.moved < 0 else (_NEAR * low if self.near else low, high)


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
        give = (number(match["give"]) or 0.0) * (abs(high) / 100 if share else unit.factor)
        return low - give, high + give
    if match["around"]:
        return -(high - unit.shift), high - unit.shift
    least, most = match["least"] or match["up"] or match["more"], match["most"] or match["down"] or match["less"]
    if least and _BETTER.match(least) and _BETTER_SMALL.search(name):
        least, most = None, least
    return bounded(low, high, least=least, most=most)


def _per_second(name: str) -> float:
    unit = unit_of(name)
    return unit.factor if unit else 1.0


def _unit(text: str, match: re.Match[str], group: str) -> Unit | None:
    """The unit of a group of a match in the folded text, read in the original's case: MW is not mW."""
    return _typed_unit(text[match.start(group) : match.end(group)])


@lru_cache(4096)
def _typed_unit(typed: str) -> Unit | None:
    return unit_of(unicodedata.normalize("NFKC", typed.translate(RAISED)).translate(LOWERED))
