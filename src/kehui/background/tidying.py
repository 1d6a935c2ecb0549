"""Every night: jobs, rounds, places in the queue and account events that nobody needs any more are thrown away."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from kehui.background import counting
from kehui.background.models import UNFINISHED, Job, Round
from kehui.background.periodic import daily
from kehui.people.signin.events import forget

LEAST = 180  # days for which account events are kept whatever the setting says (等级保护 2.0, 网络安全法 art. 21)


def register() -> None:
    daily("tidy", label=_("throw away old background work"), at=time(3, 30))(tidy)
    daily("accounts-tidy", label=_("throw away old account events"), at=time(3, 40))(tidy_accounts)


def tidy(_since: datetime | None, _until: datetime) -> str:
    """Finished jobs with their files go after :setting:`JOB_DAYS`, rows of the machinery and counts with them."""
    limit = timezone.now() - timedelta(days=settings.JOB_DAYS)
    old = list(Job.objects.filter(finished_at__lt=limit).exclude(status__in=UNFINISHED))
    for job in old:
        if job.result:
            job.result.delete(save=False)
        job.delete()
    Round.objects.filter(due_at__lt=limit).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=limit).delete()
    counting.forget()
    return f"{len(old)}"


def tidy_accounts(_since: datetime | None, until: datetime) -> str:
    """Sign-ins and the like go after :setting:`ACCOUNT_EVENT_DAYS`, never before half a year; says how many."""
    days = max(settings.ACCOUNT_EVENT_DAYS, LEAST + 1)
    return str(forget(until - timedelta(days=days)))
