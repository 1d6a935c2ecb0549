"""The guide item, or list item of an open-bid challenge: a problem, how its solution is measured, and what it pays."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kehui.calls.rules import AGREED
from kehui.people.models import Organisation
from kehui.records.fields import Column, MoneyField, TableField
from kehui.records.models import Record, parent
from kehui.registry.fields import KeywordsField, term
from kehui.terms.models import Tree

INDICATOR_COLUMNS = (
    Column("name", _("indicator"), required=True, width=2),
    Column("target", _("target value"), required=True),
    Column("unit", _("unit")),
    Column("test", _("test method"), width=2),
)
MILESTONE_COLUMNS = (
    Column("name", _("milestone"), required=True, width=3),
    Column("due", _("due")),
    Column("share", _("share of the money (%)")),
    Column("kept", _("teams kept")),
)
SOURCE_COLUMNS = (Column("number", _("number of the demand"), required=True), Column("remark", _("remark"), width=3))


class Guide(Record):
    """One item of a call; ``sources`` are the numbers of the demands it comes from, money in fen."""

    record_ptr = parent("guide")
    call = models.ForeignKey(
        "openings.Call", models.PROTECT, verbose_name=_("call"), related_name="guides",
        limit_choices_to={"sort__in": AGREED},
    )  # fmt: skip
    chain = term(Tree.CHAIN, _("industry chain"))
    industry = term(Tree.INDUSTRY, _("industry"))
    field = term(Tree.FIELD, _("technology field"))
    keywords = KeywordsField(_("keywords"))
    problem = models.TextField(_("what is to be solved"), max_length=5000, blank=True)
    indicators: Any = TableField(_("indicators that must be reached"), columns=INDICATOR_COLUMNS)
    milestones: Any = TableField(_("milestones"), columns=MILESTONE_COLUMNS)
    budget = MoneyField(_("money"), null=True, blank=True)
    awards = models.PositiveSmallIntegerField(_("teams supported at most"), default=1)
    deadline_on = models.DateField(_("to be reached by"), null=True, blank=True)
    user = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("end user"), related_name="+"
    )
    ownership = models.TextField(_("intellectual property"), max_length=1000, blank=True)
    sources: Any = TableField(_("demands behind it"), columns=SOURCE_COLUMNS)

    class Meta:
        verbose_name = _("guide item")

    def clean(self) -> None:
        super().clean()
        if self._state.adding and self.region_id is None and self.call_id:
            self.region = self.call.region
