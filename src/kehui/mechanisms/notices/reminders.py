"""Reminds whoever a record waits for of its day: some working days before, on the day, and every week after it."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehui.background.periodic import daily
from kehui.core.calendars import add_working_days, working_days_between
from kehui.core.loops import Phase
from kehui.mechanisms.notices.concerned import Crowd, awaited, whole
from kehui.mechanisms.notices.gathering import about, on_channels
from kehui.mechanisms.notices.models import Notification, Reminder
from kehui.mechanisms.notices.sorts import REMINDER
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.records.sources import sources

WEEK = 7  # days between reminders of what is overdue


def register() -> None:
    """Declare the daily round; called once, when the app is ready."""
    daily("remind", label=_("remind of deadlines"), at=time.fromisoformat(settings.REMIND_AT))(remind)


def remind(_since: datetime | None, _until: datetime) -> str:
    """Reminders for today's stage of every record that has a day; the number of records. A stage whose own day was
    missed is made up for by the next one. All are read before the first is written about, for SQLite's sake."""
    today, crowd = timezone.localdate(), Crowd()
    return str(sum(_remind(record, today, crowd) for record in list(_dated(today))))


def _dated(today: date) -> QuerySet[Record]:
    """Unfinished records whose day is near enough, or past."""
    last = add_working_days(today, max(settings.REMIND_DAYS, default=0))
    unfinished = Record.objects.none()
    for kind in kinds:
        states = kind.loop.codes(Phase.DRAFT, Phase.OPEN)
        unfinished |= Record.objects.filter(kind=kind.code, state__in=states, due_on__lte=last)
    return unfinished.order_by("pk")


def stage(due_on: date, today: date) -> str:
    """Which reminder is on: ``before-N`` for the nearest of ``REMIND_DAYS`` that has come, ``after-N`` for the N-th
    week since the day passed; empty when it is too early."""
    if today > due_on:
        return f"after-{((today - due_on) - timedelta(days=1)).days // WEEK}"
    left = working_days_between(today, due_on)
    reached = [days for days in settings.REMIND_DAYS if left <= days]
    return f"before-{min(reached)}" if reached else ""


def _remind(record: Record, today: date, crowd: Crowd) -> bool:
    assert record.due_on is not None
    now = stage(record.due_on, today)
    if not now or Reminder.objects.filter(record=record, due_on=record.due_on, stage=now).exists():
        return False
    rows = list(on_channels(_rows(record, now, crowd)))
    with transaction.atomic():
        _row, new = Reminder.objects.get_or_create(record=record, due_on=record.due_on, stage=now)
        if new:
            Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return new


def _rows(record: Record, now: str, crowd: Crowd) -> Iterator[Notification]:
    assert record.due_on is not None
    day = record.due_on.isoformat()
    key = f"reminder:{record.pk}:{day}:{now}"
    today = _reminded_otherwise(record)
    for person in awaited(whole(record), crowd):
        if person in today:
            continue
        yield about(record, REMINDER.code, person, key, at=timezone.now(), given={"due_on": day, "stage": now})


def _reminded_otherwise(record: Record) -> set[int]:
    """Who was reminded of the record today by hand: nobody is reminded twice in a day."""
    sorts_ = [source.sort.code for source in sources if source.sort.reminds]
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Notification.objects.filter(sort__in=sorts_, at__gte=since).values_list("person", "given")
    return {person for person, given in rows if record.pk in given.get("records", ())}
