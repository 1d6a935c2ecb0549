"""Rounds are done once each; one that was missed or failed is made up for, none is done twice."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from kehui.background import periodic
from kehui.background.models import Round
from kehui.background.worker import run_ready

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")


def at(hour: int, minute: int = 0, *, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def ran(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The rounds of a digest at half past seven; raise the first entry where it is an error."""
    found: list[Any] = []
    monkeypatch.setattr(periodic, "periodics", {})

    @periodic.daily("digest", label="digest", at=time(7, 30))
    def digest(since: datetime | None, until: datetime) -> None:
        if found and isinstance(found[0], Exception):
            raise found.pop(0)
        found.append((since, until))

    return found


@pytest.fixture
def look() -> Callable[..., int]:
    """Lay what is due at a moment and do it."""

    def looking(moment: datetime) -> int:
        with time_machine.travel(moment, tick=False):
            periodic.lay()
            return run_ready()

    return looking


def test_a_round_is_done_once_and_told_what_came_before(ran: list[Any], look: Callable[..., int]) -> None:
    assert [look(at(8)), look(at(9)), look(at(7, 29, day=24)), look(at(7, 30, day=24))] == [1, 0, 0, 1]
    assert ran == [(None, at(7, 30)), (at(7, 30), at(7, 30, day=24))]


def test_after_a_stop_only_the_latest_missed_round_is_done(ran: list[Any], look: Callable[..., int]) -> None:
    look(at(8))
    look(at(6, day=27))
    assert ran[1:] == [(at(7, 30), at(7, 30, day=26))]


def test_a_failed_round_is_tried_again_later_and_not_for_ever(
    ran: list[Any], look: Callable[..., int], caplog: pytest.LogCaptureFixture
) -> None:
    ran.append(OSError("mail server"))
    assert [look(at(8)), look(at(8, 9)), look(at(8, 10)), look(at(12))] == [1, 0, 1, 0]
    assert ran == [(None, at(7, 30))]
    assert "mail server" in caplog.text
    Round.objects.update(status="failed", attempt=periodic.ATTEMPTS)
    assert look(at(20)) == 0


def test_a_round_lost_with_its_worker_is_laid_again(ran: list[Any], look: Callable[..., int]) -> None:
    look(at(8))
    Round.objects.update(status="running")
    assert [look(at(13)), look(at(14, 1))] == [0, 1]
    assert len(ran) == 2


def test_hours(ran: list[Any], look: Callable[..., int]) -> None:
    periodic.periodics.clear()
    periodic.hourly("remind", label="remind", minute=10)(lambda _since, until: ran.append(until))
    for moment in (at(8, 9), at(8, 10), at(8, 59), at(9, 10)):
        look(moment)
    assert ran == [at(7, 10), at(8, 10), at(9, 10)]
    assert timedelta(hours=1) == ran[2] - ran[1]
