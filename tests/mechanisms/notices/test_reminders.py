"""Every deadline that a loop declares is reminded of: before, on the day and weekly after it, each once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from kehui.core.calendars import add_working_days
from kehui.mechanisms.notices import gathering, reminders
from kehui.mechanisms.notices.concerned import Crowd, awaited, whole
from kehui.mechanisms.notices.models import Notification, Reminder
from kehui.mechanisms.notices.reminders import remind, stage
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.records.services import act, enter
from tests import factories as f
from tests.browsing import browser, words
from tests.callings import keeper
from tests.generic.samples import sample

pytestmark = pytest.mark.django_db
Told = Callable[..., list[str]]
TIMED = [(kind, state) for kind in kinds for state in kind.loop.states if state.days is not None]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-11-20", ""),  # Friday, four working days before Thursday the 26th
        ("2026-11-23", "before-3"),
        ("2026-11-24", "before-3"),  # the day of the stage may have been missed
        ("2026-11-25", "before-1"),
        ("2026-11-26", "before-0"),
        ("2026-11-27", "after-0"),
        ("2026-12-03", "after-0"),
        ("2026-12-04", "after-1"),
    ],
)
def test_stages_are_counted_in_working_days_before_and_weeks_after(today: str, expected: str) -> None:
    assert stage(date(2026, 11, 26), date.fromisoformat(today)) == expected


def test_each_stage_is_told_once_to_those_the_record_waits_for(cast: f.Cast, draft: Any) -> None:
    act(draft, "submit", by=cast.author)
    draft.refresh_from_db()
    for day in (add_working_days(draft.due_on, -1), draft.due_on, draft.due_on + timedelta(days=1)):
        with time_machine.travel(f"{day}T03:00:00Z", tick=False):
            assert remind(None, timezone.now()) == "1"
            assert remind(None, timezone.now()) == "0"
    stages = Notification.objects.filter(person=cast.county).values_list("given__stage", flat=True)
    assert sorted(stages) == ["after-0", "before-0", "before-1"]
    assert not Notification.objects.filter(person=cast.author).exists()
    page = words(browser(cast.county).get("/notifications/"))
    assert f"Due on {draft.due_on}" in page


def test_a_record_that_moved_on_reminds_nobody(cast: f.Cast, draft: Any) -> None:
    f.walk(draft, ("submit", cast.author), ("merge", cast.county))
    Record.objects.update(due_on=timezone.localdate())
    assert remind(None, timezone.now()) == "0"
    assert not Reminder.objects.exists()


@pytest.mark.alike
@pytest.mark.parametrize(
    ("kind", "state"), [pytest.param(*each, id=f"{each[0].code}-{each[1].code}") for each in TIMED]
)
def test_every_state_with_days_in_every_loop_yields_a_reminder(kind: Any, state: Any, cast: f.Cast) -> None:
    for name in ("county", "city", "department", "colleague", "broker"):
        assert getattr(cast, name).pk
    assert keeper(cast).pk  # who confirms for the company
    record = sample(kind.code, cast)
    enter(record, kind.loop.state(state.code))
    record.save()
    assert record.due_on is not None
    Record.objects.exclude(pk=record.pk).update(due_on=None)  # of what the sample needed before it
    assert awaited(whole(record), Crowd()), "its deadline would be nobody's"
    with time_machine.travel(f"{record.due_on}T03:00:00Z", tick=False):
        assert remind(None, timezone.now()) == "1"
    assert Notification.objects.filter(sort="reminder", record=record.pk).exists()


def test_the_rounds_are_declared() -> None:
    from kehui.background.periodic import periodics
    from kehui.background.watching import watches

    assert periodics["remind"].run is reminders.remind
    assert "digest" in periodics
    assert watches["notices"].run is gathering.gather
    assert "post" in watches
