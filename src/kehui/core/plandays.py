"""Days as plans and agreements write them: a date, a month, a year, or so many months after the beginning.

>>> plan_day("2027-06"), plan_day("2027年6月15日")
(datetime.date(2027, 6, 30), datetime.date(2027, 6, 15))
>>> plan_day("第12个月", start=date(2026, 8, 31))
datetime.date(2027, 8, 31)
>>> plan_day("样机下线时") is None
True
"""

import re
from calendar import monthrange
from datetime import date
from typing import Final

DAY: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
MONTH: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?!\d)")
YEAR: Final = re.compile(r"(\d{4})\s*年")
MONTHS: Final = re.compile(r"(\d{1,3})\s*个\s*月|months?\s*(\d{1,3})", re.IGNORECASE)


def plan_day(text: str, *, start: date | None = None) -> date | None:
    """The last day that a text leaves; months are counted from ``start``. None for what names no day, or a day that
    there is not."""
    if found := MONTHS.search(text):
        return months_later(start, int(found[1] or found[2])) if start else None
    try:
        if found := DAY.search(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := MONTH.search(text):
            year, month = int(found[1]), int(found[2])
            return date(year, month, monthrange(year, month)[1])
        return date(int(found[1]), 12, 31) if (found := YEAR.search(text)) else None
    except ValueError:
        return None


def months_later(day: date, months: int) -> date:
    """So many months later, or earlier, on the same day or the month's last.

    >>> months_later(date(2026, 8, 31), 6), months_later(date(2026, 1, 15), -12)
    (datetime.date(2027, 2, 28), datetime.date(2025, 1, 15))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
