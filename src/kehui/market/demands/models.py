"""The technology demand: a problem, in figures, and on what terms it may be solved."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kehui.market.choices import Cooperation
from kehui.people.fields import TelephoneField
from kehui.people.powers import Role
from kehui.records.fields import CodesField, Column, MoneyField, TableField
from kehui.records.models import Record
from kehui.registry.fields import KeywordsField, term
from kehui.registry.models import OwnedRecord
from kehui.terms.models import Tree


class Publicity(models.TextChoices):
    PUBLIC = "public", _("public")
    BLURRED = "blurred", _("blurred: strangers read the summary only")
    DIRECTED = "directed", _("directed: shown to chosen solvers only")


class Source(models.TextChoices):
    CHALLENGE = "challenge", _("innovation challenge")
    VISIT = "visit", _("visit")
    SURVEY = "survey", _("survey")
    ONLINE = "online", _("online")
    PARK = "park", _("park action")


class Conversion(models.TextChoices):
    CHALLENGE = "challenge", _("open-bid challenge")
    TALENT = "talent", _("talent demand")


INDICATOR_COLUMNS = (
    Column("name", _("indicator"), required=True, width=2),
    Column("target", _("target value"), required=True),
    Column("unit", _("unit")),
    Column("condition", _("test condition"), width=2),
    Column("present", _("present value")),
)


class Demand(OwnedRecord):
    """A problem that an organisation wants solved; money in fen."""

    industry = term(Tree.INDUSTRY, _("industry"))
    chain = term(Tree.CHAIN, _("industry chain"))
    field = term(Tree.FIELD, _("technology field"))
    keywords = KeywordsField(_("keywords"))
    background = models.TextField(_("background and present process"), max_length=5000, blank=True)
    problem = models.TextField(_("the problem"), max_length=5000, blank=True)
    indicators: Any = TableField(_("indicators to reach"), columns=INDICATOR_COLUMNS)
    deadline_on = models.DateField(_("needed by"), null=True, blank=True)
    budget = MoneyField(_("budget"), null=True, blank=True)
    readiness = models.PositiveSmallIntegerField(
        _("technology readiness level wanted, at least"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
    )
    cooperation = CodesField(_("ways of cooperation"), choices=Cooperation.choices)
    ip_wish = models.TextField(_("wish for intellectual property"), max_length=1000, blank=True)
    solver_conditions = models.TextField(_("conditions for the solver"), max_length=2000, blank=True)
    publicity = models.CharField(_("publicity"), max_length=10, choices=Publicity.choices, default=Publicity.PUBLIC)
    summary = models.TextField(
        _("summary for strangers"),
        max_length=1000,
        blank=True,
        help_text=_("What may be read without an introduction."),
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, default=Source.ONLINE)
    season = models.ForeignKey(
        Record,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("challenge season"),
        related_name="+",
        limit_choices_to={"kind__in": ("call",), "as_call__sort": "challenge"},
        help_text=_("The season of the innovation challenge that it is collected for."),
    )
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = TelephoneField(_("telephone"))
    broker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("technology manager"),
        related_name="+",
        limit_choices_to={"grants__role": Role.BROKER},
    )
    converted_to = models.CharField(_("converted to"), max_length=10, choices=Conversion.choices, blank=True)
    contracted_on = models.DateField(_("contract signed on"), null=True, blank=True)
    contract_amount = MoneyField(_("contract amount"), null=True, blank=True)
    contract_number = models.CharField(_("registration number of the contract"), max_length=40, blank=True)
    satisfaction = models.PositiveSmallIntegerField(
        _("satisfaction, 1 to 5"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    class Meta:
        verbose_name = _("technology demand")

    def clean(self) -> None:
        super().clean()
        if self.season_id:
            self.source = Source.CHALLENGE
