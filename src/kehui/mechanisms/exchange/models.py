"""A file that somebody brought, and what taking in each of its rows would do, did, or why it cannot be done."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehui.background.models import Job
from kehui.records.models import Record


class Stage(models.TextChoices):
    """How far a file is on its way."""

    READING = "reading", _("being read")
    REFUSED = "refused", _("cannot be read")
    READY = "ready", _("waits for confirmation")
    WRITING = "writing", _("being written")
    WRITTEN = "written", _("written")


class Verdict(models.TextChoices):
    """What a row comes to."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    SAME = "same", _("the same")
    BAD = "bad", _("bad")
    CONFLICT = "conflict", _("changed by others")
    EXAMPLE = "example", _("example")


WRITABLE = (Verdict.NEW, Verdict.CHANGED)
WRONG = (Verdict.BAD, Verdict.CONFLICT)


def _place(_upload: "Upload", name: str) -> str:
    suffix = name.rpartition(".")[2].lower()[:5]
    return f"exchange/{uuid.uuid4().hex}.{suffix}"


class Upload(models.Model):
    """``clear``: empty cells empty the fields of records that are there; ``sheet``: which of the workbook's, from 0;
    ``places``: field → column of the file, from 0; ``head``: the row of the headers, from 1; ``strays``: headers that
    name no column; ``words``: why the file is refused, or what is to be known about one that is not."""

    kind = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to=_place, max_length=120)
    clear = models.BooleanField(default=False)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.READING)
    words = models.TextField(blank=True)
    sheet = models.PositiveSmallIntegerField(default=0)
    places = models.JSONField(default=dict)
    head = models.PositiveIntegerField(default=1)
    strays = models.JSONField(default=list)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["by", "kind", "-id"], name="upload_by_person")]

    def __str__(self) -> str:
        return self.name


class Row(models.Model):
    """One row of the file: ``texts`` by field; ``changes``: ``[field, old, new]`` as they are read, field by field;
    ``problems``: ``[field, words]``, the field empty where they are about the whole row."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    texts = models.JSONField(default=dict)
    changes = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    problems = models.JSONField(default=list)
    record = models.ForeignKey(Record, models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(null=True)
    written = models.BooleanField(default=False)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["upload", "place"], name="one_row_per_place")]
        indexes = [models.Index(fields=["upload", "verdict", "place"], name="row_by_verdict")]

    def __str__(self) -> str:
        return f"{self.place}"
