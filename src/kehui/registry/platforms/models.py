"""The platform: a laboratory or an innovation centre, what it can do and who may use it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kehui.people.fields import TelephoneField
from kehui.records.fields import Column, TableField
from kehui.registry.fields import KeywordsField, term
from kehui.registry.models import OwnedRecord
from kehui.terms.models import Tree


class Tier(models.TextChoices):
    """Tiers of laboratories (national, state key, provincial, provincial key) and levels of centres."""

    NATIONAL_LAB = "national_lab", _("national laboratory")
    STATE_KEY = "state_key", _("state key laboratory")
    PROVINCIAL_LAB = "provincial_lab", _("provincial laboratory")
    PROVINCIAL_KEY = "provincial_key", _("provincial key laboratory")
    NATIONAL_CENTRE = "national_centre", _("national technology innovation centre")
    PROVINCIAL_CENTRE = "provincial_centre", _("provincial technology innovation centre")


class Grade(models.TextChoices):
    """Grades with which a platform goes on; an unqualified one is put under rectification or loses its title."""

    EXCELLENT = "excellent", _("excellent")
    GOOD = "good", _("good")
    QUALIFIED = "qualified", _("qualified")


HOST_COLUMNS = (Column("name", _("host unit"), required=True, width=2), Column("part", _("part")))
SERVICE_COLUMNS = (
    Column("name", _("service"), required=True, width=2),
    Column("standard", _("method or standard")),
    Column("range", _("range")),
    Column("fee", _("fee")),
)
EQUIPMENT_COLUMNS = (
    Column("name", _("equipment"), required=True, width=2),
    Column("model", _("model")),
    Column("specification", _("specification"), width=2),
    Column("open", _("open to others")),
)
FIRM_COLUMNS = (
    Column("name", _("firm"), required=True, width=2),
    Column("proof", _("proof"), required=True),
    Column("since", _("since")),
)


class Platform(OwnedRecord):
    """A laboratory or centre; ``owner`` is the unit that hosts or leads it."""

    tier = models.CharField(_("tier"), max_length=20, choices=Tier.choices, default=Tier.PROVINCIAL_KEY)
    hosts: Any = TableField(_("host units, in order"), columns=HOST_COLUMNS)
    director = models.CharField(_("director"), max_length=60, blank=True)
    industry = term(Tree.INDUSTRY, _("industry"))
    chain = term(Tree.CHAIN, _("industry chain"))
    field = term(Tree.FIELD, _("technology field"))
    discipline = term(Tree.DISCIPLINE, _("discipline"))
    keywords = KeywordsField(_("keywords"))
    directions = models.TextField(_("lines of research"), max_length=3000, blank=True)
    results = models.TextField(_("key results"), max_length=3000, blank=True)
    services: Any = TableField(_("services"), columns=SERVICE_COLUMNS)
    equipment: Any = TableField(_("equipment"), columns=EQUIPMENT_COLUMNS)
    firms: Any = TableField(
        _("linked firms"), columns=FIRM_COLUMNS, help_text=_("Only firms with a proof of the link are counted.")
    )
    staff = models.PositiveIntegerField(_("fixed staff"), null=True, blank=True)
    visiting = models.PositiveIntegerField(_("visiting staff"), null=True, blank=True)
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = TelephoneField(_("telephone"))
    approval_document = models.CharField(_("approval document"), max_length=60, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    notice_until = models.DateField(_("public notice until"), null=True, blank=True, editable=False)
    grade = models.CharField(_("grade"), max_length=10, choices=Grade.choices, blank=True)
    evaluated_on = models.DateField(_("evaluated on"), null=True, blank=True)

    class Meta:
        verbose_name = _("laboratory or centre")
