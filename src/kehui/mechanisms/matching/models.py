"""Match: what somebody thought of a suggested match, with the score and reasons as they were shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.records.models import Entry, Record


class Verdict(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("match", "accepted")
    REJECTED = "rejected", _("rejected")
    OPEN = "open", _("taken back")


class Match(Entry):
    """One verdict on "``target`` answers ``source``"; the latest of a pair counts, earlier ones stay.

    ``score`` is 0–100 as shown; ``parts`` keeps the reasons: ``[[field, term, value], …]``, summing to the score."""

    source = models.ForeignKey(Record, models.PROTECT, related_name="matches_out")
    target = models.ForeignKey(Record, models.PROTECT, related_name="matches_in")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.CharField(_("reason"), max_length=300)
    score = models.FloatField(default=0)
    parts = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="no_match_with_itself")
        ]
