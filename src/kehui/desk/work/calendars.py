"""The days of a month with the work that is due on each."""

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kehui.core import calendars
from kehui.desk.work.pieces import Piece
from kehui.desk.work.rows import Row, rows

FEW = 4  # pieces shown in a day; the rest are counted


@dataclass(frozen=True)
class Day:
    """One day: a working day or not, in the month that is shown or beside it; some of what is due, and how much
    more there is."""

    day: date
    inside: bool
    today: bool
    working: bool
    rows: list[Row]
    more: int


def month_of(text: str, *, today: date) -> date:
    """The first day of the month that an address names as 2026-11; the month of ``today`` where it names none."""
    try:
        year, month = (int(part) for part in text.split("-"))
        return date(year, month, 1) if 2000 <= year <= 2100 else today.replace(day=1)
    except ValueError:
        return today.replace(day=1)


def day_of(text: str) -> date | None:
    """The day that an address names as 2026-11-27, if it names one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def bounds(first: date) -> tuple[date, date]:
    """The first and the last day of the weeks that hold a month."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return weeks[0][0], weeks[-1][-1]


def weeks(first: date, pieces: list[Piece], person: Any, *, today: date) -> list[list[Day]]:
    """The month week by week, from Monday. Only the records that are shown are read."""
    due: dict[date, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.due_on:
            due[piece.due_on].append(piece)
    told: dict[date, list[Row]] = defaultdict(list)
    for row in rows([piece for some in due.values() for piece in some[:FEW]], person):
        told[row.piece.due_on or today].append(row)

    def made(day: date) -> Day:
        more = max(0, len(due.get(day, ())) - FEW)
        return Day(day, day.month == first.month, day == today, calendars.is_working(day), told.get(day, []), more)

    return [[made(day) for day in week] for week in calendar.Calendar().monthdatescalendar(first.year, first.month)]


def beside(first: date) -> tuple[str, str]:
    """The months before and after, as addresses name them."""
    before, after = first - timedelta(days=1), (first + timedelta(days=32)).replace(day=1)
    return before.strftime("%Y-%m"), after.strftime("%Y-%m")
