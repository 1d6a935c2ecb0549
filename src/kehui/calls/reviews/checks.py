"""Whoever asks an expert by hand is held to the same rules as the plan: no review against a conflict that excludes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.calls import credit
from kehui.calls.avoidance import conflicts
from kehui.records.kinds import kinds
from kehui.records.writing import moment


def require_credit(review: Any) -> None:
    """``ValidationError`` where the rules of the round keep this expert from being asked for their credit."""
    if review.judge_id in credit.below(review.round.rules, [review.judge_id]):
        words = _("The credit of this expert is below the %(least)s that the rules ask for.")
        raise ValidationError({"judge": words % {"least": review.round.rules.credit_least}})


def require_no_conflict(review: Any) -> None:
    """``ValidationError`` tells the path of every conflict that excludes this expert from this case."""
    rules = review.round.rules
    if rules is None:
        return
    applications = kinds["application"].model._default_manager.select_related("owner", "call")
    case = applications.get(pk=review.case_id)
    cases = [case]
    if any(row["rule"] == "applicant" and row["strength"] == "block" for row in rules.conflicts):
        cases = list(applications.filter(call=case.call_id))
    experts = kinds["expert"].model._default_manager.select_related("owner")
    named = {case.leader, *(row["person"] for row in case.partners)}
    some = [experts.get(pk=review.judge_id), *experts.filter(title__in=named - {""}).exclude(pk=review.judge_id)]
    found = conflicts(cases, some, rules.conflicts, on=timezone.localdate(moment()))
    if paths := [each.path for each in found if each.blocks and each.case == case and each.expert == some[0]]:
        raise ValidationError({"judge": paths})
