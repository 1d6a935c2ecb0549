"""The rules of reviewing: criteria, joining of scores, panel, avoidance; dated, so that a case keeps its own."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.avoidance import RULES, STRENGTHS
from kehui.calls.effects import CREDIT, Effect
from kehui.calls.placing import home_region
from kehui.records.fields import Column, TableField
from kehui.records.models import Record

CRITERION_COLUMNS = (
    Column("code", _("code"), required=True),
    Column("label", _("criterion"), required=True, width=2),
    Column("most", _("points at most"), required=True),
    Column("floor", _("points at least")),
    Column("guide", _("what the points mean"), width=4),
)
POINT_COLUMNS = (
    Column("item", _("point checked"), required=True, width=3),
    Column("source", pgettext_lazy("document", "source"), width=2),
)
CONFLICT_COLUMNS = (
    Column("rule", _("relation"), required=True, width=3, choices=tuple(RULES.items())),
    Column("strength", _("effect"), required=True, choices=tuple(STRENGTHS.items())),
    Column("years", _("years back")),
    Column("source", pgettext_lazy("document", "source"), width=2),
)
QUOTA_COLUMNS = (
    Column("field", _("technology field"), required=True),
    Column("most", _("awards at most"), required=True),
)


LETTER = ("title", "number", "organisation", "call", "round", "result", "points", "band", "criteria", "opinions",
          "experts", "office", "date")  # fmt: skip
LETTER_NAMES = " ".join(f"{{{name}}}" for name in LETTER)  # as they stand in the text of a letter
CREDIT_COLUMNS = (
    Column("event", _("event"), required=True, width=2, choices=tuple(CREDIT.items())),
    Column("points", _("points"), required=True),
    Column("source", pgettext_lazy("document", "source"), width=2),
)


VIOLATION_COLUMNS = (
    Column("conduct", _("conduct"), required=True, width=3),
    Column("times", _("from which time on")),
    Column("effect", _("effect"), required=True, choices=tuple(Effect.choices)),
    Column("months", _("months suspended")),
    Column("points", _("points")),
    Column("source", pgettext_lazy("document", "source"), width=2),
)


class Joining(models.TextChoices):
    """How the scores of a panel become one."""

    MEAN = "mean", _("mean")
    TRIMMED = "trimmed", _("mean without the highest and the lowest")


class Veto(models.TextChoices):
    """When “not recommended” ends a case whatever its points."""

    NONE = "none", _("no veto")
    MAJORITY = "majority", _("more than half of the panel")
    ANY = "any", _("any one of the panel")


class Blind(models.TextChoices):
    """Who is kept from whom while a case is reviewed."""

    SINGLE = "single", _("single blind: applicants do not learn who reviews")
    DOUBLE = "double", _("double blind: reviewers do not learn who applies either")


class Publishing(models.TextChoices):
    """From when on what the rules publish of experts and scores may be read by everybody."""

    NOTICE = "notice", _("with the public notice of the result")
    CLOSED = "closed", _("when the public notice is closed")


def _percent(label: Any) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, default=0, validators=[MaxValueValidator(100)])


def _count(label: Any, default: int, least: int = 0) -> models.PositiveSmallIntegerField:
    checks = [MinValueValidator(least), MaxValueValidator(1000)]
    return models.PositiveSmallIntegerField(label, default=default, validators=checks)


class RuleSet(Record):
    """One edition of the rules; shares are percent, counts are experts, cases or reviews."""

    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    criteria: Any = TableField(_("criteria"), columns=CRITERION_COLUMNS)
    points: Any = TableField(
        _("points of the formal check"), columns=POINT_COLUMNS,
        help_text=_("They stand on the checklist of every application; whoever checks says whether each is met."),
    )  # fmt: skip
    alike_from = models.PositiveSmallIntegerField(
        _("applications that repeat so much of another text are named (%)"), default=60,
        validators=[MaxValueValidator(100)],
        help_text=_("Looked up over all calls, among those under way or awarded. 0: not looked up."),
    )  # fmt: skip
    joining = models.CharField(_("joining of scores"), max_length=10, choices=Joining.choices, default=Joining.MEAN)
    trim_from = _count(_("trimmed from so many scores on"), 5, 3)
    veto = models.CharField(_("veto"), max_length=10, choices=Veto.choices, default=Veto.NONE)
    blind = models.CharField(_("blind review"), max_length=10, choices=Blind.choices, default=Blind.SINGLE)
    per_case = _count(_("experts for each case"), 5, 1)
    odd = models.BooleanField(_("odd number of experts"), default=True)
    technical_share = _percent(_("share of technical experts, at least (%)"))
    economic_least = _count(_("economic or legal experts, at least"), 0)
    per_employer = _count(_("experts of one employer, at most"), 1, 1)
    load_most = _count(_("cases for each expert, at most"), 20, 1)
    yearly_most = _count(_("reviews for each expert in a year, at most"), 10, 1)
    years_in_row = _count(_("years in a row that an expert reviews, at most (0: no limit)"), 0)
    rest_points = _count(_("rotation: points of fitness taken off for each review of this year"), 0)
    unsuitable_most = _count(_("experts whom an applicant may name as unsuitable, at most"), 3)
    teams_most = _count(_("teams in one race, at most (0: no limit)"), 0)
    notice_first = models.BooleanField(
        _("public notice before the award"), default=True,
        help_text=_("Of major projects, open-bid challenges and selections: nothing is awarded that no notice listed."),
    )  # fmt: skip
    accepted_first = models.BooleanField(
        _("a milestone is paid for only once it is accepted"), default=False,
        help_text=_("Otherwise a payment before that says why."),
    )  # fmt: skip
    field_check = models.BooleanField(_("field check before the public notice"), default=False)
    follow_years = _count(_("years that an award is followed"), 0)
    quotas: Any = TableField(
        _("awards at most by field"), columns=QUOTA_COLUMNS, help_text=_("The code of a technology field.")
    )
    conflicts: Any = TableField(
        _("avoidance"), columns=CONFLICT_COLUMNS,
        help_text=_("Relations “within the years given” need their years; the others have none."),
    )  # fmt: skip

    reserves = _count(_("runners-up kept in reserve"), 0)
    tell_band = models.BooleanField(_("applicants learn in which third they stand"), default=False)
    tell_scores = models.BooleanField(_("applicants learn their mean points by criterion"), default=False)
    letter = models.TextField(
        _("letter to applicants"),
        max_length=5000,
        blank=True,
        help_text=format_lazy(_("Placeholders: {names}. A blank field takes the usual letter."), names=LETTER_NAMES),
    )
    publish_experts = models.BooleanField(_("the experts' names are published"), default=False)
    publish_scores = models.BooleanField(_("the scores are published"), default=False)
    publish_when = models.CharField(
        _("published"), max_length=10, choices=Publishing.choices, default=Publishing.CLOSED
    )
    credit: Any = TableField(
        _("credit of experts"), columns=CREDIT_COLUMNS,
        help_text=_("Points may be below 0. An expert begins with 100."),
    )  # fmt: skip
    credit_years = _count(_("years for which an event counts"), 3, 1)
    credit_least = models.PositiveSmallIntegerField(
        _("credit at least, to be asked or drawn"), default=0, validators=[MaxValueValidator(100)],
        help_text=_("0: no limit."),
    )  # fmt: skip

    violations: Any = TableField(
        _("violations and what follows"),
        columns=VIOLATION_COLUMNS,
        help_text=_("A suspension has its months. A row “from the 2nd time on” counts from then."),
    )
    severity_hint = _count(_("hint of an expert whose severity differs by so many points (0: none)"), 0)

    class Meta:
        verbose_name = _("rule set")

    def clean(self) -> None:
        super().clean()
        if self._state.adding and self.region_id is None:
            self.region = home_region(self.created_by)
