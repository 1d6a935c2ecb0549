"""The achievement: a research result as it is registered, and on what terms it may be had."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kehui.market.choices import Cooperation
from kehui.people.fields import TelephoneField
from kehui.records.fields import CodesField, Column, MoneyField, TableField
from kehui.registry.fields import KeywordsField, term
from kehui.registry.models import OwnedRecord
from kehui.registry.readiness import Stage, levels_of
from kehui.terms.models import Tree


class Category(models.TextChoices):
    APPLIED = "applied", _("applied technology")
    THEORY = "theory", _("basic theory")
    SOFT = "soft", _("soft science")


class Attribute(models.TextChoices):
    ORIGINAL = "original", _("original innovation")
    REIMPROVE = "reimprove", _("innovation on imported technology")
    REDEVELOP = "redevelop", _("redevelopment of domestic technology")


class Form(models.TextChoices):
    PAPER = "paper", _("paper")
    BOOK = "book", _("book")
    REPORT = "report", _("research report")
    OTHER = "other", _("other")


class Basis(models.TextChoices):
    """What the registration of a result is based on."""

    EVALUATION = "evaluation", _("evaluation certificate and research report")
    ACCEPTANCE = "acceptance", _("acceptance certificate and research report")
    PATENT = "patent", _("certificate of intellectual property and proof of use")
    PAPERS = "papers", _("papers, their citations and the unit's academic opinion")
    REVIEW = "review", _("review certificate and report")


# Which material proves which category (registration rules: domain.md M02).
BASES = {
    Category.APPLIED: (Basis.EVALUATION, Basis.ACCEPTANCE, Basis.PATENT),
    Category.THEORY: (Basis.PAPERS,),
    Category.SOFT: (Basis.REVIEW,),
}


class Secrecy(models.TextChoices):
    OPEN = "open", _("open")
    RESTRICTED = "restricted", _("details after an introduction only")
    INTERNAL = "internal", _("not to be displayed")


class Way(models.TextChoices):
    """Whom somebody interested turns to."""

    DIRECT = "direct", _("directly")
    BROKER = "broker", _("through a technology manager")


UNIT_COLUMNS = (Column("name", _("unit"), required=True, width=2), Column("part", _("part")))
PEOPLE_COLUMNS = (
    Column("name", pgettext_lazy("person", "name"), required=True),
    Column("post", _("post")),
    Column("part", _("part"), width=2),
)
IP_COLUMNS = (
    Column("kind", _("kind of right"), required=True),
    Column("number", _("number")),
    Column("name", _("title"), width=2),
    Column("status", _("status")),
)
INDICATOR_COLUMNS = (
    Column("name", _("indicator"), required=True, width=2),
    Column("value", _("value reached"), required=True),
    Column("comparable", _("comparable technology")),
    Column("condition", _("test condition"), width=2),
)


class Achievement(OwnedRecord):
    """A result of research; the price in fen."""

    keywords = KeywordsField(_("keywords"), limit=3, help_text=_("No more than three."))
    abstract = models.TextField(_("abstract"), max_length=5000, blank=True)
    novelty = models.TextField(_("what is new"), max_length=3000, blank=True)
    category = models.CharField(_("category"), max_length=10, choices=Category.choices, blank=True)
    form = models.CharField(_("form"), max_length=10, choices=Form.choices, blank=True)
    attribute = models.CharField(_("attribute"), max_length=10, choices=Attribute.choices, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, blank=True)
    readiness = models.PositiveSmallIntegerField(
        _("technology readiness level"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    industry = term(Tree.INDUSTRY, _("industry"))
    chain = term(Tree.CHAIN, _("industry chain"))
    field = term(Tree.FIELD, _("technology field"))
    discipline = term(Tree.DISCIPLINE, _("discipline"))
    scene = models.TextField(_("application scenario"), max_length=3000, blank=True)
    indicators: Any = TableField(_("technical indicators"), columns=INDICATOR_COLUMNS)
    units: Any = TableField(_("completing units, in order"), columns=UNIT_COLUMNS)
    people: Any = TableField(_("main people, in order"), columns=PEOPLE_COLUMNS)
    source_plan = models.CharField(_("source plan"), max_length=120, blank=True)
    source_number = models.CharField(_("project number"), max_length=60, blank=True)
    evaluation_basis = models.CharField(_("basis of registration"), max_length=10, choices=Basis.choices, blank=True)
    conclusion = models.TextField(_("conclusion of the evaluation"), max_length=3000, blank=True)
    ip: Any = TableField(_("intellectual property"), columns=IP_COLUMNS)
    modes = CodesField(_("ways of transfer"), choices=Cooperation.choices)
    price = MoneyField(_("asking price"), null=True, blank=True)
    negotiable = models.BooleanField(_("price open to talks"), default=True)
    video = models.URLField(
        _("video"),
        blank=True,
        help_text=_("Address of a film that shows the result at work; drawings are added as files."),
    )
    secrecy = models.CharField(_("secrecy"), max_length=10, choices=Secrecy.choices, default=Secrecy.OPEN)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    contact_by = models.CharField(_("way of contact"), max_length=10, choices=Way.choices, default=Way.DIRECT)
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = TelephoneField(_("telephone"))
    notice_until = models.DateField(_("notice in the unit until"), null=True, blank=True, editable=False)
    registration_number = models.CharField(_("registration number"), max_length=24, blank=True, editable=False)
    transferred_on = models.DateField(_("transferred on"), null=True, blank=True)

    class Meta:
        verbose_name = _("achievement")

    @property
    def sold(self) -> bool:
        """Whether the result has been transferred as a whole and is no longer to be had."""
        return self.state == "transferred"

    def clean(self) -> None:
        super().clean()
        levels = levels_of(self.stage)
        if levels and self.readiness and self.readiness not in levels:
            words = gettext("This stage has readiness levels %(first)d to %(last)d.")
            raise ValidationError({"readiness": words % {"first": levels[0], "last": levels[-1]}})
        if self.category and self.evaluation_basis and self.evaluation_basis not in BASES[Category(self.category)]:
            words = gettext("For this category, choose one of: %(bases)s.")
            labels = gettext("; ").join(str(basis.label) for basis in BASES[Category(self.category)])
            raise ValidationError({"evaluation_basis": words % {"bases": labels}})
