"""Working days in China: which days count, and on which day a period of days ends.

Working days are Monday to Friday, less the public holidays and plus the worked weekends (调休) that the State Council
announces each year (国务院办公厅关于部分节假日安排的通知); the dates come from the package ``chinesecalendar``. A year
that it does not know yet counts plain weekdays, and :func:`covered` says so.

>>> due(date(2026, 9, 29), 3)  # 1 to 7 October are holidays
datetime.date(2026, 10, 9)
>>> notice_end(date(2026, 9, 29), 3)
datetime.date(2026, 10, 8)
"""

from datetime import date, timedelta

from chinese_calendar.constants import holidays, workdays

YEARS = range(min(holidays).year, max(holidays).year + 1)  # the years whose notice the package knows
ONE_DAY = timedelta(days=1)
FRIDAY = 4
FIRST, LAST = date(1900, 1, 1), date(9000, 1, 1)


def within_reach(day: date) -> date:
    """The nearest day whose midnights are moments in every time zone and database.

    >>> within_reach(date.min)
    datetime.date(1900, 1, 1)
    """
    return min(max(day, FIRST), LAST)


def covered(year: int) -> bool:
    """Whether the holidays and worked weekends of `year` are known, so that its working days are certain."""
    return year in YEARS


def is_working(day: date) -> bool:
    """Whether offices work on `day`; in a year that is not covered, every weekday counts as worked."""
    return day in workdays or (day.weekday() <= FRIDAY and day not in holidays)


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`, or before it when `count` is negative; `day` itself for zero."""
    step = ONE_DAY if count > 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """The working days after `start` up to and with `end`; negative when `end` lies before `start`.

    For a working `end` it is what :func:`add_working_days` was given to get there from `start`.
    """
    if end < start:
        return -sum(is_working(start - ONE_DAY * days) for days in range(1, (start - end).days + 1))
    return sum(is_working(start + ONE_DAY * days) for days in range(1, (end - start).days + 1))


def due(day: date, days: int, *, working: bool = True) -> date:
    """The last day of a period of `days` that begins with an event on `day`.

    The day of the event does not count (民法典第二百零一条). In calendar days (``working=False``) a period that would
    end on a day of rest ends on the next working day (民法典第二百零三条). ``ValueError`` when `days` is negative.
    """
    if days < 0:
        raise ValueError("a period cannot have fewer than 0 days")
    if working:
        return add_working_days(day, days)
    last = day + timedelta(days=days)
    return last if not days or is_working(last) else add_working_days(last, 1)


def notice_end(first: date, days: int, *, working: bool = True) -> date:
    """The last day of a public notice (公示) of `days` whose `first` day counts, as notices are printed in practice.

    Working days as in 鲁 cluster notice 2022-04-26 to 2022-05-05 (5 days); with ``working=False`` calendar days.
    ``ValueError`` when `days` is less than 1.
    """
    if days < 1:
        raise ValueError("a notice lasts at least 1 day")
    return add_working_days(first - ONE_DAY, days) if working else first + timedelta(days=days - 1)
