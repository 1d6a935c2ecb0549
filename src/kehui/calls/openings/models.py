"""The call: what an authority asks for in a year, until when, and by which rules it decides."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehui.calls.placing import home_region
from kehui.core.questions import Form as Specification
from kehui.people.fields import TelephoneField
from kehui.records.fields import Column, MoneyField, TableField
from kehui.records.models import Record, parent
from kehui.registry.fields import term
from kehui.terms.models import Tree


class Sort(models.TextChoices):
    PROGRAMME = "programme", _("major projects")
    CHALLENGE = "challenge", _("innovation challenge")
    OPEN_BID = "open_bid", _("open-bid challenge")
    SELECTION = "selection", _("achievement selection")


CITY_COLUMNS = (
    Column("city", _("city"), required=True, width=2),
    Column("most", _("recommendations at most"), required=True),
)


class Call(Record):
    """A call for projects, solutions, bids or achievements; ``quota`` is the most that may be awarded, ``per_city`` the
    most that each city may recommend, where ``cities`` says nothing else of it; money in fen."""

    record_ptr = parent("call")
    sort = models.CharField(_("sort of call"), max_length=12, choices=Sort.choices, default=Sort.PROGRAMME)
    plan_year = models.PositiveSmallIntegerField(
        _("plan year"), null=True, blank=True, validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    rules = models.ForeignKey(
        "rulesets.RuleSet",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("rules of reviewing"),
        related_name="+",
    )
    industry = term(Tree.INDUSTRY, _("industry"))
    summary = models.TextField(_("what is asked for"), max_length=5000, blank=True)
    conditions = models.TextField(_("who may apply"), max_length=5000, blank=True)
    opens_on = models.DateField(_("open from"), null=True, blank=True)
    closes_on = models.DateField(_("open until"), null=True, blank=True)
    quota = models.PositiveIntegerField(_("awards at most"), null=True, blank=True)
    per_city = models.PositiveIntegerField(
        _("recommendations of each city, at most"), null=True, blank=True, help_text=_("Blank: no limit.")
    )
    cities: Any = TableField(
        _("cities that may recommend another number"), columns=CITY_COLUMNS, help_text=_("A city by its name or code.")
    )
    budget = MoneyField(_("money available"), null=True, blank=True)
    for_enterprises = models.BooleanField(_("led by enterprises only"), default=False)
    office = models.CharField(_("office in charge"), max_length=120, blank=True)
    phone = TelephoneField(_("telephone for questions"))

    class Meta:
        verbose_name = _("call")

    def clean(self) -> None:
        super().clean()
        if self._state.adding and self.region_id is None:
            self.region = home_region(self.created_by)


class Form(models.Model):
    """One edition of what a call asks of applicants, as the rows of a form; ``number`` counts a call's editions from 1.

    An edition under which somebody may have begun is never changed: a change makes the next one
    (:mod:`kehui.calls.openings.forming`)."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="forms")
    number = models.PositiveSmallIntegerField()
    rows = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("form of a call")
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="one_form_per_number")]

    def __str__(self) -> str:
        return f"{self.call} {self.number}"

    @cached_property
    def specification(self) -> Specification:
        return Specification.of_rows(self.rows)
