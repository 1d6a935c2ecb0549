"""What the steps of a review check: the declaration, and a sheet that is filled in as its rules say."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.calls.reviews.models import Review


def require_declaration(review: Review, **_by: Any) -> None:
    if not review.declared:
        words = _("Declare that you have no relation to this case, or step back from it with a reason.")
        raise ValidationError({"declared": words})


def total(review: Review, **_by: Any) -> None:
    """Every criterion has points within its bounds; their sum is the total."""
    criteria = {row["code"]: row for row in review.round.rules.criteria}
    given = {row["code"]: row for row in review.scores}
    problems = [*_strays(criteria, given), *_bad_points(criteria, given)]
    if review.verdict == "no" and not review.opinion.strip():
        problems.append(_("Say in the opinion why the case is not recommended."))
    if problems:
        raise ValidationError({"scores": problems})
    review.total = sum((Decimal(given[code]["points"]) for code in criteria), Decimal(0))
    review.save(update_fields=["total"])


def _strays(criteria: dict[str, Any], given: dict[str, Any]) -> Iterator[str]:
    for code in given.keys() - criteria.keys():
        yield _("There is no criterion “%(code)s” in these rules.") % {"code": code}


def _bad_points(criteria: dict[str, Any], given: dict[str, Any]) -> Iterator[str]:
    for code, criterion in criteria.items():
        most, text = Decimal(criterion["most"]), given.get(code, {}).get("points", "").strip()
        try:
            points = Decimal(text)
        except InvalidOperation:
            points = None
        if not text:
            yield _("“%(label)s” has no points yet.") % {"label": criterion["label"]}
        elif points is None or not points.is_finite() or not 0 <= points <= most or points != round(points, 1):
            words = _("“%(label)s”: points must lie between 0 and %(most)s, in steps of 0.1.")
            yield words % {"label": criterion["label"], "most": most}
