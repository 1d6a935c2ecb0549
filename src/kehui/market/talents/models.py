"""The talent: a post that wants somebody, or a person who is to be had, shown without a name."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kehui.people.fields import TelephoneField
from kehui.records.fields import CodesField, Column, MoneyField, TableField
from kehui.registry.fields import KeywordsField, term
from kehui.registry.models import OwnedRecord
from kehui.terms.models import Tree


class Direction(models.TextChoices):
    WANTED = "wanted", _("a post wants somebody")
    OFFERED = "offered", _("a person offers their work")


class Degree(models.TextChoices):
    ANY = "any", _("any")
    COLLEGE = "college", _("college")
    BACHELOR = "bachelor", _("bachelor")
    MASTER = "master", _("master")
    DOCTOR = "doctor", _("doctor")


class Engagement(models.TextChoices):
    FULL = "full", _("full time")
    PART = "part", _("part time or project")
    POSTDOC = "postdoc", _("postdoctoral station")
    INTERN = "intern", _("internship")


WORK_COLUMNS = (
    Column("title", _("title"), required=True, width=3),
    Column("year", _("year")),
    Column("part", _("part")),
)


class Talent(OwnedRecord):
    """``title`` names the post or the specialty, never the person; pay is for a year, in fen.

    An offer belongs to the person alone: it names no organisation, so that no employer reads it there."""

    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices, default=Direction.WANTED)
    industry = term(Tree.INDUSTRY, _("industry"))
    field = term(Tree.FIELD, _("technology field"))
    discipline = term(Tree.DISCIPLINE, _("discipline"))
    keywords = KeywordsField(_("keywords"))
    about = models.TextField(_("duties or abilities"), max_length=3000, blank=True)
    works: Any = TableField(_("works and projects"), columns=WORK_COLUMNS)
    degree = models.CharField(_("degree"), max_length=10, choices=Degree.choices, default=Degree.ANY)
    engagement = CodesField(_("ways of engagement"), choices=Engagement.choices)
    headcount = models.PositiveSmallIntegerField(_("number of people"), default=1, validators=[MinValueValidator(1)])
    pay_from = MoneyField(_("pay from"), null=True, blank=True)
    pay_to = MoneyField(_("pay to"), null=True, blank=True)
    support = models.TextField(_("support"), max_length=1000, blank=True, help_text=_("Housing, schools, funds."))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    contact_name = models.CharField(pgettext_lazy("talent", "person or contact"), max_length=60, blank=True)
    contact_phone = TelephoneField(_("telephone"))
    contact_email = models.EmailField(_("e-mail"), blank=True)
    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    consent_text = models.CharField(_("version of the consent text"), max_length=40, blank=True)
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True)
    arrivals = models.PositiveSmallIntegerField(
        _("people arrived"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = pgettext_lazy("kind", "talent")

    @property
    def personal(self) -> bool:
        return self.direction == Direction.OFFERED

    def clean(self) -> None:
        super().clean()
        if self.pay_from is not None and self.pay_to is not None and self.pay_from > self.pay_to:
            raise ValidationError({"pay_to": gettext("This is less than the pay from which it begins.")})
        if self.personal and self.owner_id:
            raise ValidationError({"owner": gettext("Leave this empty: an offer belongs to the person alone.")})
