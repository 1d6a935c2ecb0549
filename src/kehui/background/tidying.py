"""Every night: jobs, rounds and places in the queue that nobody needs any more are thrown away."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from kehui.background.models import UNFINISHED, Job, Round
from kehui.background.periodic import daily


def register() -> None:
    daily("tidy", label=_("throw away old background work"), at=time(3, 30))(tidy)


def tidy(_since: datetime | None, _until: datetime) -> str:
    """Finished jobs with their files go after :setting:`JOB_DAYS`, rows of the machinery with them."""
    limit = timezone.now() - timedelta(days=settings.JOB_DAYS)
    old = list(Job.objects.filter(finished_at__lt=limit).exclude(status__in=UNFINISHED))
    for job in old:
        if job.result:
            job.result.delete(save=False)
        job.delete()
    Round.objects.filter(due_at__lt=limit).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=limit).delete()
    return f"{len(old)}"
