"""Jobs that people start and follow: declared by :func:`work`, started by :func:`begin`, taken up until they end.

A worker may be killed at any moment; the job is then taken up again from the ``point`` it kept. What it writes for a
step of its way and its ``report`` of that step belong into one transaction, so that nothing is done twice.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from kehui.background.models import UNFINISHED, Cancelled, Job, Status, Superseded

ATTEMPTS = 5  # a job that brings down its worker so often without getting on is given up

RESCUE = timedelta(minutes=5)  # after which the queue looks after a job that was to be done at once

logger = logging.getLogger("kehui.background")


@dataclass(frozen=True)
class Work:
    """A sort of job: ``run`` does it and returns what came of it, in words; ``label`` is what people call it."""

    code: str
    label: Any
    run: Callable[[Job], str]


works: dict[str, Work] = {}


def work(code: str, *, label: Any) -> Callable[[Callable[[Job], str]], Callable[[Job], str]]:
    """Declare what a sort of job does; the module must be imported when its app is ready."""

    def declare(run: Callable[[Job], str]) -> Callable[[Job], str]:
        if code in works:
            raise ValueError(f"there is work called {code} already")
        works[code] = Work(code, label, run)
        return run

    return declare


def begin(
    code: str, *, by: Any, title: str, total: int = 0, page: str = "", soon: bool = False, **arguments: Any
) -> Job:
    """Put a job into the queue, in the running transaction if there is one. ``arguments`` must be JSON; ``page`` is
    the address where the person goes on once it is finished; a job begun ``soon`` is left to :func:`do_now`."""
    with transaction.atomic():
        job = Job.objects.create(
            work=works[code].code, title=title[:200], by=by, total=total, page=page, arguments=arguments,
            language=translation.get_language() or "",
        )  # fmt: skip
        (perform.using(run_after=timezone.now() + RESCUE) if soon else perform).enqueue(job.pk)
    return job


def do_now(job: Job) -> None:
    """Do a small job before returning; the queue takes it up should this process end meanwhile."""
    try:
        perform.call(job.pk)
    except Exception:
        logger.exception("job %s failed", job.pk)
    job.refresh_from_db()


def cancel(job: Job) -> None:
    """Ask for a job's end: at once when it waits, after the step that is under way when it runs."""
    with transaction.atomic():
        kept = Job.objects.select_for_update().get(pk=job.pk)
        if kept.status == Status.WAITING:
            _end(kept, Status.CANCELLED, "")
        else:
            Job.objects.filter(pk=job.pk, status__in=UNFINISHED).update(cancel_asked=True)


def give(job: Job, file: Any, name: str) -> None:
    """Give the job's starter a file to take home."""
    job.result.save(name, File(file), save=False)
    Job.objects.filter(pk=job.pk, attempt=job.attempt).update(result=job.result.name, result_name=name)


@task
def perform(pk: int) -> None:
    """Take up a job; whatever goes wrong is told to the person in the job, and to the administrator in the log."""
    job = _taken(pk)
    if job is None:
        return
    with translation.override(job.language or None):
        try:
            if job.in_vain > ATTEMPTS:
                raise ValidationError(_("The work broke off several times without a reason that could be kept."))
            words = works[job.work].run(job)
            _end(job, Status.FINISHED, words)
        except Superseded:
            logger.warning("job %s was taken up by another worker", pk)
        except Cancelled:
            _end(job, Status.CANCELLED, job.words)
        except (PermissionDenied, ValidationError) as error:
            _end(job, Status.FAILED, " ".join(getattr(error, "messages", [str(error)])))
        except Exception:
            _end(job, Status.FAILED, _("Something went wrong here; the administrator finds the reason in the log."))
            raise  # the queue logs it


def _taken(pk: int) -> Job | None:
    """The job, now in our hands; None when there is nothing left to do."""
    with transaction.atomic():
        job = Job.objects.select_for_update().select_related("by").filter(pk=pk, status__in=UNFINISHED).first()
        if job is None:
            return None
        if job.cancel_asked:
            _end(job, Status.CANCELLED, job.words)
            return None
        Job.objects.filter(pk=pk).update(
            status=Status.RUNNING,
            attempt=F("attempt") + 1,
            in_vain=F("in_vain") + 1,
            started_at=job.started_at or timezone.now(),
        )
        job.refresh_from_db(fields=["status", "attempt", "in_vain", "started_at"])
    return job


def _end(job: Job, status: Status, words: str) -> None:
    Job.objects.filter(pk=job.pk, attempt=job.attempt).update(status=status, words=words, finished_at=timezone.now())
