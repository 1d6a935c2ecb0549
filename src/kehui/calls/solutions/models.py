"""The solution: who wants to solve a demand of a challenge, how, for how much, and what came of it; money in fen."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kehui.people.fields import TelephoneField
from kehui.records.fields import Column, MoneyField, TableField
from kehui.records.models import Record
from kehui.registry.models import OwnedRecord

PROMISE_COLUMNS = (
    Column("name", _("indicator"), required=True, width=2),
    Column("promised", _("value promised"), required=True),
    Column("unit", _("unit")),
    Column("proof", _("how it will be shown"), width=2),
)


class Ownership(models.TextChoices):
    DEMAND = "demand", _("of the side with the demand")
    SOLVER = "solver", _("of the side with the solution")
    SHARED = "shared", _("of both")


class Solution(OwnedRecord):
    """An answer to one demand; ``approach`` is sealed. Nobody answers their own demand."""

    season = models.ForeignKey(
        "openings.Call",
        models.PROTECT,
        verbose_name=_("challenge"),
        related_name="solutions",
        limit_choices_to={"sort": "challenge"},
    )
    need = models.ForeignKey(
        Record, models.PROTECT, verbose_name=_("demand"), related_name="+", limit_choices_to={"kind__in": ("demand",)}
    )
    team = models.CharField(_("team"), max_length=200, blank=True)
    approach = models.TextField(_("how it is solved"), max_length=10000, blank=True)
    novelty = models.TextField(_("what is new"), max_length=3000, blank=True)
    promises: Any = TableField(_("indicators promised"), columns=PROMISE_COLUMNS)
    price = MoneyField(_("price"), null=True, blank=True)
    weeks = models.PositiveSmallIntegerField(
        _("time in weeks"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(520)]
    )
    ownership = models.CharField(_("intellectual property"), max_length=10, choices=Ownership.choices, blank=True)
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = TelephoneField(_("telephone"))
    prize = models.CharField(_("prize"), max_length=60, blank=True)
    intended_on = models.DateField(_("letter of intent signed on"), null=True, blank=True)
    intended = MoneyField(_("amount intended"), null=True, blank=True)
    signed_on = models.DateField(_("contract signed on"), null=True, blank=True)
    amount = MoneyField(_("contract amount"), null=True, blank=True)

    class Meta:
        verbose_name = _("solution")

    def clean(self) -> None:
        super().clean()
        if not (self.season_id and self.need_id):
            return
        if self.season.sort != "challenge":
            raise ValidationError({"season": gettext("This call is no innovation challenge.")})
        if self.answers_itself():
            raise ValidationError({"need": gettext("Nobody answers their own demand.")})

    def answers_itself(self) -> bool:
        """Whether the side with the demand is the side with the solution; either may have been handed over since."""
        own = self.owner_id is not None and self.owner_id == self.need.owner_id
        return own or self.need.created_by_id == self.created_by_id
