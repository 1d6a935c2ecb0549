"""What must be true of rules of reviewing before they come into force."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.calls.avoidance import RULES, STRENGTHS, WITH_YEARS
from kehui.calls.rulesets.models import CREDIT, LETTER, RuleSet


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
    if rules.odd and rules.per_case % 2 == 0:
        problems["per_case"] = [_("This number must be odd, as the rules say so.")]
    if rules.economic_least > rules.per_case:
        problems["economic_least"] = [_("There are only %(count)s experts for each case.") % {"count": rules.per_case}]
    if rules.valid_from and rules.valid_until and rules.valid_until < rules.valid_from:
        problems["valid_until"] = [_("The last day lies before the first.")]
    if problems:
        raise ValidationError(problems)


def _bad_criteria(rows: list[dict[str, str]]) -> Iterator[str]:
    codes = [row["code"] for row in rows]
    for place, row in enumerate(rows, 1):
        if codes.index(row["code"]) < place - 1:
            yield _("Row %(row)s: the code “%(code)s” stands there twice.") % {"row": place, "code": row["code"]}
        most, floor = points(row["most"]), points(row.get("floor") or "0")
        if most is None or most <= 0:
            yield _("Row %(row)s: “%(text)s” is no number of points.") % {"row": place, "text": row["most"]}
        elif floor is None or not 0 <= floor <= most:
            words = _("Row %(row)s: points at least must lie between 0 and %(most)s.")
            yield words % {"row": place, "most": most}


def _bad_avoidance(rows: list[dict[str, str]]) -> Iterator[str]:
    for place, row in enumerate(rows, 1):
        for name, known in (("rule", RULES), ("strength", STRENGTHS)):
            if row[name].strip() not in known:
                words = _("Row %(row)s: “%(text)s” is none of %(codes)s.")
                yield words % {"row": place, "text": row[name], "codes": ", ".join(known)}
        years = row.get("years", "").strip()
        if not years.isdecimal() and (years or row["rule"].strip() in WITH_YEARS):
            yield _("Row %(row)s: “%(text)s” is no number of years.") % {"row": place, "text": years}


def _bad_letter(text: str) -> Iterator[str]:
    for name in re.findall(r"\{(\w+)\}", text):
        if name not in LETTER:
            yield _("There is no placeholder {%(name)s}.") % {"name": name}


def _bad_credit(rows: list[dict[str, str]]) -> Iterator[str]:
    for place, row in enumerate(rows, 1):
        if row["event"].strip() not in CREDIT:
            words = _("Row %(row)s: “%(text)s” is none of %(codes)s.")
            yield words % {"row": place, "text": row["event"], "codes": ", ".join(CREDIT)}
        if points(row["points"]) is None:
            yield _("Row %(row)s: “%(text)s” is no number of points.") % {"row": place, "text": row["points"]}


def points(text: str) -> Decimal | None:
    """A number of points as typed; None when it is none.

    >>> points("7.5"), points("many")
    (Decimal('7.5'), None)
    """
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
