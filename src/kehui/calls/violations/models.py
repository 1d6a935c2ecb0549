"""The violation: which expert, what conduct, by which rule set; what follows is read from that, never typed."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kehui.calls.effects import Effect
from kehui.people.powers import Role
from kehui.records.models import Record


def conducts() -> list[Any]:
    """What the rule sets in force call a violation, under the name of each."""
    rules = Violation._meta.get_field("rules").remote_field.model._default_manager
    named = [
        (str(each), [(words, words) for words in dict.fromkeys(row["conduct"].strip() for row in each.violations)])
        for each in rules.filter(state="in_force").order_by("-valid_from")
    ]
    return [("", _("choose …")), *(each for each in named if each[1])]


class ConductField(models.CharField):
    """A conduct as a rule set names it: in a form chosen, never typed."""

    def formfield(self, **kwargs: Any) -> Any:
        given = {"label": self.verbose_name, "help_text": self.help_text, "required": not self.blank}
        return forms.ChoiceField(choices=conducts, **given | kwargs)

    def deconstruct(self) -> Any:
        """In the database it is plain text."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


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
    conduct = ConductField(
        _("conduct"), max_length=80, help_text=_("In the words of the rule set that says what follows.")
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
        if self.rules_id and self.conduct and self.state == "draft":
            require_named(self)
        if self._state.adding and self.judge_id:
            author = self.judge.created_by
            self.account = author if author.powers.holds(Role.EXPERT) else None
            self.region_id = self.region_id or self.judge.region_id


def require_named(violation: Violation) -> None:
    """``ValidationError`` names the conducts that the rule set knows."""
    named = list(dict.fromkeys(row["conduct"].strip() for row in violation.rules.violations))
    if violation.conduct.strip() not in named:
        words = gettext("The rule set does not name this conduct. It names: %(named)s.")
        raise ValidationError({"conduct": words % {"named": gettext("; ").join(named) or "–"}})
