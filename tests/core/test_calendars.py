"""Working days against the State Council's notices and against notices that were really printed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehui.core.calendars import add_working_days, covered, due, is_working, notice_end, working_days_between

days = st.dates(min_value=date(2010, 1, 1), max_value=date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),  # National Day
        (date(2026, 10, 7), False),  # the last day of that holiday, a Wednesday
        (date(2026, 10, 10), True),  # a Saturday worked in exchange
        (date(2026, 10, 11), False),  # a plain Sunday
        (date(2022, 4, 24), True),  # a Sunday worked before Labour Day
    ],
)
def test_holidays_and_worked_weekends(day: date, worked: bool) -> None:
    assert is_working(day) is worked


def test_a_year_without_notice_counts_weekdays_and_says_so() -> None:
    assert covered(2026)
    assert not covered(2099)
    assert is_working(date(2099, 10, 1))  # a Thursday
    assert not is_working(date(2099, 10, 3))  # a Saturday


@pytest.mark.parametrize(
    ("first", "days", "working", "last"),
    [
        (date(2022, 4, 26), 5, True, date(2022, 5, 5)),  # provincial cluster list, over Labour Day
        (date(2023, 4, 27), 5, True, date(2023, 5, 6)),  # review scores of a challenge, ends on a worked Saturday
        (date(2019, 5, 27), 5, False, date(2019, 5, 31)),  # unicorn list
        (date(2022, 4, 30), 1, True, date(2022, 5, 5)),  # begins on a holiday: the first working day counts
    ],
)
def test_notices_end_as_they_did_in_print(first: date, days: int, working: bool, last: date) -> None:
    assert notice_end(first, days, working=working) == last


@pytest.mark.parametrize(
    ("day", "length", "working", "last"),
    [
        (date(2026, 9, 30), 1, True, date(2026, 10, 8)),
        (date(2026, 10, 9), 1, True, date(2026, 10, 10)),
        (date(2026, 9, 30), 0, True, date(2026, 9, 30)),
        (date(2026, 11, 2), 10, False, date(2026, 11, 12)),
        (date(2026, 9, 26), 5, False, date(2026, 10, 8)),  # would end on 1 October
        (date(2026, 10, 3), 0, False, date(2026, 10, 3)),
    ],
)
def test_due_does_not_count_the_day_of_the_event(day: date, length: int, working: bool, last: date) -> None:
    assert due(day, length, working=working) == last


def test_impossible_periods_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 0"):
        due(date(2026, 1, 5), -1)
    with pytest.raises(ValueError, match="at least 1"):
        notice_end(date(2026, 1, 5), 0)


def test_counting_back() -> None:
    assert add_working_days(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert working_days_between(date(2026, 10, 8), date(2026, 9, 30)) == -1


@given(days, st.integers(min_value=1, max_value=80))
def test_between_undoes_add(day: date, count: int) -> None:
    end = add_working_days(day, count)
    assert is_working(end)
    assert working_days_between(day, end) == count


@given(days, st.integers(min_value=0, max_value=80))
def test_a_period_never_ends_on_a_day_of_rest_or_early(day: date, length: int) -> None:
    last = due(day, length, working=False)
    assert (last - day).days >= length
    assert length == 0 or is_working(last)
