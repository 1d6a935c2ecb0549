"""The enterprise: what it makes, what it can do for others, and which titles of the ladder it holds."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kehui.people.fields import TelephoneField
from kehui.records.fields import CodesField, Column, MoneyField, TableField
from kehui.registry.fields import KeywordsField, term
from kehui.registry.models import OwnedRecord
from kehui.terms.models import Tree


class Title(models.TextChoices):
    """The rungs of the enterprise ladder."""

    TECHNOLOGY_SME = "technology_sme", _("technology-based SME")
    INNOVATIVE_SME = "innovative_sme", _("innovative SME")
    HIGH_TECH = "high_tech", _("high-tech enterprise")
    SPECIALISED = "specialised", _("specialised and sophisticated SME")
    LITTLE_GIANT = "little_giant", _("“little giant”")
    GAZELLE = "gazelle", _("gazelle")
    UNICORN = "unicorn", _("unicorn")


PRODUCT_COLUMNS = (
    Column("name", _("product or service"), required=True, width=2),
    Column("specification", _("specification"), width=2),
    Column("use", _("used in"), width=2),
)
CERTIFICATE_COLUMNS = (
    Column("title", _("title held"), required=True, width=2),
    Column("number", _("certificate number"), width=2),
    Column("since", _("since")),
    Column("until", _("until")),
)


class Enterprise(OwnedRecord):
    """An enterprise on the register; ``owner`` is the organisation itself. Amounts in fen, for the year named."""

    industry = term(Tree.INDUSTRY, _("industry"))
    chain = term(Tree.CHAIN, _("industry chain"))
    field = term(Tree.FIELD, _("technology field"))
    keywords = KeywordsField(_("keywords"))
    business = models.TextField(_("main business"), max_length=3000, blank=True)
    products: Any = TableField(_("products and services"), columns=PRODUCT_COLUMNS)
    abilities = models.TextField(
        _("what it can do for others"), max_length=3000, blank=True, help_text=_("Processes, tests, pilot lines.")
    )
    wishes = models.TextField(
        _("what it looks for"), max_length=3000, blank=True, help_text=_("Techniques, people, money, policies.")
    )
    titles = CodesField(_("titles held"), choices=Title.choices)
    certificates: Any = TableField(_("certificates"), columns=CERTIFICATE_COLUMNS)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("year of the figures"), null=True, blank=True)
    staff = models.PositiveIntegerField(_("staff"), null=True, blank=True)
    researchers = models.PositiveIntegerField(_("staff in research and development"), null=True, blank=True)
    revenue = MoneyField(_("revenue"), null=True, blank=True)
    research_expense = MoneyField(_("expense on research and development"), null=True, blank=True)
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = TelephoneField(_("telephone"))

    class Meta:
        verbose_name = _("enterprise")
