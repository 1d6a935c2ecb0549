"""The application: who wants to do what with a call's money or name, and how its success is measured."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kehui.people.fields import TelephoneField
from kehui.records.fields import AnswersField, Column, MoneyField, TableField
from kehui.records.models import Record
from kehui.registry.fields import KeywordsField, term
from kehui.registry.models import OwnedRecord
from kehui.terms.models import Tree


class Lead(models.TextChoices):
    """What sort of organisation leads, for the share led by enterprises."""

    ENTERPRISE = "enterprise", _("enterprise")
    INSTITUTE = "institute", _("university or institute")
    OTHER = "other", _("other organisation")


PARTNER_COLUMNS = (
    Column("organisation", _("organisation"), required=True, width=2),
    Column("person", _("person"), required=True),
    Column("role", _("role"), width=2),
)
INDICATOR_COLUMNS = (
    Column("name", _("indicator"), required=True, width=2),
    Column("baseline", _("value today")),
    Column("target", _("target value"), required=True),
    Column("unit", _("unit")),
)
UNSUITABLE_COLUMNS = (
    Column("name", _("expert"), required=True),
    Column("organisation", _("employer")),
    Column("reason", _("reason"), width=3),
)
RESULTS = (("met", _("conforms")), ("unmet", _("does not conform")), ("none", _("not applicable")))
CHECK_COLUMNS = (
    Column("item", _("point checked"), required=True, width=3),
    Column("result", _("result"), required=True, choices=RESULTS),
    Column("remark", _("remark"), width=2),
)


class Application(OwnedRecord):
    """An answer to a call by an organisation; money in fen."""

    call = models.ForeignKey(
        "openings.Call",
        models.PROTECT,
        verbose_name=_("call"),
        related_name="applications",
        limit_choices_to={"sort__in": ("programme", "open_bid", "selection")},
    )
    guide = models.ForeignKey(
        "guides.Guide",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("guide item"),
        related_name="applications",
    )
    result = models.ForeignKey(
        Record,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("achievement"),
        related_name="+",
        limit_choices_to={"kind__in": ("achievement",)},
        help_text=_("For a selection: the achievement on the register, by its number."),
    )
    lead = models.CharField(_("led by"), max_length=10, choices=Lead.choices, default=Lead.ENTERPRISE)
    leader = models.CharField(_("person in charge"), max_length=60, blank=True)
    leader_title = models.CharField(_("professional title of the person in charge"), max_length=60, blank=True)
    partners: Any = TableField(_("participants"), columns=PARTNER_COLUMNS)
    industry = term(Tree.INDUSTRY, _("industry"))
    field = term(Tree.FIELD, _("technology field"))
    discipline = term(Tree.DISCIPLINE, _("discipline"))
    keywords = KeywordsField(_("keywords"))
    summary = models.TextField(_("summary"), max_length=3000, blank=True)
    novelty = models.TextField(_("what is new"), max_length=5000, blank=True)
    plan = models.TextField(_("plan of work"), max_length=10000, blank=True)
    basis = models.TextField(_("work done so far"), max_length=5000, blank=True)
    indicators: Any = TableField(_("indicators to reach"), columns=INDICATOR_COLUMNS)
    asked = MoneyField(_("money asked for"), null=True, blank=True)
    own_funding = MoneyField(_("own money"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(
        _("duration in months"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    edition = models.PositiveSmallIntegerField(_("edition of the call's form"), null=True, blank=True, editable=False)
    entries: Any = AnswersField(_("the call's form"))
    named_entries: Any = AnswersField(_("the call's form: who applies"))
    unsuitable: Any = TableField(_("experts who should not review it"), columns=UNSUITABLE_COLUMNS)
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = TelephoneField(_("telephone"))
    checklist: Any = TableField(_("formal check"), columns=CHECK_COLUMNS)
    mark = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True, blank=True)
    place = models.PositiveIntegerField(_("place"), null=True, blank=True)
    granted = MoneyField(_("money granted"), null=True, blank=True)

    class Meta:
        verbose_name = _("application")

    def clean(self) -> None:
        super().clean()
        if self.guide_id and self.call_id and self.guide.call_id != self.call_id:  # type: ignore[union-attr]
            raise ValidationError({"guide": gettext("This item belongs to another call.")})
        if self.state == "draft" and self.call_id and (self.edition is None or self._moved()):
            self.edition = self.call.forms.order_by("-number").values_list("number", flat=True).first()  # type: ignore[attr-defined]

    def _moved(self) -> bool:
        """Whether the application now answers another call than the one it was begun for."""
        return not Application.objects.filter(pk=self.pk, call=self.call_id).exists()

    @property
    def form(self) -> Any:
        """The edition of the call's form that it answers; None without one."""
        return self.call.forms.filter(number=self.edition).first() if self.call_id and self.edition else None  # type: ignore[attr-defined]
