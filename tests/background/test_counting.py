"""Counts that all processes share; that of several none is lost is tried in tests/faults."""

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kehui.background import counting
from kehui.background.counting import Count, count, counted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_was_counted(db: None) -> None:  # noqa: ARG001
    counting.forget(float("inf"))


def test_a_while_begins_with_its_first_and_ends_for_all() -> None:
    with time_machine.travel(1_000_000, tick=False) as clock:
        assert counted("a") == Count(0, 0.0)
        assert [count("a", seconds=60) for _each in range(3)] == [Count(number, 1_000_060.0) for number in (1, 2, 3)]
        clock.shift(59)
        assert (counted("a"), counted("a").left) == (Count(3, 1_000_060.0), 1)
        assert count("b", seconds=60) == Count(1, 1_000_119.0)
        clock.shift(1)
        assert counted("a") == Count()
        assert count("a", seconds=60) == Count(1, 1_000_120.0)


def test_what_is_over_is_forgotten_and_nothing_else() -> None:
    with time_machine.travel(1_000_000, tick=False) as clock:
        count("short", seconds=10)
        count("long", seconds=100)
        clock.shift(50)
        counting.forget()
        clock.shift(-50)
        assert (counted("short").number, counted("long").number) == (0, 1)


def test_every_night_what_is_over_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    from kehui.background.tidying import tidy

    asked: list[Any] = []
    monkeypatch.setattr(counting, "forget", lambda: asked.append(True))
    tidy(None, timezone.now())
    assert asked == [True]


def test_a_count_is_one_statement_and_on_sqlite_none_of_the_database_s() -> None:
    with CaptureQueriesContext(connection) as captured:
        count("a", seconds=60)
    assert len(captured) == (0 if connection.vendor == "sqlite" else 1)
