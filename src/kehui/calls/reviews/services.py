"""What the steps of a review do: a declaration is asked for, a sheet is checked, whoever leaves is to be replaced."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from kehui.background.jobs import begin
from kehui.calls.reviews.checks import require_credit, require_no_conflict, require_no_suspension, require_place
from kehui.calls.reviews.models import Review

REPLACE = "rounds.replace"  # the work that plans who comes in


def ask(review: Review, **_by: Any) -> None:
    """The limit is set aside by a second person: all else must still hold on the day on which the expert is asked."""
    for require in (require_no_suspension, require_no_conflict, require_credit, require_place):
        require(review)


def accept(review: Review, **_by: Any) -> None:
    """Only who declares to be free of conflicts reviews; the scores are due on the last day of the round."""
    if not review.declared:
        words = _("Declare that you have no relation to this case, or step back from it with a reason.")
        raise ValidationError({"declared": words})
    review.due_on = review.round.closes_on or review.due_on
    review.save(update_fields=["due_on"])


def let_go(review: Review, **_by: Any) -> None:
    """Whoever does not review is to be replaced: a plan for who could come in is made in the background."""
    round_ = review.round
    if round_.state in ("assigning", "scoring"):
        page = reverse("round-experts", args=[round_.number])
        title = _("Replacement in %(number)s") % {"number": round_.number}
        begin(REPLACE, by=round_.created_by, title=title, page=page, round=round_.pk)


def blank_scores(review: Review) -> list[dict[str, str]]:
    """A sheet as it begins: every criterion, without points."""
    rows = review.round.rules.criteria if review.round.rules else ()
    return [{"code": row["code"], "label": row["label"], "points": "", "comment": ""} for row in rows]


def total(review: Review, **_by: Any) -> None:
    """Every criterion has points within its bounds; their sum is the total."""
    criteria = {row["code"]: row for row in review.round.rules.criteria}
    given = {row["code"]: row for row in review.scores}
    problems = {}
    if wrong := [*_strays(criteria, given), *_bad_points(criteria, given)]:
        problems["scores"] = wrong
    if review.verdict == "no" and not review.opinion.strip():
        problems["opinion"] = [_("Say in the opinion why the case is not recommended.")]
    if problems:
        raise ValidationError(problems)
    review.total = sum((Decimal(given[code]["points"]) for code in criteria), Decimal(0))
    review.save(update_fields=["total"])


def _strays(criteria: dict[str, Any], given: dict[str, Any]) -> Iterator[str]:
    for code in given.keys() - criteria.keys():
        yield _("There is no criterion “%(code)s” in these rules.") % {"code": code}


def _bad_points(criteria: dict[str, Any], given: dict[str, Any]) -> Iterator[str]:
    for code, criterion in criteria.items():
        most, text = Decimal(criterion["most"]), given.get(code, {}).get("points", "").strip()
        if not text:
            yield _("“%(label)s” has no points yet.") % {"label": criterion["label"]}
        elif points_in(text, most) is None:
            words = _("“%(label)s”: points must lie between 0 and %(most)s, in steps of 0.1.")
            yield words % {"label": criterion["label"], "most": most}


def points_in(text: str, most: Decimal) -> Decimal | None:
    """Points as they are typed; None for what is no number from 0 to ``most`` in steps of 0.1."""
    try:
        points = Decimal(text.strip())
    except InvalidOperation:
        return None
    sound = points.is_finite() and 0 <= points <= most and points == round(points, 1)
    return points if sound else None
