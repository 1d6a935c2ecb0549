"""Dates, ordinals and words that begin with a unit are no quantities; with a bound a count is one."""

import pytest

from kehui.core.search.lookalikes import looks_only


@pytest.mark.parametrize(
    ("text", "number", "unit", "value", "bounded", "expected"),
    [
        ("2025年底", "2025", "年", 2025, False, True),
        ("25年", "25", "年", 25, False, False),
        ("16日", "16", "日", 16, False, False),
        ("三元催化", "三", "元", 3, False, True),
        ("30元", "30", "元", 30, False, False),
        ("3个方面", "3", "个", 3, False, True),
        ("3个方面", "3", "个", 3, True, False),
        ("3个", "3", "个", 3, False, False),
        ("一台", "一", "台", 1, False, True),
        ("2倍体", "2", "倍", 2, False, True),
    ],
)
def test_one_text(text: str, number: str, unit: str, value: float, bounded: bool, expected: bool) -> None:
    place = (len(number), len(number) + len(unit))
    assert looks_only(text, start=0, unit=place, number=number, value=value, bounded=bounded) is expected


def test_a_day_of_a_month_is_a_date() -> None:
    assert looks_only("5月16日", start=2, unit=(4, 5), number="16", value=16, bounded=False)
