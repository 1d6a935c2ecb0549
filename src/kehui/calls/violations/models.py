"""The violation: which expert, what conduct, by which rule set; what follows is read from that, never typed."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.effects import Effect
from kehui.people.powers import Role
from kehui.records.models import Record


class Violation(Record):
    """``points``, ``consequence`` and ``until`` follow from the row ``basis`` of the rule set."""

    judge = models.ForeignKey("experts.Expert", models.PROTECT, verbose_name=_("expert"), related_name="violations")
    about = models.ForeignKey(
        "reviews.Review", models.PROTECT, verbose_name=_("review"), null=True, blank=True, related_name="+"
    )
    rules = models.ForeignKey(
        "rulesets.RuleSet", models.PROTECT, verbose_name=_("rule set that says what follows"), related_name="+"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("account of the expert"),
    )  # fmt: skip
    conduct = models.CharField(
        _("conduct"), max_length=80, help_text=_("In the words of the rule set, such as: leaked what was reviewed.")
    )
    happened_on = models.DateField(_("happened on"))
    facts = models.TextField(_("facts found"), max_length=3000)
    statement = models.TextField(_("what the expert says"), max_length=3000, blank=True)
    consequence = models.CharField(_("what follows"), max_length=10, choices=Effect.choices, blank=True, editable=False)
    points: Any = models.DecimalField(
        _("points of credit"), max_digits=5, decimal_places=1, null=True, blank=True, editable=False
    )
    basis = models.CharField(pgettext_lazy("document", "source"), max_length=200, blank=True, editable=False)
    until = models.DateField(_("suspended until"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("violation")

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        if not self.title:
            self.title = self.conduct
        super().clean_fields(exclude)

    def clean(self) -> None:
        super().clean()
        if self._state.adding and self.judge_id:
            author = self.judge.created_by
            self.account = author if author.powers.holds(Role.EXPERT) else None
            self.region_id = self.region_id or self.judge.region_id
