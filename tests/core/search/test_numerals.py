"""Numbers in digits, in Chinese numerals, and in both."""

import pytest

from kehui.core.search.numerals import between, number, numeral


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("三百", 300),
        ("两千零五十", 2050),
        ("十五万", 150_000),
        ("一二", 12),
        ("一亿二千万", 120_000_000),
        ("十", 10),
        ("万", None),
    ],
)
def test_chinese_numerals(written: str, number: float | None) -> None:
    assert numeral(written) == number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,200", 1200),
        ("2 000", 2000),
        ("3.5×10^5", 3.5e5),
        ("10^-6", 1e-6),
        ("1e-6", 1e-6),
        ("20万", 2e5),
        ("1.5亿", 1.5e8),
        ("三点五", 3.5),
        ("一点二万", 12000),
        ("百", 100),
        ("万", 10000),
        ("0", 0),
    ],
)
def test_numbers_of_either_sort(written: str, value: float) -> None:
    assert number(written) == pytest.approx(value)


def test_neighbouring_numerals_are_two_numbers() -> None:
    assert between("七八") == (7, 8)
    assert between("八七") is None
    assert between("十一") is None
