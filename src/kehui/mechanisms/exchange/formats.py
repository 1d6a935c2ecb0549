"""What a number format makes of a number where that changes its meaning: a percentage, a unit that only the format
says, digits that it moves (WPS offers to show yuan in units of 10,000), zeros in front (ECMA-376-1, 18.8.31)."""

import operator
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<plain>.)', re.DOTALL)
SECTION = re.compile(r'(?:"[^"]*"|[\\!_*].|\[[^\]]*\]|[^;])+', re.DOTALL)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
GENERAL = re.compile(r"General|G/通用格式", re.IGNORECASE)
UNITS = ("万", "亿", "元")
BUILT_IN = {9: "0%", 10: "0.00%"}  # ECMA-376-1, 18.8.30
COMPARED = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


@dataclass(frozen=True)
class Section:
    """One of up to four parts of a format. ``power``: of ten, by which the number is multiplied; ``suffix``: what
    stands behind it; ``width``: digits, filled up with zeros; ``condition``: for which numbers it is."""

    power: int = 0
    suffix: str = ""
    width: int = 0
    condition: tuple[str, float] | None = None

    @property
    def tells(self) -> bool:
        return bool(self.suffix or self.width)


@dataclass(frozen=True)
class Format:
    """A number format that tells more than its number."""

    sections: tuple[Section, ...]

    def text(self, value: float) -> str:
        """The number as people saw it, with all of its digits."""
        section = self._section(value)
        moved = value * 10**section.power if section.power >= 0 else value / 10**-section.power
        text = str(int(moved)) if moved == int(moved) and abs(moved) < 10**15 else f"{moved:.15g}"
        return (text.zfill(section.width) if text.isdecimal() else text) + section.suffix

    def _section(self, value: float) -> Section:
        for each in self.sections:
            if each.condition and COMPARED[each.condition[0]](value, each.condition[1]):
                return each
        if any(each.condition for each in self.sections):
            return next((each for each in self.sections if not each.condition), self.sections[-1])
        place = 1 if value < 0 else 2 if value == 0 else 0
        return self.sections[place if place < len(self.sections) else 0]


@cache
def meant(code: str) -> Format | None:
    """What a format tells beyond its number, None for most.

    >>> [meant(code).text(12345) for code in ("0.0%", '0.00"亿元"', '0!.0,"万"', "000000")]
    ['1234500%', '12345亿元', '1.2345万', '012345']
    >>> meant('#,##0.00;[Red]-#,##0.00')
    """
    sections = tuple(_section(text) for text in SECTION.findall(GENERAL.sub("0", code)))[:3]
    return Format(sections) if any(each.tells for each in sections) else None


def telling(codes: Mapping[int, str], keys: Iterable[int]) -> dict[int, Format]:
    """By their places the formats of cells that tell more than the number: ``keys`` of number formats, in order."""
    found = {place: meant((BUILT_IN | dict(codes)).get(key, "")) for place, key in enumerate(keys)}
    return {place: each for place, each in found.items() if each}


def _section(text: str) -> Section:
    shape, suffix, condition, percent = "", "", None, False
    for token in TOKEN.finditer(text):
        literal = token["quoted"] if token["quoted"] is not None else token["escaped"]
        plain = token["plain"]
        if token["bracket"] and (found := CONDITION.fullmatch(token["bracket"])):
            condition = (found[1], float(found[2]))
        elif plain and plain in "0#?.,":
            shape, suffix = shape + plain, ""
        elif plain == "%":
            percent = True
        elif literal == "." and shape:
            shape += "!"
        elif literal or (plain and plain > "\x7f"):
            suffix += literal or plain
    power = -3 * (len(shape) - len(shape.rstrip(","))) - len(shape.partition("!")[2].rstrip(","))
    if percent:
        return Section(2, "%", 0, condition)
    if suffix.startswith(UNITS):
        return Section(power, suffix, 0, condition)
    return Section(0, "", len(shape) if re.fullmatch("00+", shape) else 0, condition)
