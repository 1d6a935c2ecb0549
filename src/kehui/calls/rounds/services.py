"""What the steps of a round do: cases are gathered, experts asked, nothing is decided before the scores are there."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from kehui.calls.ending import OPEN, lapse
from kehui.calls.rounds import queries
from kehui.calls.rounds.models import Round
from kehui.calls.rounds.results import short, standings
from kehui.records.relations import name_relation
from kehui.records.services import link

name_relation(queries.REVIEWS, pgettext_lazy("relation", "reviews"))


def gather(round_: Round, *, by: Any) -> None:
    """Every application of the call that is under review becomes a case of the round; of a second review those alone
    that the preliminary one let go on."""
    if round_.rules and round_.rules.state != "in_force":
        raise ValidationError({"rules": _("These rules are not in force: %(title)s.") % {"title": round_.rules}})
    found = list(_gathered(round_).order_by("number"))
    if not found:
        raise ValidationError(_("No application to this call is under review yet."))
    for application in found:
        link(round_, application, queries.REVIEWS, by=by)


def _gathered(round_: Round) -> Any:
    under_review = round_.call.applications.filter(state="review")
    before = round_.after
    if before is None:
        others = round_.call.rounds.exclude(passing=None).exclude(pk=round_.pk).exclude(state="cancelled")
        if other := others.first():
            words = _("This call has a preliminary review: name %(number)s, so that only the cases it chose go on.")
            raise ValidationError({"after": words % {"number": other.number}})
        return under_review
    if count := queries.undecided(before).count() if before.state == "decided" else queries.cases(before).count():
        words = _("The preliminary review %(number)s has still to decide about %(count)s cases.")
        raise ValidationError({"after": words % {"number": before.number, "count": count}})
    return under_review.filter(pk__in=queries.advanced(before).values("pk"))


def require_experts(round_: Round, **_by: Any) -> None:
    """Every case has at least one expert who was asked; the round is due on the last day for scores."""
    without = queries.cases(round_).exclude(pk__in=queries.reviews(round_).exclude(state="waiver").values("case"))
    if numbers := list(without.order_by("number").values_list("number", flat=True)[:5]):
        words = _("These cases have no expert yet: %(numbers)s.")
        raise ValidationError(words % {"numbers": ", ".join(numbers)})
    round_.due_on = round_.closes_on
    round_.save(update_fields=["due_on"])


def require_scores(round_: Round, **_by: Any) -> None:
    """Nobody who was asked is still to answer; whoever does not come is replaced first. Where a case has fewer sheets
    than the rules ask for, it is said why the round is closed all the same."""
    open_now = queries.reviews(round_).filter(state__in=OPEN)
    if count := open_now.count():
        words = _("%(count)s reviews are still open. Remind their experts, or replace them.")
        raise ValidationError(words % {"count": count})
    assert round_.rules is not None
    if (few := short(round_, standings(round_))) and not round_.shortfall.strip():
        words = _(
            "The rules ask for %(count)s sheets of each case; fewer have: %(cases)s. Ask more experts, or say why."
        )
        cases = _(", ").join(f"{each.case.number} ({each.signed})" for each in few)
        raise ValidationError({"shortfall": words % {"count": round_.rules.per_case, "cases": cases}})


def release(round_: Round, **_by: Any) -> None:
    """Nobody is waited for any more; it is nobody's fault, and costs no expert any credit."""
    lapse(queries.reviews(round_), _("The round of review was cancelled."))
