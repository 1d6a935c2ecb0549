"""Work that comes round by the clock, daily or hourly: once per round, however often the platform restarts.

Every round has a row, laid together with its place in the queue. After a stop only the latest round that was missed
is made up for; ``since`` tells it from when on things have not been looked at.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from kehui.background.models import Round, Status

ATTEMPTS = 5  # of one round, before it is left to the next
AGAIN = timedelta(minutes=10)  # before the first new attempt; then twice as long, and so on
BROKEN = timedelta(hours=6)  # a round that nobody finished in this time was lost with its worker


@dataclass(frozen=True)
class Periodic:
    """``run(since, until)`` is given the round's moment and that of the last one that was finished (None: never).
    ``at`` is the local time of a daily round, its minute that of an hourly one."""

    code: str
    label: Any
    every: timedelta
    at: time
    run: Callable[[datetime | None, datetime], object]

    def latest(self, now: datetime) -> datetime:
        """The last moment not after ``now`` at which a round was due, in local time."""
        local = timezone.localtime(now)
        due = local.replace(minute=self.at.minute, second=0, microsecond=0)
        if self.every >= timedelta(days=1):
            due = due.replace(hour=self.at.hour)
        return due if due <= local else due - self.every


Runner = Callable[[datetime | None, datetime], object]
periodics: dict[str, Periodic] = {}


def daily(code: str, *, label: Any, at: time) -> Callable[[Runner], Runner]:
    """Declare work for every day at a local time."""
    return _declaring(code, label, timedelta(days=1), at)


def hourly(code: str, *, label: Any, minute: int = 0) -> Callable[[Runner], Runner]:
    """Declare work for every hour at a minute."""
    return _declaring(code, label, timedelta(hours=1), time(0, minute))


def _declaring(code: str, label: Any, every: timedelta, at: time) -> Callable[[Runner], Runner]:
    def declare(run: Runner) -> Runner:
        if code in periodics:
            raise ValueError(f"there is periodic work called {code} already")
        periodics[code] = Periodic(code, label, every, at, run)
        return run

    return declare


def lay(now: datetime | None = None) -> list[Round]:
    """Queue every round that is due and not yet laid, and those that failed and may be tried again."""
    now = now or timezone.now()
    return [row for each in periodics.values() for row in _laid(each, now)]


def _laid(periodic: Periodic, now: datetime) -> Iterator[Round]:
    due = periodic.latest(now)
    with transaction.atomic():
        row, new = Round.objects.get_or_create(work=periodic.code, due_at=due)
        if new or _stuck(row, now):
            Round.objects.filter(pk=row.pk).update(status=Status.WAITING, tried_at=now)
            keep.enqueue(row.pk)
            yield row


def _stuck(row: Round, now: datetime) -> bool:
    """Whether the round failed long enough ago, or was lost with its worker."""
    if row.status == Status.FINISHED or row.attempt >= ATTEMPTS or row.tried_at is None:
        return False
    wait = AGAIN * 2 ** (max(row.attempt, 1) - 1) if row.status == Status.FAILED else BROKEN
    return now - row.tried_at >= wait


@task
def keep(pk: int) -> None:
    """Do one round's work."""
    row = Round.objects.filter(pk=pk).exclude(status=Status.FINISHED).first()
    if row is None or row.work not in periodics:
        return
    mine = Round.objects.filter(pk=pk)
    mine.update(status=Status.RUNNING, attempt=F("attempt") + 1, tried_at=timezone.now())
    finished = Round.objects.filter(work=row.work, status=Status.FINISHED, due_at__lt=row.due_at)
    since = finished.values_list("due_at", flat=True).first()
    try:
        words = periodics[row.work].run(since, row.due_at)
    except Exception as error:
        mine.update(status=Status.FAILED, words=f"{type(error).__name__}: {error}"[:1000])
        raise  # the queue logs it
    mine.update(status=Status.FINISHED, words=str(words or ""))
