"""The expert: who somebody is in their field, and the consent under which it may be shown."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kehui.people.fields import TelephoneField
from kehui.records.fields import Column, TableField
from kehui.registry.fields import KeywordsField, term
from kehui.registry.models import OwnedRecord
from kehui.terms.models import Tree


class Expertise(models.TextChoices):
    """The three kinds of experts that panels are made of."""

    TECHNICAL = "technical", _("technical")
    INDUSTRIAL = "industrial", _("industrial")
    ECONOMIC = "economic", _("economic or legal")


WORK_COLUMNS = (
    Column("title", _("title"), required=True, width=3),
    Column("year", _("year")),
    Column("kind", _("kind")),
)
HISTORY_COLUMNS = (
    Column("organisation", _("employer"), required=True, width=2),
    Column("since", _("since")),
    Column("until", _("until")),
    Column("post", _("post")),
)


class Expert(OwnedRecord):
    """A person who can solve or judge; ``title`` is the person's name and ``owner`` the present employer.

    Identity numbers are not kept here."""

    professional_title = models.CharField(_("professional title"), max_length=60, blank=True)
    expertise = models.CharField(
        _("kind of expert"), max_length=10, choices=Expertise.choices, default=Expertise.TECHNICAL
    )
    discipline = term(Tree.DISCIPLINE, _("discipline"))
    second_discipline = term(Tree.DISCIPLINE, _("second discipline"))
    industry = term(Tree.INDUSTRY, _("industry"))
    field = term(Tree.FIELD, _("technology field"))
    keywords = KeywordsField(_("keywords"), max_length=600, limit=30)
    bio = models.TextField(_("about"), max_length=3000, blank=True)
    works: Any = TableField(_("works and projects"), columns=WORK_COLUMNS)
    history: Any = TableField(_("employers"), columns=HISTORY_COLUMNS)
    contact_phone = TelephoneField(_("telephone"))
    contact_email = models.EmailField(_("e-mail"), blank=True)
    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    consent_text = models.CharField(
        _("version of the consent text"), max_length=40, blank=True, help_text=_("Which text the expert agreed to.")
    )

    suspended_until = models.DateField(
        _("suspended until"), null=True, blank=True, help_text=_("Blank: until somebody ends the suspension.")
    )

    class Meta:
        verbose_name = _("expert")

    def author_may_name_owner(self) -> bool:
        """Anybody names their own employer; the office that verifies the expert checks it."""
        return True
