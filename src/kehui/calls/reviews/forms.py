"""The score sheet as a form: a number and a comment for every criterion of the rules, then verdict and opinion."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.calls.reviews.models import Review, Verdict
from kehui.records.forms import RecordForm

OTHERS = ("verdict", "opinion", "remark")


class SheetForm(RecordForm):
    """``criteria`` are the rows of the rule set; with ``checked=False`` nothing is judged: a draft taken up again."""

    verdict = forms.ChoiceField(label=gettext_lazy("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect)
    opinion = forms.CharField(
        label=gettext_lazy("Opinion for the applicant"), required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    remark = forms.CharField(
        label=gettext_lazy("Remark for the panel only"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, review: Review, data: Mapping[str, Any] | None = None, *, checked: bool = True) -> None:
        self.criteria: list[dict[str, str]] = review.round.rules.criteria
        given = {row["code"]: row for row in review.scores}
        initial: dict[str, Any] = {name: getattr(review, name) for name in OTHERS}
        for row in self.criteria:
            code, old = row["code"], given.get(row["code"], {})
            initial |= {f"{name}-{code}": old.get(name, "") for name in ("points", "comment")}
        super().__init__(data, initial=initial, checked=checked)
        for row in self.criteria:
            self.fields[f"points-{row['code']}"] = _points(row)
            self.fields[f"comment-{row['code']}"] = forms.CharField(
                label=_("Comment"), required=False, max_length=500, widget=forms.TextInput()
            )

    def rows(self) -> list[tuple[dict[str, str], Any, Any]]:
        """Each criterion with its two bound fields."""
        return [(row, self[f"points-{row['code']}"], self[f"comment-{row['code']}"]) for row in self.criteria]

    def answer(self) -> dict[str, Any]:
        """What the step ``sign`` takes."""
        scores = [
            {
                "code": row["code"],
                "label": row["label"],
                "points": f"{self.cleaned_data['points-' + row['code']].normalize():f}",
                "comment": self.cleaned_data[f"comment-{row['code']}"],
            }
            for row in self.criteria
        ]
        return {"scores": scores} | {name: self.cleaned_data[name] for name in OTHERS}


def _points(row: dict[str, str]) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal", "class": "points"})
    return forms.DecimalField(
        label=_("Points: %(criterion)s") % {"criterion": row["label"]}, min_value=0, max_value=Decimal(row["most"]),
        max_digits=5, decimal_places=1, widget=widget,
    )  # fmt: skip
