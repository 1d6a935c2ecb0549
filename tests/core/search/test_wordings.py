"""Quantities that Chinese says in words."""

from math import inf

import pytest

from kehui.core.search.folding import fold
from kehui.core.search.wordings import in_words


@pytest.mark.parametrize(
    ("text", "low", "high", "base"),
    [
        ("能耗降低三成", 30, 30, "%"),
        ("8成以上", 80, inf, "%"),
        ("两三成", 20, 30, "%"),
        ("损失减少一成以上", 10, inf, "%"),
        ("接近一半", 45, 50, "%"),
        ("四分之三", 75, 75, "%"),
        ("十万分之一", 0.001, 0.001, "%"),
        ("不到半小时", -inf, 1800, "s"),
        ("不超过半年", -inf, 0.5, "年"),
        ("每半年", 0.5, 0.5, "年"),
        ("两天半", 2.5 * 86400, 2.5 * 86400, "s"),
        ("产量提高一倍半", 2.5, 2.5, "倍"),
        ("翻番", 2, inf, "倍"),
    ],
)
def test_one_quantity(text: str, low: float, high: float, base: str) -> None:
    (found,) = in_words(text, fold(text))
    assert (found.low, found.high, found.base) == (pytest.approx(low), pytest.approx(high), base)
    assert text[found.start : found.end] == found.written


@pytest.mark.parametrize(
    "text",
    [
        "三成员",
        "合成",
        "一成分",
        "另一半",
        "一半径",
        "半数致死量",
        "上半年",
        "大半年",
        "近半年",
        "2/3英寸",
        "1/2/3",
        "翻身",
    ],
)
def test_what_only_looks_like_one(text: str) -> None:
    assert list(in_words(text, fold(text))) == []
