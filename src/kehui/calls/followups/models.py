"""The yearly follow-up: what a released achievement brought in that year; money in fen."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kehui.records.fields import Column, MoneyField, TableField
from kehui.registry.models import OwnedRecord

EVIDENCE_COLUMNS = (
    Column("figure", _("figure"), required=True),
    Column("document", _("document"), required=True, width=3),
)

LIVING = ("due", "reported", "confirmed")


def _count(label: Any) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(label, null=True, blank=True)


def anniversary(day: date, years: int) -> date:
    """The same day so many years later; the last of February for a leap day.

    >>> anniversary(date(2024, 2, 29), 1), anniversary(date(2026, 11, 27), 2)
    (datetime.date(2025, 2, 28), datetime.date(2028, 11, 27))
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class FollowUp(OwnedRecord):
    """``year`` counts from the release: 1 is the first year after it; the figures are those of that year alone."""

    release = models.ForeignKey(
        "releases.Release", models.PROTECT, verbose_name=_("release"), related_name="follow_ups"
    )
    year = models.PositiveSmallIntegerField(_("year after the release"), default=1, validators=[MinValueValidator(1)])
    contracts = _count(_("contracts signed"))
    contract_amount = MoneyField(_("amount of the contracts"), null=True, blank=True)
    sales = MoneyField(_("sales"), null=True, blank=True)
    capital = MoneyField(_("capital raised"), null=True, blank=True)
    patents = _count(_("patents granted"))
    scenes = models.TextField(_("where it is used"), max_length=3000, blank=True)
    evidence: Any = TableField(_("evidence for the figures"), columns=EVIDENCE_COLUMNS)

    class Meta:
        verbose_name = _("follow-up")

    def clean(self) -> None:
        if self._state.adding and self.release_id and not self.owner_id:
            self.owner_id = self.release.owner_id
        super().clean()
        if self._state.adding and self.release_id and self.release.released_on:
            self.due_on = anniversary(self.release.released_on, self.year)
        others = FollowUp.objects.filter(release=self.release_id, year=self.year, state__in=LIVING)
        if self._state.adding and others.exists():
            raise ValidationError({"year": gettext("This year of the release is followed already.")})
