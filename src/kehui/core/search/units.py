"""Units of measurement as science texts write them: base unit and factor (GB 3100, GB 3101 and everyday Chinese)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final, NamedTuple


class Unit(NamedTuple):
    """A base unit (temperatures in ℃, % by itself), how many of it one of this unit is, and what is added to that."""

    base: str
    factor: float
    shift: float = 0.0


_PREFIXES: Final = {
    "n": 1e-9,
    "μ": 1e-6,
    "u": 1e-6,
    "m": 1e-3,
    "c": 1e-2,
    "d": 0.1,
    "h": 100,
    "k": 1e3,
    "M": 1e6,
    "G": 1e9,
    "T": 1e12,
}
_HAN_PREFIXES: Final = {"纳": 1e-9, "微": 1e-6, "毫": 1e-3, "厘": 1e-2, "千": 1e3, "兆": 1e6, "吉": 1e9, "太": 1e12}

# symbol: base, factor, prefixes that are in use
_SYMBOLS: Final = {
    "m": ("m", 1, "nμumcdhk"), "Pa": ("Pa", 1, "mkMG"), "bar": ("Pa", 1e5, "m"), "atm": ("Pa", 101325, ""),
    "psi": ("Pa", 6894.757, ""), "ksi": ("Pa", 6894757, ""), "Torr": ("Pa", 133.322, "m"),
    "mmHg": ("Pa", 133.322, ""),
    "W": ("W", 1, "nμmkMG"), "hp": ("W", 745.7, ""), "g": ("g", 1, "nμumk"), "t": ("g", 1e6, ""),
    "L": ("m3", 1e-3, "μumd"), "l": ("m3", 1e-3, ""), "m3": ("m3", 1, ""), "cm3": ("m3", 1e-6, ""),
    "mm3": ("m3", 1e-9, ""), "Nm3": ("m3", 1, ""), "m2": ("m2", 1, ""),
    "cm2": ("m2", 1e-4, ""), "mm2": ("m2", 1e-6, ""), "km2": ("m2", 1e6, ""), "ha": ("m2", 1e4, ""),
    "hm2": ("m2", 1e4, ""), "s": ("s", 1, "nμm"), "min": ("s", 60, ""), "h": ("s", 3600, ""),
    "d": ("s", 86400, ""), "Hz": ("Hz", 1, "mkMGT"), "V": ("V", 1, "μmk"), "A": ("A", 1, "nμmk"),
    "Ω": ("Ω", 1, "mkM"), "F": ("F", 1, "nμm"), "J": ("J", 1, "mkMG"), "Wh": ("J", 3600, "kMGT"),
    "Ah": ("A·s", 3600, "m"), "eV": ("eV", 1, "mkM"), "cal": ("J", 4.184, "k"), "N": ("N", 1, "μmkM"),
    "kgf": ("N", 9.80665, ""), "℃": ("℃", 1, ""), "°C": ("℃", 1, ""), "mol": ("mol", 1, "nμmk"),
    "dB": ("dB", 1, ""), "rpm": ("r/s", 1 / 60, ""), "r": ("r", 1, ""), "%": ("%", 1, ""), "‰": ("%", 0.1, ""),
    "ppm": ("ppm", 1, ""), "ppb": ("ppm", 1e-3, ""), "°": ("°", 1, ""), "in": ("m", 0.0254, ""),
    "inch": ("m", 0.0254, ""), "Å": ("m", 1e-10, ""), "bps": ("bit/s", 1, "kMGT"), "B": ("B", 1, "kMGT"),
    "lx": ("lx", 1, "k"), "T": ("T", 1, "mμ"), "Da": ("Da", 1, "k"), "cd": ("cd", 1, "m"), "lm": ("lm", 1, "k"),
    "㎡": ("m2", 1, ""), "㎥": ("m3", 1, ""), "㎞": ("m", 1e3, ""), "㎝": ("m", 1e-2, ""), "㎜": ("m", 1e-3, ""),
    "㎛": ("m", 1e-6, ""), "㎚": ("m", 1e-9, ""), "㎏": ("g", 1e3, ""), "㎎": ("g", 1e-3, ""), "㎖": ("m3", 1e-6, ""),
    "wt%": ("%", 1, ""), "wt.%": ("%", 1, ""), "vol%": ("%", 1, ""), "vol.%": ("%", 1, ""), "mol%": ("%", 1, ""),
    "CFU": ("CFU", 1, ""), "pH": ("pH", 1, ""), "NTU": ("NTU", 1, ""), "HRC": ("HRC", 1, ""),
    "HRB": ("HRB", 1, ""), "HRA": ("HRA", 1, ""), "HV": ("HV", 1, ""), "HB": ("HB", 1, ""),
    "HBW": ("HB", 1, ""), "HBS": ("HB", 1, ""),
    "Oe": ("Oe", 1, "k"), "GOe": ("GOe", 1, "M"), "Gs": ("T", 1e-4, ""), "VA": ("VA", 1, "kM"),
    "cP": ("Pa·s", 1e-3, ""), "bp": ("bp", 1, "k"), "IU": ("IU", 1, ""), "fps": ("帧/s", 1, ""),
    "TOPS": ("TOPS", 1, ""),
    "U/mL": ("U/m3", 1e6, ""), "U/L": ("U/m3", 1e3, ""), "U/mg": ("U/g", 1e3, ""), "U/g": ("U/g", 1, ""),
    "㎐": ("Hz", 1, ""), "㎾": ("W", 1e3, ""), "㎪": ("Pa", 1e3, ""), "㎫": ("Pa", 1e6, ""),
}  # fmt: skip
COUNTED: Final = frozenset("人名户家辆台套条项头株件篇张枚例座架艘支份路只块根片个种类组批点处")
"""Words that count things: what they say depends wholly on the name of what is counted."""
_HAN: Final = {
    "米": ("m", 1), "公里": ("m", 1e3), "英寸": ("m", 0.0254), "帕": ("Pa", 1), "大气压": ("Pa", 101325),
    "巴": ("Pa", 1e5), "毫巴": ("Pa", 100), "瓦": ("W", 1), "马力": ("W", 735.5), "克": ("g", 1), "公斤": ("g", 1e3),
    "斤": ("g", 500), "吨": ("g", 1e6), "升": ("m3", 1e-3), "立方米": ("m3", 1), "立方": ("m3", 1),
    "立方厘米": ("m3", 1e-6), "立方毫米": ("m3", 1e-9), "平方米": ("m2", 1),
    "平方公里": ("m2", 1e6), "平方千米": ("m2", 1e6), "平方厘米": ("m2", 1e-4),
    "平方毫米": ("m2", 1e-6), "平米": ("m2", 1),
    "公顷": ("m2", 1e4), "亩": ("m2", 10000 / 15), "秒": ("s", 1), "分钟": ("s", 60), "小时": ("s", 3600),
    "个小时": ("s", 3600), "刻钟": ("s", 900), "周": ("s", 604800), "个星期": ("s", 604800), "星期": ("s", 604800),
    "天": ("s", 86400), "日": ("s", 86400), "工作日": ("工作日", 1), "个工作日": ("工作日", 1),
    "赫兹": ("Hz", 1), "赫": ("Hz", 1), "伏": ("V", 1), "安": ("A", 1),
    "欧姆": ("Ω", 1), "焦耳": ("J", 1), "焦": ("J", 1), "瓦时": ("J", 3600), "度电": ("J", 3.6e6),
    "安时": ("A·s", 3600), "牛顿": ("N", 1),
    "牛": ("N", 1), "摄氏度": ("℃", 1), "度": ("°", 1), "摩尔": ("mol", 1), "分贝": ("dB", 1), "元": ("元", 1),
    "年": ("年", 1), "个月": ("年", 1 / 12), "转": ("r", 1), "特斯拉": ("T", 1), "流明": ("lm", 1),
    "毫米汞柱": ("Pa", 133.322), "个百分点": ("百分点", 1), "百分点": ("百分点", 1), "倍": ("倍", 1), "次": ("次", 1),
    "字节": ("B", 1), "像素": ("像素", 1), "帧": ("帧", 1), "人次": ("人次", 1),
    **{counted: (counted, 1) for counted in COUNTED},
}  # fmt: skip
_HAN_PREFIXED: Final = frozenset("米帕瓦克升秒赫伏安焦牛") | {"赫兹", "焦耳", "欧姆", "瓦时", "安时", "特斯拉"}
_SHIFTED: Final = {
    **dict.fromkeys(("K", "开尔文"), Unit("℃", 1, -273.15)),
    **dict.fromkeys(("℉", "°F", "华氏度"), Unit("℃", 5 / 9, -160 / 9)),
}
_ONLY_BELOW: Final = {
    "分": Unit("s", 60), "时": Unit("s", 3600), "月": Unit("年", 1 / 12), "a": Unit("年", 1), "k": Unit("K", 1),
    "mK": Unit("m·K", 1),
}  # fmt: skip
_SAME: Final = {"N/m2": "Pa", "J/s": "W", "W·s": "J", "J/m3": "Pa"}
_WITHIN: Final = (({"W": 1, "s": 1}, "J"), ({"J": 1, "s": -1}, "W"), ({"N": 1, "m": -2}, "Pa"))  # W·s/g is J/g

DOTS: Final = "·⋅•"
_SUPERSCRIPT: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−µ", "0123456789--μ")
_POWERED: Final = re.compile(r"(.*?[^\d^-])\^?(-?[1-4])")
_DIMENSION: Final = re.compile(r"(.*?[^\d])(\d?)")


@lru_cache(4096)
def unit_of(written: str) -> Unit | None:
    """The unit that a symbol or name stands for, compound ones included; None when it is not known.

    Upper and lower case are told apart where a text does so (mW, MW), and taken for the usual where it does not. All
    that follows a slash divides: W/m·K is W/(m·K).

    >>> unit_of("MPa"), unit_of("毫米"), unit_of("t/h").base
    (Unit(base='Pa', factor=1000000.0, shift=0.0), Unit(base='m', factor=0.001, shift=0.0), 'g/s')
    >>> unit_of("mg·L-1") == unit_of("mg/L"), unit_of("N/mm²") == unit_of("MPa"), unit_of("W/(m·K)").base
    (True, True, 'W/K/m')
    """
    written = written.strip().translate(_SUPERSCRIPT)
    if whole := _one(written.replace(" ", "")):
        return whole
    powers: Counter[str] = Counter()
    factor = 1.0
    for place, side in enumerate(re.sub(rf"[{DOTS} ]+", "·", written).split("/")):
        for piece in side.strip("()·").split("·"):
            found = _raised(piece, _ONLY_BELOW if place else {})
            if found is None:
                return None
            unit, power = found
            sign = -power if place else power
            factor *= unit.factor**sign
            for name, exponent in _dimensions(unit.base):
                powers[name] += sign * exponent
    for parts, whole in _WITHIN:
        if len(powers) > len(parts) and all(powers[name] * power >= power * power for name, power in parts.items()):
            powers.subtract(parts)
            powers[whole] += 1
    base = _named(powers)
    return Unit("ppm", factor * 1e6) if base == "1" else Unit(_SAME.get(base, base), factor)


def is_symbol(written: str) -> bool:
    """Whether a text can only be a unit, by its mixed case or signs: MPa and t/h, but neither BP nor bar.

    >>> is_symbol("MPa"), is_symbol("%"), is_symbol("mg/L"), is_symbol("BP"), is_symbol("HA"), is_symbol("bar")
    (True, True, True, False, False, False)
    """
    plain = written.isalpha() and (written.islower() or written.isupper() or not written.isascii())
    return not plain and (written in _exact() or ("/" in written and unit_of(written) is not None))


def symbols() -> list[str]:
    """All single symbols and names that are known, the longest first."""
    return sorted({*_exact(), *_lowered()}, key=lambda symbol: (-len(symbol), symbol))


def related(base: str, other: str) -> bool:
    """Whether a unit with the base `other` may be part of one with this base: Pa is written N/mm² as well."""
    mine = {name for name, _exponent in _dimensions(base)} | {"N" if base == "Pa" else "", "W" if base == "J" else ""}
    return other == base or any(name in mine for name, _exponent in _dimensions(other))


def _one(symbol: str) -> Unit | None:
    return _exact().get(symbol) or (_lowered().get(symbol.lower()) if len(symbol) > 1 else None)


def _raised(piece: str, more: Mapping[str, Unit]) -> tuple[Unit, int] | None:
    """A unit with its power, without what is added to it: a difference of 1 ℃ is one of 1 K."""
    if unit := more.get(piece) or _one(piece):
        return unit, 1
    powered = _POWERED.fullmatch(piece)
    if powered is None:
        return None
    power = int(powered[2])
    unit = _one(powered[1]) or (_ONLY_BELOW.get(powered[1]) if power < 0 else None)
    return (unit, power) if unit else None


def _dimensions(base: str) -> Iterator[tuple[str, int]]:
    """Names and powers that make up a base: ``m3`` is m to the third, ``r/s`` r by s; a difference of ℃ is one of K."""
    for place, side in enumerate(base.split("/")):
        for piece in side.split("·"):
            if match := _DIMENSION.fullmatch(piece):
                name = "K" if match[1] == "℃" else match[1]
                yield name, int(match[2] or 1) * (-1 if place else 1)


def _named(powers: Mapping[str, int]) -> str:
    """A base with its dimensions in order: first what multiplies, then what divides."""
    above = [f"{name}{power if power > 1 else ''}" for name, power in sorted(powers.items()) if power > 0]
    below = [f"/{name}{-power if power < -1 else ''}" for name, power in sorted(powers.items()) if power < 0]
    return "·".join(above or ["1"]) + "".join(below)


@cache
def _exact() -> dict[str, Unit]:
    return dict(_all())


@cache
def _lowered() -> dict[str, Unit]:
    """Written in one case: mega rather than milli for pascal, watt and hertz, otherwise the smaller prefix."""
    lowered: dict[str, Unit] = {}
    for symbol, unit in _all():
        if symbol.lower() not in lowered or symbol in ("MPa", "MW", "MHz", "MV", "Mbps", "MB"):
            lowered[symbol.lower()] = unit
    return lowered


def _all() -> Iterator[tuple[str, Unit]]:
    for symbol, (base, factor, prefixes) in _SYMBOLS.items():
        yield symbol, Unit(base, float(factor))
        for prefix in prefixes:
            if prefix + symbol not in _SYMBOLS:
                yield prefix + symbol, Unit(base, factor * _PREFIXES[prefix])
    for name, (base, factor) in _HAN.items():
        yield name, Unit(base, float(factor))
        if name in _HAN_PREFIXED:
            for prefix, times in _HAN_PREFIXES.items():
                if prefix + name not in _HAN:
                    yield prefix + name, Unit(base, factor * times)
    yield from _SHIFTED.items()
