"""The field check: who went to see an application's claims on the spot, when, and what was found with what evidence."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.records.fields import YES_NO, Column, TableField
from kehui.records.models import Record

TEAM_COLUMNS = (
    Column("name", _("person"), required=True),
    Column("employer", _("employer"), required=True, width=2),
    Column("part", _("part in the check"), width=2),
)
FINDING_COLUMNS = (
    Column("item", _("claim"), required=True, width=2),
    Column("claimed", _("value claimed"), required=True),
    Column("found", _("value found"), required=True),
    Column("holds", _("holds"), required=True, choices=YES_NO),
    Column("evidence", _("evidence"), required=True, width=2),
)


class Finding(models.TextChoices):
    """What a check comes to."""

    HOLDS = "holds", _("the claims hold")
    PARTLY = "partly", _("the claims hold in part")
    FALSE = "false", _("the claims do not hold")


class FieldCheck(Record):
    """One visit to the place where an application's claims can be seen; it belongs to the region of the case."""

    case = models.ForeignKey(
        "applications.Application", models.PROTECT, verbose_name=_("application"), related_name="field_checks"
    )
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    place = models.CharField(pgettext_lazy("field check", "place"), max_length=200, blank=True)
    team: Any = TableField(_("who goes"), columns=TEAM_COLUMNS)
    went_on = models.DateField(_("went on"), null=True, blank=True)
    findings: Any = TableField(_("findings"), columns=FINDING_COLUMNS)
    conclusion = models.CharField(_("conclusion"), max_length=10, choices=Finding.choices, blank=True)
    opinion = models.TextField(_("opinion"), max_length=3000, blank=True)

    class Meta:
        verbose_name = _("field check")

    def clean(self) -> None:
        super().clean()
        if self._state.adding and self.region_id is None and self.case_id:
            self.region_id = self.case.region_id
