"""Whoever asks an expert by hand is held to the same rules as the plan: no review against a conflict that excludes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from kehui.calls import absence, credit, exclusions, limits
from kehui.records.kinds import kinds
from kehui.records.writing import held


def hold(review: Any) -> None:
    """Hold the expert's row until the write is done: of two who ask the same expert the second counts what the first
    has asked, and nobody is suspended in between."""
    if connection.in_atomic_block:
        held().get(pk=review.judge_id)


def require_no_suspension(review: Any) -> None:
    """``ValidationError`` says until when and why an expert is suspended."""
    expert = kinds["expert"].model._default_manager.get(pk=review.judge_id)
    if words := absence.suspended([expert]).get(expert.pk):
        told = _("Only experts who are active in the pool are asked. %(name)s: %(why)s")
        raise ValidationError({"judge": told % {"name": expert.title, "why": words}})


def require_credit(review: Any) -> None:
    """``ValidationError`` where the rules of the round keep this expert from being asked for their credit."""
    if review.judge_id in credit.below(review.round.rules, [review.judge_id]):
        words = _("The credit of this expert is below the %(least)s that the rules ask for.")
        raise ValidationError({"judge": words % {"least": review.round.rules.credit_least}})


def require_place(review: Any) -> None:
    """``ValidationError`` for an expert who is not in the pool of the round, or whose employer has its places on the
    panel of the case already."""
    expert = kinds["expert"].model._default_manager.get(pk=review.judge_id)
    if expert.state not in absence.IN_POOL:
        raise ValidationError({"judge": _("Only experts who are active in the pool are asked.")})
    draws = kinds["draw"].model._default_manager.filter(round=review.round_id, state="confirmed")
    drawn = {row["number"] for panel in draws.values_list("panel", flat=True) for row in panel}
    if drawn and expert.number not in drawn:
        raise ValidationError({"judge": _("A panel was drawn for this round, and this expert is not on it.")})
    rules = review.round.rules
    panel = _standing().filter(round=review.round_id, case=review.case_id).exclude(pk=review.pk)
    if rules and expert.owner_id and panel.filter(employer=expert.owner_id).count() >= rules.per_employer:
        words = _("%(employer)s has %(most)s on this panel already, as many as the rules allow.")
        raise ValidationError({"judge": words % {"employer": expert.owner, "most": rules.per_employer}})


def require_limits(review: Any) -> None:
    """``ValidationError`` names the limit that an expert has reached, unless a reason says why it is set aside."""
    rules = review.round.rules
    reached = limits.left_out(rules, [review.judge_id]).get(review.judge_id, "")
    if rules and not reached:
        count = _standing().filter(round=review.round_id, judge=review.judge_id).count()
        words = _("%(count)s cases in this round; the rules allow %(most)s")
        reached = words % {"count": count, "most": rules.load_most} if count >= rules.load_most else ""
    if reached and not review.waiver.strip():
        words = _("%(reached)s. Ask somebody else, or say below why the limit is set aside.")
        raise ValidationError({"judge": words % {"reached": reached}})


def _standing() -> Any:
    """The reviews that are asked for or given."""
    return kinds["review"].model._default_manager.filter(state__in=limits.COUNTED)


def require_no_conflict(review: Any) -> None:
    """``ValidationError`` tells the path of every conflict that excludes this expert from this case."""
    rules, pair = review.round.rules, (review.case_id, review.judge_id)
    if rules is None:
        return
    if paths := exclusions.of(rules, pair):
        raise ValidationError({"judge": paths})
