"""Numbers without a unit that are indicators, and the many that are none."""

from math import inf

import pytest

from kehui.core.search.ratios import ratios


@pytest.mark.parametrize(
    ("text", "name", "low", "high"),
    [
        ("干摩擦系数≤0.10", "干摩擦系数", -inf, 0.1),
        ("干摩擦系数 0.07", "干摩擦系数", 0.07, 0.07),
        ("变异系数为0.21以下", "变异系数", -inf, 0.21),
        ("误码率不高于 10⁻⁶", "误码率", -inf, 1e-6),
        ("误码率 5×10^-7", "误码率", 5e-7, 5e-7),
        ("F1 ≥ 0.9", "f1", 0.9, inf),
        ("筛选系数 0.8~0.9", "筛选系数", 0.8, 0.9),
    ],
)
def test_one_ratio(text: str, name: str, low: float, high: float) -> None:
    (found,) = ratios(text)
    assert (found.name, found.low, found.high) == (name, pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    "text", ["", "图 3", "共 12 台", "厚度 0.5 mm", "T300", "0.5", "版本 1.2.3", "2024-05-06", "≤0.1"]
)
def test_what_is_none(text: str) -> None:
    assert list(ratios(text)) == []


@pytest.mark.parametrize("piece", ["1", "系数1.", "系数≤", "10^", "1e-6 "])
def test_hostile_texts_are_read_in_a_time_that_grows_with_their_length(piece: str) -> None:
    list(ratios(piece * 5000))
