"""Quantities that Chinese says without digits and a unit side by side: 三成, 一半, 三分之二, 半年, 两年半, 翻一番."""

import math
import re
from collections.abc import Iterator
from typing import Final

from kehui.core.search.intervals import AFTER, LEAST, MOST, Quantity, bounded, named, times
from kehui.core.search.numerals import NUMERAL, number
from kehui.core.search.units import unit_of

_ONE: Final = "一二两三四五六七八九"
_VALUE: Final = rf"(?:{NUMERAL}|(?<![\d.])\d{{1,4}}(?:\.\d{{1,2}})?)"
_NO_SHARE: Final = "导径衰波功自干固开封透挥刚桥潜圆球身路数机成影夏月天年小个米吨公"  # 一半导体, 一半径
_NO_TENTHS: Final = "分份员果本功立熟型为长像就因品绩套都虫交效形膜藻岩冰百千群倍对语组块活串片图钢铁人年效"  # 三成分
_LONG: Final = "个?小时|个月|个?星期|分钟|公里|千米|公斤|年|天|吨|斤|亩"
_BEFORE: Final = re.compile(
    rf"(?:(?P<least>{LEAST}|(?<!不)[超逾])|(?P<most>{MOST})|(?P<near>(?:接|将|(?<![附最]))近))$"
)
_FACTS: Final = re.compile(
    rf"(?=[{_ONE}十百千\d半翻])(?:"
    rf"(?P<share>(?<!另)一半(?![{_NO_SHARE}])|半数(?![致抑有耐存感细]))"
    rf"|(?P<under>{_VALUE})分之(?P<over>{_VALUE})"
    rf"|(?<![{_ONE}〇零十百千万\d.合])(?P<tenths>[{_ONE}1-9](?:[~～\-–—至到]?[{_ONE}1-9])?)成"
    r"(?:(?<!一成)|(?= *(?:$|[,.;:。、)半五以左的到至])))"
    rf"(?P<more>[半{_ONE}](?![个种类]))?(?![{_NO_TENTHS}])"
    r"|(?<=[低少短高加升长约近为的至到降减占过足])(?P<part>\d{1,2})/(?P<whole>\d{1,3})(?![\d/.年月日英]| ?[a-z%])"
    rf"|(?<!(?<!超)过)(?<![上下前后大小第春夏秋冬一{_ONE}十百\d])半(?P<half>{_LONG}|个月)(?![度报刊衰然线])"
    rf"|(?P<many>{_VALUE}) ?(?:个半(?P<long>小时|月|星期)|(?P<unit>年|天|倍|吨|公里)半(?![导径衰功]))"
    rf"|翻了?(?P<doubled>[{_ONE}1-9])?番"
    rf"){AFTER}"
)
_MAY_BE: Final = re.compile(r"[半成番]|分之|\d/\d")
WRITTEN: Final = {"%": "[一二三四五六七八九两\\d]\\n?成|一半|半数|分之", "年": "个半月", "倍": "番"}
"""By base unit, a pattern of what such quantities hold, for a first look at a text."""
_NEAR: Final = 0.9  # 近百 is 90 to 100


def in_words(text: str, folded: str) -> Iterator[Quantity]:
    """Quantities of these kinds, in order of place.

    >>> text = "能耗降低三成，成本不足一半，工期两年半，产能翻一番"
    >>> [(one.low, one.high, one.base) for one in in_words(text, text)]
    [(30.0, 30.0, '%'), (-inf, 50.0, '%'), (2.5, 2.5, '年'), (2.0, inf, '倍')]
    """
    last_end = 0
    for match in _FACTS.finditer(folded) if _MAY_BE.search(folded) else ():
        values = _values(match)
        if values is None:
            continue
        low, high, base = values
        before = _BEFORE.search(folded[max(last_end, match.start() - 8) : match.start()])
        if before and before["near"]:
            if base in ("年", "s"):  # 近半年 is when
                continue
            low = _NEAR * low
        start, end = match.start() - len(before[0] if before else ""), match.end()
        name, moved = named(folded, start, last_end)
        low, high = times(low, high, name) if match["unit"] == "倍" else (low, high)
        least = (before and before["least"]) or match["up"] or moved > 0
        low, high = bounded(low, high, least=least, most=(before and before["most"]) or match["down"] or moved < 0)
        yield Quantity(low, high, base, start, end, text[start:end].strip(), name)
        last_end = end


def _values(match: re.Match[str]) -> tuple[float, float, str] | None:
    """Least, most and base unit of what a match says."""
    if match["share"]:
        return 50.0, 50.0, "%"
    if match["tenths"]:
        digits = [number(c) or 0.0 for c in match["tenths"] if c not in "~～-–—至到"]
        more = 0.0 if not match["more"] else 5.0 if match["more"] == "半" else number(match["more"]) or 0.0
        return 10 * digits[0] + more, 10 * digits[-1] + more, "%"
    if match["under"] or match["part"]:
        return _fraction(match["over"] or match["part"], match["under"] or match["whole"])
    if match["half"]:
        unit = unit_of(match["half"])
        return (unit.factor / 2, unit.factor / 2, unit.base) if unit else None
    if match["many"]:
        unit, many = unit_of(match["unit"] or f"个{match['long']}"), number(match["many"])
        if unit is None or many is None:
            return None
        value = (many + 0.5) * unit.factor
        return value, value, unit.base
    many = 2.0 ** (number(match["doubled"] or "一") or 1.0)
    return many, math.inf, "倍"


def _fraction(over: str, under: str) -> tuple[float, float, str] | None:
    """A part of a whole, in per cent; millionths are ppm."""
    if under == "百万":
        parts = number(over)
        return None if parts is None else (parts, parts, "ppm")
    part, whole = number(over), number(under)
    if part is None or not whole or part >= 100 * whole or (whole < 100 and part > whole):
        return None
    return 100 * part / whole, 100 * part / whole, "%"
