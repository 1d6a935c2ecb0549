"""How a record came to its state: the states on the way, and a working day for each, counted backwards."""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from kehui.core.calendars import add_working_days, is_working
from kehui.core.loops import Loop

USUAL = (1, 3)  # working days that a state lasts
LASTING = {
    "unit_notice": (7, 8),  # the notice itself takes five
    "notice": (7, 8),
    "review": (2, 6),
    "visiting": (3, 6),
    "talking": (4, 8),
    "contracted": (4, 6),
    "registered": (9, 14),
    "delivered": (3, 6),
    "published": (35, 45),
    "active": (30, 60),
}
OFFICE = time(8, 40)
MINUTES = 500  # of a working day


def road(loop: Loop, start: str, waypoints: Iterable[str]) -> list[str]:
    """The states entered on the shortest way from one state through others in turn; ``ValueError`` when there is
    none."""
    states: list[str] = []
    for target in waypoints:
        states += _shortest(loop, start, target)
        start = target
    return states


def _shortest(loop: Loop, start: str, target: str) -> list[str]:
    known: dict[str, list[str]] = {start: []}
    ahead = deque([start])
    while ahead:
        state = ahead.popleft()
        if state == target:
            return known[state]
        for step in loop.steps_from(state):
            if step.target not in known:
                known[step.target] = [*known[state], step.target]
                ahead.append(step.target)
    raise ValueError(f"no steps lead from {start} to {target}")


def calendar(left: Sequence[str], *, end: date, rng: Random, exactly: dict[str, int]) -> list[date]:
    """The day on which each of these states was left; the last one on the last working day up to ``end``.

    ``exactly`` gives calendar days for states whose length is known, such as a publication that ran out."""
    day = end if is_working(end) else add_working_days(end, -1)
    days = [day]
    for state in reversed(left[1:]):
        low, high = LASTING.get(state, USUAL)
        count = rng.randint(low, high)
        day = day - timedelta(exactly[state]) if state in exactly else add_working_days(day, -count)
        days.append(day)
    return days[::-1]


def days_before(today: date, counts: Sequence[int]) -> list[date]:
    """A working day for each of these counts of days before a day, the largest first: where holidays would bring two
    of them together, the later one comes a working day after the other."""
    found: list[date] = []
    for count in counts:
        end = today - timedelta(count)
        day = end if is_working(end) else add_working_days(end, -1)
        found.append(max(day, add_working_days(found[-1], 1)) if found else day)
    return found


def office_hour(day: date, rng: Random) -> datetime:
    """A moment of that working day."""
    opening = timezone.make_aware(datetime.combine(day, OFFICE))
    return opening + timedelta(minutes=rng.randrange(MINUTES), seconds=rng.randrange(60))
