"""What must be true of rules of reviewing before they come into force."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.calls.avoidance import WITH_YEARS
from kehui.calls.effects import Effect
from kehui.calls.rulesets.models import LETTER, RuleSet
from kehui.core.rubrics import Rubric, RubricError, number
from kehui.terms.models import Term, Tree


def require_sound(rules: RuleSet, **_by: Any) -> None:
    """Criteria with codes of their own and points that are numbers; a panel that can exist; days in order."""
    problems: dict[str, list[str]] = {}
    if found := list(_bad_criteria(rules.criteria)):
        problems["criteria"] = found
    if found := list(_bad_avoidance(rules.conflicts)):
        problems["conflicts"] = found
    if found := list(_bad_letter(rules.letter)):
        problems["letter"] = found
    if found := list(_bad_credit(rules.credit)):
        problems["credit"] = found
    if found := list(_bad_violations(rules.violations)):
        problems["violations"] = found
    if found := list(_bad_quotas(rules.quotas)):
        problems["quotas"] = found
    if rules.odd and rules.per_case % 2 == 0:
        problems["per_case"] = [_("This number must be odd, as the rules say so.")]
    if rules.economic_least > rules.per_case:
        problems["economic_least"] = [_("There are only %(count)s experts for each case.") % {"count": rules.per_case}]
    if rules.valid_from and rules.valid_until and rules.valid_until < rules.valid_from:
        problems["valid_until"] = [_("The last day lies before the first.")]
    if problems:
        raise ValidationError(problems)


FAULTS = {
    "twice": gettext_lazy("Row %(row)s: the code “%(text)s” stands there twice."),
    "most": gettext_lazy("Row %(row)s: %(text)s is no number of points."),
    "floor": gettext_lazy("Row %(row)s: points at least must lie between 0 and %(most)s."),
    "code": gettext_lazy("Row %(row)s has no code."),
    "empty": gettext_lazy("There is no criterion."),
}


def _bad_criteria(rows: list[dict[str, str]]) -> Iterator[str]:
    """What the reviewing itself would refuse, in the words of whoever reads."""
    try:
        Rubric.of(rows)
    except RubricError as error:
        for fault in error.faults:
            yield str(FAULTS[fault.what]) % {"row": fault.row, "text": fault.text, "most": fault.most or "–"}


def _bad_quotas(rows: list[dict[str, str]]) -> Iterator[str]:
    """Each names a technology field and a whole number of awards."""
    known = set(Term.objects.of(Tree.FIELD).values_list("code", flat=True))
    for place, row in enumerate(rows, 1):
        if row["field"].strip() not in known:
            yield _("Row %(row)s: there is no technology field “%(text)s”.") % {"row": place, "text": row["field"]}
        if not row["most"].isdecimal():
            yield _("Row %(row)s: “%(text)s” is no number of awards.") % {"row": place, "text": row["most"]}


def _bad_avoidance(rows: list[dict[str, str]]) -> Iterator[str]:
    for place, row in enumerate(rows, 1):
        years = row.get("years", "").strip()
        if not years.isdecimal() and (years or row["rule"] in WITH_YEARS):
            yield _("Row %(row)s: “%(text)s” is no number of years.") % {"row": place, "text": years}


def _bad_letter(text: str) -> Iterator[str]:
    for name in re.findall(r"\{(\w+)\}", text):
        if name not in LETTER:
            yield _("There is no placeholder {%(name)s}.") % {"name": name}


def _bad_credit(rows: list[dict[str, str]]) -> Iterator[str]:
    for place, row in enumerate(rows, 1):
        if number(row["points"]) is None:
            yield _("Row %(row)s: “%(text)s” is no number of points.") % {"row": place, "text": row["points"]}


def _bad_violations(rows: list[dict[str, str]]) -> Iterator[str]:
    """Numbers where it names them; only a suspension has months, and always."""
    for place, row in enumerate(rows, 1):
        points = row.get("points", "").strip()
        times, months = row.get("times", "").strip() or "1", row.get("months", "").strip()
        if not times.isdecimal() or not int(times):
            yield _("Row %(row)s: “%(text)s” is no number of times.") % {"row": place, "text": times}
        if (row["effect"] == Effect.SUSPEND) != (months.isdecimal() and 0 < int(months) <= 600):
            yield _("Row %(row)s: a suspension needs its months, and nothing else has any.") % {"row": place}
        if points and number(points) is None:
            yield _("Row %(row)s: “%(text)s” is no number of points.") % {"row": place, "text": points}
