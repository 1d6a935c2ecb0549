"""The tables under every area: Record, Event, Link, Note, File, and the rows that keep them in step."""

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehui.people.models import Organisation
from kehui.terms.models import Term, Tree


class Record(models.Model):
    """What every managed thing has: a number, a title, a state, an owner and a history.

    Domain records inherit this table, so lists, events and links across areas are ordinary foreign keys.
    Written only through :mod:`kehui.records.services`; ``version`` grows with every write.
    """

    kind = models.CharField(max_length=40, editable=False)
    number = models.CharField(_("number"), max_length=24, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(_("state"), max_length=40, editable=False)
    state_since = models.DateTimeField(_("in this state since"), default=timezone.now, editable=False)
    due_on = models.DateField(_("due on"), null=True, blank=True, editable=False)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("organisation"), related_name="records"
    )
    region = models.ForeignKey(
        Term,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("region"),
        related_name="+",
        limit_choices_to={"tree": Tree.REGION},
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("created by"), related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    unlinked = False  # whether pages name it without a link, as their reader may not open it

    class Meta:
        indexes = [
            models.Index(fields=["kind", "-state_since", "-id"], name="record_recent"),
            models.Index(fields=["kind", "state", "-state_since", "-id"], name="record_by_state"),
            models.Index(fields=["kind", "title"], name="record_by_title"),
            models.Index(fields=["due_on"], name="record_due"),
        ]

    def __str__(self) -> str:
        return self.title


def parent(code: str) -> models.OneToOneField:
    """The link of a kind to the shared table, for a kind after which other kinds name a field (``call``, ``round``):
    the way back is called ``as_<code>``, so that the field does not clash with it."""
    return models.OneToOneField(
        Record, models.CASCADE, parent_link=True, primary_key=True, related_name=f"as_{code}", editable=False
    )


class Event(models.Model):
    """One thing that happened to a record: written once, never changed or removed (triggers see to it).

    ``id`` counts without gaps in the order of commits; ``digest`` chains the row to the one before.
    ``stands_for`` is whoever delegated to ``by`` the role that it took. ``changes`` maps a field to ``[old, new]``;
    fields that hold personal data are named there without their values.
    """

    id = models.BigIntegerField(primary_key=True)
    record = models.ForeignKey(Record, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stands_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=80)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.id} {self.verb}"

    def row(self) -> dict[str, Any]:
        """What the digest covers; for whom somebody acted is named only where there is such a person."""
        named = {"stands_for": self.stands_for_id} if self.stands_for_id else {}
        return named | {
            "id": self.id,
            "record": self.record_id,
            "verb": self.verb,
            "by": self.by_id,
            "at": self.at.isoformat(timespec="microseconds"),
            "source": self.source,
            "target": self.target,
            "reason": self.reason,
            "changes": self.changes,
        }


class ChainHead(models.Model):
    """The last event of the chain; one row, whose lock puts writers in line at the end of their transactions."""

    last = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=80, blank=True)


class Outbox(models.Model):
    """A record that changed, for whoever keeps a copy of records elsewhere (the index); ids follow commits."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)


class Counter(models.Model):
    """The last serial number given out under a prefix and year."""

    prefix = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    value = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="one_counter_per_prefix_and_year")]


class Entry(models.Model):
    """What people add to a record beside its fields: by whom and when."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class Link(Entry):
    """A fact between two records of any kinds, such as "answers" or "continues"."""

    source = models.ForeignKey(Record, models.PROTECT, related_name="links_out")
    target = models.ForeignKey(Record, models.PROTECT, related_name="links_in")
    relation = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "relation"], name="link_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="no_link_to_itself"),
        ]


class Audience(models.TextChoices):
    """Who may read a note or a file, of those who see the record: rules in :mod:`kehui.records.audiences`."""

    ALL = "all", _("all parties")
    OFFICE = "office", _("offices only")
    ME = "me", _("only me")


class Addition(Entry):
    """What is meant for some of the record's readers only; ``source`` names somebody without an account who said it."""

    audience = models.CharField(_("visible to"), max_length=10, choices=Audience.choices, default=Audience.ALL)
    source = models.CharField(_("said by"), max_length=60, blank=True)

    class Meta:
        abstract = True


class Note(Addition):
    """A note is never rewritten: a correction is a new note that stands in the place of the one it ``corrects``."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="notes")
    text = models.TextField(_("note"), max_length=5000)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")

    class Meta:
        ordering = ["id"]


class Mention(models.Model):
    """Somebody named in a note who may read it. Rows are only added, in the order of commits: whoever notifies people
    goes on from the last id it saw."""

    note = models.ForeignKey(Note, models.PROTECT, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "person"], name="mentioned_once_in_a_note")]


def _place(file: "File", _name: str) -> str:
    return f"records/{file.sha256[:2]}/{file.sha256}"


class File(Addition):
    """An attached file, kept under its SHA-256; ``state`` is the record's state when it was attached. A later version
    points at the ``first``, whose audience it shares."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="files")
    name = models.CharField(_("file name"), max_length=200)
    content = models.FileField(upload_to=_place, max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=40)
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["first", "version"], name="one_file_per_version")]


class Draft(models.Model):
    """What somebody has typed into a form and not yet sent; one per person, form and record. ``part`` names a form of
    a record beside that of its fields."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=40)
    record = models.ForeignKey(Record, models.CASCADE, null=True, related_name="+")
    part = models.CharField(max_length=20, blank=True, default="")
    values = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "record", "part"], name="one_draft_per_record"),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=models.Q(record=None), name="one_draft_per_new_form"
            ),
        ]
