"""What people thought of matches, what was learnt from it, equivalents of terms, and pairs worth telling people of."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.records.models import Entry, Record


class Verdict(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("match", "accepted")
    REJECTED = "rejected", _("rejected")
    OPEN = "open", _("taken back")


class Match(Entry):
    """One verdict on "``target`` answers ``source``"; the latest of a pair counts, earlier ones stay.

    ``score`` is 0–100 as shown; ``parts`` keeps the reasons: ``[[field, term, value], …]``, summing to the score;
    ``features`` what is learnt from: ``{"text": {kind.field: points}, "shares": {criterion: share}}``, on the plain
    scale, whatever weights served; empty where the index did not suggest the pair."""

    source = models.ForeignKey(Record, models.PROTECT, related_name="matches_out")
    target = models.ForeignKey(Record, models.PROTECT, related_name="matches_in")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.CharField(_("reason"), max_length=300)
    score = models.FloatField(default=0)
    parts = models.JSONField(default=list)
    features = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="no_match_with_itself")
        ]


class WeightVersion(Entry):
    """Weights that were learnt, by whom and when, and how they order pairs of verdicts they were not taught with:
    ``old`` and ``new`` are shares of ``pairs`` (0–1), ``low`` to ``high`` the 90 % interval of the difference; ``base``
    is the version they were compared with, None the shipped table. Rows are never changed."""

    weights = models.JSONField()
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    verdicts = models.PositiveIntegerField()
    questions = models.PositiveIntegerField()
    pairs = models.PositiveIntegerField()
    old = models.FloatField()
    new = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    better = models.BooleanField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(_("version %(number)s") % {"number": self.pk})


class WeightSwitch(Entry):
    """From this moment ``version`` served, or the shipped table where there is none; the latest row counts."""

    version = models.ForeignKey(WeightVersion, models.PROTECT, null=True, related_name="switches")
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        ordering = ["-id"]


class Synonym(models.Model):
    """``term`` may also be said as each of the ``equivalents`` (``a;b``); ``both_ways``: and the other way round."""

    term = models.CharField(_("term"), max_length=60)
    equivalents = models.CharField(_("equivalents"), max_length=400)
    both_ways = models.BooleanField(_("both ways"), default=True)
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["term", "id"]
        constraints = [models.UniqueConstraint("term", condition=models.Q(retired=False), name="one_entry_per_term")]

    def __str__(self) -> str:
        return self.term


class SynonymChange(Entry):
    """One version of an entry: what it was (None: not there), what it became, who changed it and why."""

    synonym = models.ForeignKey(Synonym, models.PROTECT, related_name="changes")
    before = models.JSONField(null=True)
    after = models.JSONField()
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        ordering = ["-id"]


class Lexicon(models.Model):
    """Terms in two languages that so many open records taught: ``{term: [equivalents]}``. The latest counts."""

    made_at = models.DateTimeField(default=timezone.now, editable=False)
    records = models.PositiveIntegerField()
    terms = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]


class Suggestion(models.Model):
    """``target`` answers ``source`` with this score, by what a stranger may read of both; each pair stands once."""

    source = models.ForeignKey(Record, models.CASCADE, related_name="+")
    target = models.ForeignKey(Record, models.CASCADE, related_name="+")
    score = models.FloatField()
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-score", "id"]
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="suggestion_once")]
        indexes = [models.Index(fields=["-score", "id"], name="suggestion_by_score")]


class MatchAlert(models.Model):
    """Somebody is told, once, that ``other`` is a new match of a ``record`` of theirs; ``seen_at``: when they opened
    it. Written by the task alone; a digest reads those without ``told_at``."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="match_alerts")
    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    other = models.ForeignKey(Record, models.CASCADE, related_name="+")
    score = models.FloatField()
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "record", "other"], name="alert_once")]


class Looked(models.Model):
    """How far the outbox has been looked through for new pairs; one row."""

    last = models.BigIntegerField(default=0)
