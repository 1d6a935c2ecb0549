"""The error workbook as a download: of a small file at once, of a large one from a job."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kehui.background import jobs
from kehui.background.models import UNFINISHED, Job
from kehui.mechanisms.exchange.downloads import room
from kehui.mechanisms.exchange.models import WRONG, Upload

AT_ONCE = 500  # rows of a file that is marked before the page answers: some 0.8 s


def register() -> None:
    jobs.work("exchange.mark", label=gettext_lazy("Marking of errors in a sheet"))(make)


def is_large(upload: Upload) -> bool:
    return upload.rows.count() > AT_ONCE


def begin(upload: Upload) -> Job:
    """Mark a large file in the background; whoever asks again meanwhile gets the same job."""
    under_way = Job.objects.filter(by=upload.by, work="exchange.mark", status__in=UNFINISHED)
    if job := under_way.filter(arguments__upload=upload.pk).first():
        return job
    title, page = _("Mark the errors in “%(name)s”") % {"name": upload.name}, reverse("upload", args=[upload.pk])
    total = upload.rows.filter(verdict__in=WRONG).count()
    return jobs.begin("exchange.mark", by=upload.by, title=title, total=total, page=page, upload=upload.pk)


def make(job: Job) -> str:
    """The marked workbook as the job's file."""
    from kehui.mechanisms.exchange.marking import mark  # it loads openpyxl

    upload = Upload.objects.filter(pk=job.arguments["upload"]).first()
    if upload is None:
        raise ValidationError(_("The file was thrown away meanwhile."))
    with room() as file:
        mark(upload, file, progress=job.report)
        job.report(job.total)
        file.seek(0)
        jobs.give(job, file, file_name(upload))
    return ngettext("%(count)s row is marked", "%(count)s rows are marked", job.total) % {"count": f"{job.total:,}"}


def file_name(upload: Upload) -> str:
    return _("%(name)s – errors.xlsx") % {"name": Path(upload.name).stem}
