"""Token: what a program shows instead of a password; Answer: what was answered under an idempotency key."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehui.records.fields import CodesField
from kehui.records.kinds import kinds


class Scope(models.TextChoices):
    """What a token allows at most; the person's own powers narrow it further."""

    READ = "read", _("read")
    WRITE = "write", _("write: new records, changes, notes, files")
    ACT = "act", _("act: take steps")


class Token(models.Model):
    """Lets a program act as one person, within scopes and until a day. Only the SHA-256 of the secret is kept;
    ``start`` are its first characters, by which its owner knows it again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=60)
    start = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    scopes = CodesField(_("allows"), choices=Scope.choices, blank=False)
    kinds = CodesField(_("only for"), help_text=_("Nothing chosen: all kinds of records."))
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def good(self) -> bool:
        """Neither ended nor expired."""
        return self.ended_at is None and self.expires_at > timezone.now()

    def covers(self, scope: str, kind: str = "") -> bool:
        """Whether it allows so much, and for records of this kind; every token reads the platform's own lists."""
        return scope in self.scopes and (not kind or not self.kinds or kind in self.kinds)

    @property
    def kind_labels(self) -> list[str]:
        return [str(kinds[code].plural) for code in self.kinds if code in kinds]

    @property
    def scope_labels(self) -> list[str]:
        return [str(Scope(code).label) for code in self.scopes]


class Answer(models.Model):
    """What a write answered, so that the same request sent again under its key is answered alike and done once."""

    token = models.ForeignKey(Token, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    request = models.CharField(max_length=64)  # SHA-256 of method, path and body
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(null=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_key")]
