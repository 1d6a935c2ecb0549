"""The policy: one benefit of one document, who may have it, under which conditions and how."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kehui.records.fields import CodesField, Column, MoneyField, TableField
from kehui.records.models import Record
from kehui.registry.fields import KeywordsField, term
from kehui.terms.models import Tree


class Level(models.TextChoices):
    NATIONAL = "national", _("national")
    PROVINCIAL = "provincial", _("provincial")
    CITY = "city", _("city")
    COUNTY = "county", _("county")


class Benefit(models.TextChoices):
    SUBSIDY = "subsidy", _("subsidy")
    REWARD = "reward", _("reward")
    TAX = "tax", _("tax relief")
    INTEREST = "interest", _("interest subsidy or risk compensation")
    VOUCHER = "voucher", _("innovation voucher")
    PROJECT = "project", _("project funding")
    SPACE = "space", _("space and facilities")
    TALENT = "talent", _("support for talents")


class Way(models.TextChoices):
    """How an enterprise comes to the benefit."""

    APPLY = "apply", _("on application")
    FAST = "fast", _("on application, fast track")
    AUTOMATIC = "automatic", _("without application")


CONDITION_COLUMNS = (
    Column("condition", _("condition"), required=True, width=2),
    Column("threshold", _("threshold")),
    Column("evidence", _("evidence"), width=2),
)


class Policy(Record):
    """A clause that gives something; ``region`` is where it holds, the most for one enterprise in fen."""

    document = models.CharField(_("document"), max_length=200, blank=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices, default=Level.PROVINCIAL)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(
        _("published at"), max_length=200, blank=True, help_text=_("The address of the official text.")
    )
    industry = term(Tree.INDUSTRY, _("industry"))
    field = term(Tree.FIELD, _("technology field"))
    keywords = KeywordsField(_("keywords"))
    audience = models.TextField(_("who may have it"), max_length=2000, blank=True)
    conditions: Any = TableField(_("conditions"), columns=CONDITION_COLUMNS)
    benefits = CodesField(_("kinds of benefit"), choices=Benefit.choices)
    benefit = models.TextField(_("what it gives"), max_length=3000, blank=True)
    cap = MoneyField(_("at most for one enterprise"), null=True, blank=True)
    way = models.CharField(_("how to get it"), max_length=10, choices=Way.choices, default=Way.APPLY)
    guide = models.TextField(_("guide"), max_length=3000, blank=True, help_text=_("Material, place, time limit."))
    hotline = models.CharField(_("hotline of the office"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("policy")
