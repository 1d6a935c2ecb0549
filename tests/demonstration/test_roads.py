"""Histories are planned backwards from today, on working days, by the shortest way that leads through given states."""

from datetime import date
from random import Random

import pytest

from kehui.core.calendars import is_working
from kehui.demonstration.roads import calendar, days_before, office_hour, road
from kehui.records.kinds import kinds

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 22)


@pytest.mark.parametrize(
    ("kind", "start", "waypoints", "states"),
    [
        ("demand", "draft", ["published"], ["submitted", "accepted", "published"]),
        ("demand", "draft", ["draft"], []),
        ("demand", "negotiating", ["delivered"], ["contracted", "delivered"]),
        ("achievement", "draft", ["published"], ["unit_check", "published"]),
        (
            "achievement",
            "draft",
            ["registered", "published"],
            ["unit_check", "unit_notice", "submitted", "review", "registered", "published"],
        ),
    ],
)
def test_the_shortest_way(kind: str, start: str, waypoints: list[str], states: list[str]) -> None:
    assert road(kinds[kind].loop, start, waypoints) == states


def test_there_is_no_way_back_from_the_end() -> None:
    with pytest.raises(ValueError, match="no steps lead from evaluated to draft"):
        road(kinds["demand"].loop, "evaluated", ["draft"])


def test_days_are_worked_and_end_on_the_last_one() -> None:
    days = calendar(["", "draft", "submitted", "unit_notice"], end=SUNDAY, rng=Random("x"), exactly={})
    assert days == sorted(set(days))
    assert all(map(is_working, days))
    assert days[-1] == date(2026, 11, 20)
    assert (days[-1] - days[-2]).days >= 7


def test_a_known_length_is_kept_to_the_day() -> None:
    first, last = calendar(["", "published"], end=MONDAY, rng=Random("x"), exactly={"published": 61})
    assert (last - first).days == 61


def test_the_same_record_has_the_same_history_every_time() -> None:
    plans = [calendar(["", "draft", "submitted"], end=MONDAY, rng=Random("碳"), exactly={}) for _again in range(2)]
    assert plans[0] == plans[1]
    assert office_hour(MONDAY, Random("碳")) == office_hour(MONDAY, Random("碳"))
    assert 8 <= office_hour(MONDAY, Random("碳")).hour <= 17


def test_days_before_a_day_stay_in_their_order_over_holidays() -> None:
    """Counted back from a Monday after the National Day holiday of 2025, which lasts eight days."""
    days = days_before(date(2025, 10, 13), (20, 9, 8, 7, 6, 4))
    assert days == sorted(set(days))
    assert all(is_working(day) for day in days)
    assert days[1] == date(2025, 9, 30)
