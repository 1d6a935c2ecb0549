"""What is remembered about background work: jobs that a person follows, and rounds that come round by the clock."""

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """How far a piece of work is."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("under way")
    FINISHED = "finished", _("finished")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


UNFINISHED = (Status.WAITING, Status.RUNNING)


def _place(job: "Job", name: str) -> str:
    return f"jobs/{job.pk}/{name}"


class Job(models.Model):
    """One piece of work that somebody started and follows.

    ``point`` is what the work itself keeps: where it goes on after an interruption. ``attempt`` grows each time it
    is taken up, so that whoever lost it can no longer write; ``in_vain`` counts those that got nowhere; ``words`` tell
    the person what came of it.
    """

    work = models.CharField(max_length=60)
    title = models.CharField(_("what"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="jobs")
    language = models.CharField(max_length=10)
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    point = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    words = models.TextField(blank=True)
    page = models.CharField(max_length=200, blank=True)
    result = models.FileField(upload_to=_place, max_length=200, blank=True)
    result_name = models.CharField(max_length=200, blank=True)
    cancel_asked = models.BooleanField(default=False)
    attempt = models.PositiveIntegerField(default=0)
    in_vain = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["by", "-id"], name="job_by_person")]

    def __str__(self) -> str:
        return self.title

    @property
    def unfinished(self) -> bool:
        return self.status in UNFINISHED

    @property
    def share(self) -> float:
        """How much is done, from 0 to 100."""
        return 100 * self.done / self.total if self.total else 0

    def report(
        self, done: int | None = None, *, total: int | None = None, words: str | None = None, **kept: Any
    ) -> None:
        """Say how far the work is; ``kept`` goes into ``point``. Inside a transaction it is kept with the rest of it.

        Raises :class:`Cancelled` when the person asked for an end, :class:`Superseded` when another worker has taken
        the job up; either way the running transaction leaves nothing behind."""
        given = {"done": done, "total": total, "words": words, "point": {**self.point, **kept} if kept else None}
        values = {name: value for name, value in given.items() if value is not None}
        mine = Job.objects.filter(pk=self.pk, attempt=self.attempt, status=Status.RUNNING)
        if not mine.filter(cancel_asked=False).update(in_vain=0, **values):
            raise Cancelled if mine.exists() else Superseded
        for name, value in values.items():
            setattr(self, name, value)


class Cancelled(Exception):
    """The person who started the work asked for its end."""


class Superseded(Exception):
    """Another worker has the job now, or it is gone."""


class Round(models.Model):
    """One time a periodic piece of work came round: ``due_at`` by its calendar, so that it is done once."""

    work = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
    words = models.TextField(blank=True)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-due_at"]
        constraints = [models.UniqueConstraint(fields=["work", "due_at"], name="one_round_at_a_time")]

    def __str__(self) -> str:
        return f"{self.work} {self.due_at:%Y-%m-%d %H:%M}"
