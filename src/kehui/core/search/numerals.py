"""Numbers as texts write them: digits with powers of ten, Chinese numerals, and both with 万 and 亿."""

import re
from functools import lru_cache
from typing import Final

DIGITS: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
STEPS: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
RAISED: Final = {ord(c): 0xE000 + n for n, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹⁻")}
"""Raised digits are kept apart from 0 to 9: 10⁵ is not 105."""
LOWERED: Final = {code: "0123456789-"[n] for n, code in enumerate(RAISED.values())}

_POWER: Final = r"10(?: ?\^ ?[-−]?\d{1,2}|\ue00a?[\ue000-\ue009]{1,2})"
NUMERAL: Final = (
    "(?:(?<!第)[一二两三四五六七八九十]|(?<=[近上数几逾超])[百千万亿]|[百千](?=[余多]))[〇零一二两三四五六七八九十百千万亿]{0,15}"
    "(?:点[〇零一二三四五六七八九]{1,9}[万亿]?)?"
)
NUMBER: Final = (
    rf"\d{{1,3}}(?:[, ]\d{{3}}(?!\d)){{1,5}}(?:\.\d{{1,18}})?|{_POWER}"
    rf"|\d{{1,18}}(?:\.\d{{1,18}})?(?: ?[×x*] ?(?:{_POWER}|10[-−]?\d{{1,2}})|e[-+−]?\d{{1,2}}(?![a-z\d]))?"
)
TIMES: Final = " ?(?:万亿|百万|千万|[千万亿])"
_TIMES_TEN: Final = re.compile(r"(?:(.+)[×x*])?10\^?(-?\d+)")


def numeral(written: str) -> float | None:
    """The number that Chinese digits mean; None when they mean none.

    >>> numeral("三百"), numeral("两千零五十"), numeral("一二"), numeral("十五万"), numeral("三点五")
    (300.0, 2050.0, 12.0, 150000.0, 3.5)
    """
    whole, point, decimals = written.partition("点")
    if point:
        times = STEPS[decimals[-1]] if decimals[-1:] in STEPS else 1
        digits = "".join(str(DIGITS[c]) for c in decimals if c in DIGITS)
        return (_whole(whole) + float(f"0.{digits or 0}")) * times if whole else None
    if all(c in DIGITS for c in written):
        return float("".join(str(DIGITS[c]) for c in written)) if len(written) <= 15 else None
    return _whole(written) or None


def _whole(written: str) -> float:
    total, section, digit = 0, 0, 0
    for c in written:
        if c in DIGITS:
            digit = DIGITS[c]
        elif STEPS[c] < 10_000:
            section += STEPS[c] * (digit or 1)
            digit = 0
        elif c == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        else:
            total, section, digit = (total + section + digit) * 100_000_000, 0, 0
    return float(total + section + digit)


@lru_cache(maxsize=4096)
def number(written: str) -> float | None:
    """The number that digits or numerals of either sort mean, as `NUMBER` and `NUMERAL` find them in folded text.

    >>> number("3.5×10^5"), number("1,200"), number("20万"), number("10^-6"), number("百")
    (350000.0, 1200.0, 200000.0, 1e-06, 100.0)
    """
    written = written.replace(",", "").replace(" ", "").replace("−", "-")
    times = 1.0
    while written and written[-1] in "万亿百千" and written[0].isascii():
        times *= STEPS[written[-1]]
        written = written[:-1]
    if not written[:1].isascii():
        return numeral(written) or float(STEPS.get(written, 0)) or None
    plain = written.translate(LOWERED)
    if plain == written and not any(mark in written for mark in "^×x*"):
        return float(written) * times
    power = _TIMES_TEN.fullmatch(plain)
    return float(power[1] or 1) * 10.0 ** int(power[2]) * times if power else None


def between(written: str) -> tuple[float, float] | None:
    """The two numbers that neighbouring numerals stand for, as in 两三台 and 三五台; None for any other number.

    >>> between("两三"), between("三五"), between("二五")
    ((2.0, 3.0), (3.0, 5.0), None)
    """
    if len(written) != 2 or not all(c in DIGITS for c in written):
        return None
    first, second = (float(DIGITS[c]) for c in written)
    return (first, second) if 0 < first == second - 1 or written == "三五" else None
