"""The review: one expert on one case. Whose case it is stands in the same row, so that the database itself refuses an
applicant who would review their own case."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kehui.calls.reviews.checks import (
    hold,
    require_credit,
    require_limits,
    require_no_conflict,
    require_no_suspension,
    require_place,
)
from kehui.people.models import Organisation
from kehui.people.powers import Role
from kehui.records.fields import Column, TableField
from kehui.records.models import Record

SCORE_COLUMNS = (
    Column("code", _("code"), required=True),
    Column("label", _("criterion"), width=2),
    Column("points", _("points")),
    Column("comment", _("comment"), width=4),
)

KEPT = ("waiver", "invited", "confirmed", "signed", "abstained")  # states of a review that counts for its round


class Verdict(models.TextChoices):
    YES = "yes", pgettext_lazy("verdict", "recommended")
    CHANGES = "changes", _("recommended with changes")
    NO = "no", _("not recommended")


def _copied(to: Any, label: Any) -> models.ForeignKey:
    """Set from the case and the expert when the review is made; nobody types it."""
    return models.ForeignKey(
        to, models.PROTECT, null=True, blank=True, editable=False, verbose_name=label, related_name="+"
    )


class Review(Record):
    """``applicant`` and ``applying`` are the case's author and organisation, ``reviewer`` and ``employer`` those of the
    expert; ``total`` is in points."""

    round = models.ForeignKey("rounds.Round", models.PROTECT, verbose_name=_("round of review"), related_name="asked")
    case = models.ForeignKey(
        Record,
        models.PROTECT,
        verbose_name=_("case"),
        related_name="reviewed_by",
        limit_choices_to={"kind__in": ("application",)},
    )
    judge = models.ForeignKey(
        Record,
        models.PROTECT,
        verbose_name=_("expert"),
        related_name="asked_for",
        limit_choices_to={"kind__in": ("expert",)},
    )
    reviewer = _copied(settings.AUTH_USER_MODEL, _("account of the expert"))
    employer = _copied(Organisation, _("employer of the expert"))
    applicant = _copied(settings.AUTH_USER_MODEL, _("author of the case"))
    applying = _copied(Organisation, _("organisation of the case"))
    waiver = models.CharField(
        _("why a limit is set aside"),
        max_length=500,
        blank=True,
        help_text=_(
            "Only for an expert at the limit of the year, of years in a row or of cases in this round: say why nobody"
            " else can be asked. A second person has to agree before the expert is asked."
        ),
    )
    declared = models.BooleanField(
        _("I have no relation to this case that I would have to declare, and keep what I read to myself."),
        default=False,
    )
    scores: Any = TableField(_("scores"), columns=SCORE_COLUMNS)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices, blank=True)
    opinion = models.TextField(_("opinion for the applicant"), max_length=5000, blank=True)
    remark = models.TextField(_("remark for the panel only"), max_length=2000, blank=True)
    total = models.DecimalField(_("total points"), max_digits=6, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("review")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reviewer=models.F("applicant")), name="nobody_reviews_own_case"),
            models.CheckConstraint(
                condition=~models.Q(employer=models.F("applying")), name="nobody_reviews_own_employer"
            ),
        ]

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        if not self.title and self.case_id:
            self.title = self.case.title
        super().clean_fields(exclude)

    def clean(self) -> None:
        super().clean()
        if not self._state.adding or not (self.case_id and self.judge_id):
            return
        self._require_new()
        author = self.judge.created_by
        self.reviewer = author if author.powers.holds(Role.EXPERT) else None
        self.employer_id, self.region_id = self.judge.owner_id, self.round.region_id
        self.applicant_id, self.applying_id = self.case.created_by_id, self.case.owner_id
        if self.reviewer_id == self.applicant_id:
            raise ValidationError(gettext("Nobody reviews their own case."))
        if self.employer_id and self.employer_id == self.applying_id:
            raise ValidationError(gettext("Nobody reviews a case of their own employer."))
        hold(self)
        require_no_suspension(self)
        require_no_conflict(self)
        require_credit(self)
        require_place(self)
        require_limits(self)

    def _require_new(self) -> None:
        """An expert is asked about a case once in a round, unless they were replaced or stepped back."""
        same = type(self)._default_manager.filter(round=self.round_id, case=self.case_id, judge=self.judge_id)
        if found := same.filter(state__in=KEPT).first():
            words = gettext("This expert was already asked about this case: %(number)s.")
            raise ValidationError(words % {"number": found.number})
