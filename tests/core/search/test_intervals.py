"""Intervals, what bounds them, and what is measured."""

from math import inf

import pytest

from kehui.core.search.intervals import Quantity, bounded, named, times


def quantity(low: float, high: float, base: str = "Pa") -> Quantity:
    return Quantity(low, high, base, 0, 1, "")


def test_an_interval_lies_within_another_or_apart_from_it() -> None:
    assert quantity(3, 4).within(quantity(3, inf))
    assert not quantity(2, 4).within(quantity(3, inf))
    assert not quantity(2, 4).apart(quantity(3, inf))
    assert quantity(1, 2).apart(quantity(3, inf))
    assert quantity(1, 2, "m").apart(quantity(1, 2))


def test_words_open_an_interval_to_one_side() -> None:
    assert bounded(1, 2, least=True, most=True) == (1, inf)
    assert bounded(1, 2, least=False, most=True) == (-inf, 2)
    assert bounded(1, 2, least=None, most="") == (1, 2)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("抗拉强度为", ("抗拉强度", 0)),
        ("效率提高到", ("效率", 1)),
        ("能耗由 10 降至", ("能耗", -1)),
        ("强度由", ("强度", 0)),
        ("成本是原来的", ("成本", 0)),
        ("，", ("", 0)),
    ],
)
def test_what_is_measured_and_whether_it_moves(before: str, expected: tuple[str, int]) -> None:
    assert named(before.replace("，", ","), len(before), 0) == expected


def test_what_is_raised_by_one_time_is_twice_as_much() -> None:
    assert times(1, 2, "产能提高了") == (2, 3)
    assert times(1, 2, "是进口") == (1, 2)
