"""The round of review: the cases of a call before a panel, by one rule set, within some days."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kehui.records.fields import Column, TableField
from kehui.records.models import Record, parent


class Sort(models.TextChoices):
    PAPER = "paper", _("review of the papers")
    DEFENCE = "defence", _("review with defence")
    SITE = "site", _("visit on site")


SHORT_COLUMNS = (
    Column("case", _("case"), required=True),
    Column("missing", _("experts missing")),
    Column("why", _("why"), width=3),
)


class Round(Record):
    """One round; its cases are linked to it when it begins. ``certificate`` says how good the plan of experts is, and
    by its digest which plan it was."""

    record_ptr = parent("round")
    call = models.ForeignKey("openings.Call", models.PROTECT, verbose_name=_("call"), related_name="rounds")
    sort = models.CharField(_("sort of review"), max_length=10, choices=Sort.choices, default=Sort.PAPER)
    rules = models.ForeignKey(
        "rulesets.RuleSet",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("rules of reviewing"),
        related_name="+",
    )
    closes_on = models.DateField(_("scores until"), null=True, blank=True)
    passing = models.PositiveSmallIntegerField(
        _("cases that go on to the second review"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Only for a preliminary review: so many cases at most go on, nothing is awarded."),
    )
    after = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("second review after"),
        related_name="+",
        help_text=_("The preliminary review whose chosen cases are gathered."),
    )
    certificate = models.TextField(_("certificate of the plan"), max_length=2000, blank=True)
    shortages: Any = TableField(_("shortages"), columns=SHORT_COLUMNS)
    shortfall = models.TextField(
        _("why it is closed with fewer sheets than the rules ask for"), max_length=2000, blank=True,
        help_text=_("Only where a case has fewer: what kept experts away, and why the order holds all the same."),
    )  # fmt: skip
    minutes = models.TextField(_("minutes of the panel"), max_length=5000, blank=True)

    class Meta:
        verbose_name = _("round of review")

    def clean(self) -> None:
        super().clean()
        if self._state.adding and self.region_id is None and self.call_id:
            self.region = self.call.region
        if self.after_id and (self.after.call_id != self.call_id or self.after.passing is None):  # type: ignore[union-attr]
            raise ValidationError({"after": gettext("Name a preliminary review of the same call.")})

    @property
    def places(self) -> int | None:
        """How many of its cases may be chosen: to go on from a preliminary review, else to be awarded by the call."""
        return self.passing if self.passing is not None else self.call.quota


class KeptPlan(models.Model):
    """The last plan of a round, as it was made; ``basis`` is the digest of what it rests on."""

    round = models.OneToOneField(Round, models.CASCADE, related_name="kept_plan")
    basis = models.CharField(max_length=64)
    content = models.JSONField(encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField(default=timezone.now)


class Nudge(models.Model):
    """Somebody was reminded by hand of their reviews in a round: once a day, as the database sees to."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="nudges")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    day = models.DateField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person", "day"], name="nudged_once_a_day")]


class Decision(models.TextChoices):
    """What a letter tells its applicant."""

    AWARD = "award", _("proposed for award")
    ADVANCE = "advance", _("goes on to the second review")
    RESERVE = "reserve", _("kept in reserve")
    DECLINE = "decline", _("not selected")


class Feedback(models.Model):
    """The letter to one applicant about one decision: drafted for the chair, corrected maybe, and sent once. ``to`` are
    told when it is sent; the text itself is read on the page of the case."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="letters")
    case = models.ForeignKey(Record, models.CASCADE, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    text = models.TextField()
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    corrected_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "case", "decision"], name="one_letter_per_decision")]


class Reserve(models.Model):
    """A runner-up that stays under review, in the round's order; ``moved_at`` once it took the place of ``gone``."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="reserves")
    case = models.OneToOneField(Record, models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField()
    gone = models.ForeignKey(Record, models.SET_NULL, null=True, related_name="+")
    moved_at = models.DateTimeField(null=True)
