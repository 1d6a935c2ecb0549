"""Inquiry: a question about a record to somebody without an account."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehui.records.models import Audience, Entry, File, Note, Record


class State(models.TextChoices):
    """Where a question stands."""

    OPEN = "open", _("waiting for an answer")
    ANSWERED = "answered", _("answered")
    REVOKED = "revoked", _("revoked")
    EXPIRED = "expired", _("expired")


class Inquiry(Entry):
    """What was asked, and what of the record the link shows; of the link itself only the SHA-256 is kept.

    ``names`` are fields of the record's kind. Whom it was sent to is nobody's business here: no address is kept.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="inquiries")
    question = models.TextField(_("question"), max_length=2000)
    names = models.JSONField(default=list)
    files = models.ManyToManyField(File, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience.choices[:2])
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    note = models.OneToOneField(Note, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]

    @property
    def state(self) -> State:
        if self.note_id:
            return State.ANSWERED
        if self.revoked_at:
            return State.REVOKED
        return State.OPEN if timezone.now() < self.expires_at else State.EXPIRED
