"""The project: what was agreed, by indicators and milestones, and what was reached of it; money in fen."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kehui.calls.rules import AGREED
from kehui.records.fields import YES_NO, Column, MoneyField, TableField
from kehui.registry.models import OwnedRecord

INDICATOR_COLUMNS = (
    Column("name", _("indicator"), required=True, width=2),
    Column("baseline", _("value today")),
    Column("target", _("target value"), required=True),
    Column("unit", _("unit")),
    Column("actual", _("value reached")),
    Column("evidence", _("evidence")),
    Column("verifier", _("verified by")),
    Column("reached", _("reached"), choices=YES_NO),
)
MILESTONE_STATES = (
    ("passed", pgettext_lazy("milestone", "reached")),
    ("late", pgettext_lazy("milestone", "late")),
    ("changed", pgettext_lazy("milestone", "changed")),
    ("stopped", pgettext_lazy("milestone", "given up")),
)
MILESTONE_COLUMNS = (
    Column("name", _("milestone"), required=True, width=3),
    Column("due", _("due")),
    Column("share", _("share of the money (%)")),
    Column("state", _("state"), choices=MILESTONE_STATES),
    Column("evidence", _("evidence"), width=2),
)
CHANGES = (
    ("leader", _("person in charge")),
    ("period", pgettext_lazy("project", "period")),
    ("indicators", _("indicators")),
    ("milestones", _("milestones")),
    ("participants", _("participants")),
    ("money", pgettext_lazy("project", "budget")),
    ("other", _("something else")),
)
CHANGE_COLUMNS = (
    Column("what", _("what is to change"), required=True, choices=CHANGES),
    Column("before", _("as agreed"), width=2),
    Column("after", _("as wanted"), required=True, width=2),
)
PAYMENT_COLUMNS = (
    Column("day", _("paid on"), required=True, type="date"),
    Column("amount", _("amount in 10,000 yuan"), required=True),
    Column("milestone", _("milestone it pays for"), width=2),
    Column("document", _("document"), width=2),
    Column("early", _("why before the milestone is accepted"), width=2),
)
OUTPUT_COLUMNS = (
    Column("kind", _("kind of output"), required=True),
    Column("name", _("name or number"), required=True, width=3),
    Column("day", _("day")),
)


class Lead(models.TextChoices):
    ENTERPRISE = "enterprise", _("enterprise")
    INSTITUTE = "institute", _("university or institute")
    OTHER = "other", _("other organisation")


class Conclusion(models.TextChoices):
    PASSED = "passed", _("passed")
    AGAIN = "again", _("to be examined again")
    FAILED = "failed", _("failed")


LEFT = ("withdrawn", "dropped")  # states in which an agreement leaves room for another about the same award


class Project(OwnedRecord):
    """An awarded application under its agreement, with the ``call`` that it answered.

    That of an open-bid challenge has three parties: ``owner`` bids, the end user of the list item pays ``user_funding``
    and accepts, the authority grants."""

    origin = models.ForeignKey(
        "applications.Application",
        models.PROTECT,
        verbose_name=_("application"),
        related_name="projects",
        limit_choices_to={"call__sort__in": AGREED},
    )
    call = models.ForeignKey(
        "openings.Call", models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("call"),
        related_name="projects",
    )  # fmt: skip
    plan_year = models.PositiveSmallIntegerField(
        _("plan year"), null=True, blank=True, validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    agreement_number = models.CharField(_("number of the agreement"), max_length=60, blank=True)
    lead = models.CharField(_("led by"), max_length=10, choices=Lead.choices, default=Lead.ENTERPRISE)
    leader = models.CharField(_("person in charge"), max_length=60, blank=True)
    starts_on = models.DateField(_("begins on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    granted = MoneyField(_("money granted"), null=True, blank=True)
    own_funding = MoneyField(_("own money"), null=True, blank=True)
    indicators: Any = TableField(_("indicators"), columns=INDICATOR_COLUMNS)
    milestones: Any = TableField(_("milestones"), columns=MILESTONE_COLUMNS)
    payments: Any = TableField(_("payments"), columns=PAYMENT_COLUMNS)
    outputs: Any = TableField(_("outputs"), columns=OUTPUT_COLUMNS)
    user_funding = MoneyField(_("money of the end user"), null=True, blank=True)
    owner_signed_on = models.DateField(_("signed by the organisation on"), null=True, blank=True)
    user_signed_on = models.DateField(_("signed by the end user on"), null=True, blank=True)
    office_signed_on = models.DateField(_("signed by the authority on"), null=True, blank=True)
    out_at = models.CharField(_("out of the race at the milestone"), max_length=TableField.CELL, blank=True)
    wanted: Any = TableField(_("change wanted"), columns=CHANGE_COLUMNS)
    user_consented_on = models.DateField(_("agreed to by the end user on"), null=True, blank=True)
    midterm = models.TextField(_("mid-term opinion"), max_length=3000, blank=True)
    user_accepted_on = models.DateField(_("accepted by the end user on"), null=True, blank=True)
    user_refused_on = models.DateField(_("refused by the end user on"), null=True, blank=True)
    user_opinion = models.TextField(_("opinion of the end user"), max_length=3000, blank=True)
    conclusion = models.CharField(_("conclusion"), max_length=10, choices=Conclusion.choices, blank=True)
    opinion = models.TextField(_("opinion on acceptance"), max_length=5000, blank=True)

    class Meta:
        verbose_name = _("project")

    def clean(self) -> None:
        super().clean()
        if self.origin_id:
            self.call_id = self.origin.call_id
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": gettext("The last day lies before the first.")})
