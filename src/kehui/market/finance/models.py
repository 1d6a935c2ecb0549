"""The finance product: what a bank, investor, guarantor or insurer offers, to whom and on what terms."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kehui.people.fields import TelephoneField
from kehui.records.fields import CodesField, MoneyField
from kehui.registry.fields import KeywordsField, term
from kehui.registry.models import OwnedRecord
from kehui.terms.models import Tree


class Sort(models.TextChoices):
    CREDIT = "credit", _("credit loan")
    PLEDGE = "pledge", _("loan on intellectual property")
    GUARANTEE = "guarantee", _("guaranteed loan")
    EQUITY = "equity", _("equity investment")
    LEASING = "leasing", _("leasing")
    INSURANCE = "insurance", _("insurance")


class Phase(models.TextChoices):
    """Stages of an enterprise's life that a product is for."""

    SEED = "seed", _("seed")
    START = "start", _("start-up")
    GROWTH = "growth", _("growth")
    MATURE = "mature", _("mature")


class FinanceProduct(OwnedRecord):
    """A product of one institution; amounts in fen, the term in months."""

    sort = models.CharField(_("sort of product"), max_length=10, choices=Sort.choices, default=Sort.CREDIT)
    summary = models.TextField(_("in short"), max_length=1000, blank=True)
    audience = models.TextField(_("for whom"), max_length=2000, blank=True)
    phases = CodesField(_("stages of the enterprise"), choices=Phase.choices)
    industry = term(Tree.INDUSTRY, _("industry"))
    field = term(Tree.FIELD, _("technology field"))
    keywords = KeywordsField(_("keywords"))
    purpose = models.TextField(_("what the money may be used for"), max_length=1000, blank=True)
    conditions = models.TextField(_("conditions and security"), max_length=2000, blank=True)
    least = MoneyField(_("amount from"), null=True, blank=True)
    most = MoneyField(_("amount up to"), null=True, blank=True)
    rate = models.CharField(_("rate or price"), max_length=120, blank=True)
    term_months = models.PositiveSmallIntegerField(_("term in months, at most"), null=True, blank=True)
    shared_risk = models.BooleanField(
        _("the risk is shared by public funds"), default=False, help_text=_("Loans of it may be filed with the office.")
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = TelephoneField(_("telephone"))

    class Meta:
        verbose_name = _("finance product")

    def clean(self) -> None:
        super().clean()
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValidationError({"most": gettext("This is less than the amount from which it begins.")})
