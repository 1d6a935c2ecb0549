"""The public notice: what is about to be decided, listed for some working days, and whom to object to."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.placing import home_region
from kehui.people.fields import TelephoneField
from kehui.records.fields import Column, TableField
from kehui.records.models import Record, parent

LIST_COLUMNS = (
    Column("number", _("number")),
    Column("name", _("name"), required=True, width=3),
    Column("organisation", _("organisation"), width=2),
    Column("remark", _("remark"), width=2),
)


class Subject(models.TextChoices):
    AWARD = "award", _("projects to be awarded")
    SELECTION = "selection", _("achievements to be selected")
    EXPERTS = "experts", _("experts")
    TITLES = "titles", _("titles of enterprises or platforms")
    OTHER = "other", _("something else")


class PublicNotice(Record):
    """``days`` are working days, of which the day of publication counts; ``closes_on`` is the last of them."""

    record_ptr = parent("notice")
    subject = models.CharField(
        pgettext_lazy("notice", "about"), max_length=10, choices=Subject.choices, default=Subject.AWARD
    )
    basis = models.CharField(_("basis"), max_length=200, blank=True, help_text=_("The document that asks for it."))
    round = models.ForeignKey(
        "rounds.Round", models.PROTECT, null=True, blank=True, related_name="notices",
        verbose_name=_("round of review"),
        help_text=_("Whose result it lists; its rules say what is published of experts and scores."),
    )  # fmt: skip
    items: Any = TableField(_("list"), columns=LIST_COLUMNS)
    days = models.PositiveSmallIntegerField(
        _("working days"), default=5, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    office = models.CharField(_("office that accepts objections"), max_length=120, blank=True)
    phone = TelephoneField(_("telephone"))
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    conditions = models.TextField(
        _("how to object"), max_length=1000, blank=True,
        help_text=_("People sign with their real name and a contact, organisations with their stamp."),
    )  # fmt: skip
    starts_on = models.DateField(_("published on"), null=True, blank=True)
    closes_on = models.DateField(_("open to objections until"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("public notice")

    def clean(self) -> None:
        super().clean()
        if self._state.adding and self.region_id is None:
            self.region = home_region(self.created_by)
