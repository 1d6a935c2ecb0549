"""Days as people write them in plans are read as the last day that is left; what names no day is none."""

from datetime import date

import pytest

from kehui.core.plandays import months_later, plan_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-06", date(2027, 6, 30)),
        ("2027.2", date(2027, 2, 28)),
        ("2027/06/15", date(2027, 6, 15)),
        ("2027年6月15日前", date(2027, 6, 15)),
        ("2028年2月底", date(2028, 2, 29)),
        ("2027年底", date(2027, 12, 31)),
        ("第12个月", date(2027, 8, 31)),
        ("签约后 6 个月", date(2027, 2, 28)),
        ("month 6", date(2027, 2, 28)),
        ("2027-13", None),
        ("2027-02-30", None),
        ("样机下线", None),
        ("", None),
    ],
)
def test_a_text_is_read_as_the_last_day_it_leaves(text: str, day: date | None) -> None:
    assert plan_day(text, start=date(2026, 8, 31)) == day


def test_months_without_a_beginning_are_no_day() -> None:
    assert plan_day("第12个月") is None


def test_months_end_on_the_last_day_of_shorter_ones() -> None:
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2026, 1, 15), -12) == date(2025, 1, 15)
