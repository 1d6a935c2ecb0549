"""The evaluation: what an agency finds a result to be worth, how ready it is, and on what evidence."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kehui.market.achievements.models import Stage
from kehui.people.models import Organisation
from kehui.records.fields import Column, TableField
from kehui.records.models import Record
from kehui.registry.models import OwnedRecord
from kehui.registry.readiness import HIGHEST, Scale

EVIDENCE_COLUMNS = (
    Column("level", _("level"), required=True),
    Column("document", _("report, certificate, contract or invoice"), required=True, width=3),
    Column("remark", _("remark"), width=2),
)
COMPARISON_COLUMNS = (
    Column("name", _("indicator"), required=True, width=2),
    Column("own", _("own value"), required=True),
    Column("domestic", _("best domestic value")),
    Column("international", _("best international value")),
    Column("source", pgettext_lazy("document", "source"), required=True, width=2),
)
OPINION_COLUMNS = (
    Column("expert", _("expert"), required=True),
    Column("employer", _("employer"), width=2),
    Column("opinion", _("opinion"), required=True, width=4),
)


class Purpose(models.TextChoices):
    TRANSFER = "transfer", _("transfer or licence")
    FINANCE = "finance", _("financing")
    AWARD = "award", _("selection or award")
    ACCEPTANCE = "acceptance", _("acceptance of a project")
    OTHER = "other", _("other purpose")


def _value(label: Any) -> models.TextField:
    """What is said about one of the five values."""
    return models.TextField(label, max_length=3000, blank=True)


class Evaluation(OwnedRecord):
    """``owner`` is the agency, unrelated to the ``client`` and to whoever owns the ``result``; ``nine`` and ``stage``
    are what the level claimed amounts to on the other scales."""

    result = models.ForeignKey(
        Record,
        models.PROTECT,
        verbose_name=_("achievement"),
        related_name="evaluations",
        limit_choices_to={"kind__in": ("achievement",)},
    )
    client = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("client"), related_name="+")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices, default=Purpose.TRANSFER)
    scientific = _value(_("scientific value"))
    technological = _value(_("technological value"))
    economic = _value(_("economic value"))
    social = _value(_("social value"))
    cultural = _value(_("cultural value"))
    scale = models.CharField(_("scale"), max_length=10, choices=Scale.choices, default=Scale.NINE)
    level = models.PositiveSmallIntegerField(
        _("level claimed"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(13)]
    )
    evidence: Any = TableField(_("evidence for each level"), columns=EVIDENCE_COLUMNS)
    comparison: Any = TableField(_("comparison of indicators"), columns=COMPARISON_COLUMNS)
    opinions: Any = TableField(_("opinions of experts"), columns=OPINION_COLUMNS)
    report_number = models.CharField(_("number of the report"), max_length=60, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    nine = models.PositiveSmallIntegerField(_("technology readiness level"), null=True, blank=True, editable=False)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, blank=True, editable=False)

    class Meta:
        verbose_name = _("evaluation")

    def clean(self) -> None:
        if self._state.adding and self.result_id:
            self.region_id = self.result.region_id  # the register where the achievement stands takes the report
        super().clean()
        highest = HIGHEST[Scale(self.scale)]
        if self.level and self.level > highest:
            raise ValidationError({"level": gettext("This scale has %(count)s levels.") % {"count": highest}})
        if self.owner_id and self.owner_id in (self.client_id, self.result_id and self.result.owner_id):
            raise ValidationError({"owner": gettext("Nobody evaluates for themselves.")})
