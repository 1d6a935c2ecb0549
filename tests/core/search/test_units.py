"""Units convert, whatever they are called."""

import pytest

from kehui.core.search.units import symbols, unit_of


@pytest.mark.parametrize(
    ("one", "times", "other"),
    [
        ("MPa", 10, "bar"),
        ("兆帕", 1, "MPa"),
        ("千米", 1, "km"),
        ("t", 1000, "kg"),
        ("吨", 1, "t"),
        ("h", 60, "min"),
        ("m³", 1000, "L"),
        ("MW", 1e9, "mW"),
        ("t/h", 1 / 3.6, "kg/s"),
        ("r/min", 1, "rpm"),
        ("亩", 10000 / 15, "m2"),
        ("µm", 1, "微米"),
        ("mg·L-1", 1, "mg/L"),
        ("kgf/cm2", 98066.5, "Pa"),
        ("W/(m·K)", 1, "W/m·℃"),
        ("L/min", 0.06, "m³/h"),
        ("mAh", 3.6, "A·s"),
    ],
)
def test_units_of_one_base_convert(one: str, times: float, other: str) -> None:
    first, second = unit_of(one), unit_of(other)
    assert first
    assert second
    assert first.base == second.base
    assert first.factor == pytest.approx(times * second.factor)


@pytest.mark.parametrize("written", ["", "碳", "xyz", "m/xyz", "D", "G", "/"])
def test_what_is_no_unit_is_none(written: str) -> None:
    assert unit_of(written) is None


def test_longer_symbols_are_tried_first() -> None:
    sizes = [len(symbol) for symbol in symbols()]
    assert sizes == sorted(sizes, reverse=True)
