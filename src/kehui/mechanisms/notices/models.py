"""Notification, Follow, what each person wants to be told and where, and the letters that carry it by mail."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehui.records.models import Event, Record


class Channel(models.TextChoices):
    """Where a sort of notification reaches somebody; by mail also means in the page."""

    PAGE = "page", _("in the page")
    DAILY = "daily", _("in the page and the daily digest")
    ONCE = "once", _("in the page and at once by mail")
    OFF = "off", _("not at all")


MAILED = (Channel.DAILY, Channel.ONCE)


class Mailing(models.Model):
    """How somebody gets mail: the language, and whether at all; without a row in the site's language, and yes."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mailing")
    language = models.CharField(_("language of mails"), max_length=10, choices=settings.LANGUAGES)
    wanted = models.BooleanField(_("send me mail"), default=True)


class Preference(models.Model):
    """A person's channel for a sort of notification; the one for a single kind goes before the one for all."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sort = models.CharField(max_length=20)
    kind = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "sort", "kind"], name="one_channel_per_sort_and_kind")]


class Follow(models.Model):
    """Somebody wants to hear of a record as long as they may see it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "record"], name="followed_once")]


class Letter(models.Model):
    """One mail to one person, laid before it is sent; ``key`` is the digest's day, or the notification sent at once.

    ``next_at`` is moved on before each attempt, so that nobody else takes the letter up meanwhile and a broken
    attempt is made again. ``words`` is what the mail server said last.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        EMPTY = "empty", _("nothing left to tell")
        REFUSED = "refused", _("refused by the mail server")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
    laid_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_letter_per_person_and_key")]
        indexes = [
            models.Index(fields=["next_at"], name="letter_due", condition=models.Q(state="waiting")),
        ]


class Notification(models.Model):
    """Something one person is told. ``topic`` groups what is about the same record; words are made when it is shown,
    as far as the person may know then. ``given`` is what a reminder or another source keeps about it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    sort = models.CharField(max_length=20)
    kind = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=80)
    topic = models.CharField(max_length=100)
    record = models.ForeignKey(Record, models.CASCADE, null=True, related_name="+")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    given = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="notifications")

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="told_once")]
        indexes = [
            models.Index(fields=["person", "topic", "-id"], name="notification_by_topic"),
            models.Index(fields=["person"], name="notification_unread", condition=models.Q(read_at=None)),
            models.Index(fields=["channel"], name="notification_to_mail",
                         condition=models.Q(read_at=None, letter=None, channel__in=["daily", "once"])),
        ]  # fmt: skip


class Reminder(models.Model):
    """A stage before or after a record's day of which people have been reminded, so that each comes once."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    due_on = models.DateField()
    stage = models.CharField(max_length=10)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "due_on", "stage"], name="reminded_once")]


class Place(models.Model):
    """How far a reader of the chain or of a source has come: the last event, or the last look."""

    reader = models.CharField(max_length=20, primary_key=True)
    last = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)
