"""Whoever asks an expert by hand is held to the same rules as the plan: no review against a conflict that excludes."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.calls import credit, limits
from kehui.calls.avoidance import conflicts
from kehui.records.kinds import kinds
from kehui.records.writing import moment

Pair = tuple[int, int]  # a case and an expert
_searched: ContextVar[dict[Pair, list[str]] | None] = ContextVar("searched", default=None)


def require_credit(review: Any) -> None:
    """``ValidationError`` where the rules of the round keep this expert from being asked for their credit."""
    if review.judge_id in credit.below(review.round.rules, [review.judge_id]):
        words = _("The credit of this expert is below the %(least)s that the rules ask for.")
        raise ValidationError({"judge": words % {"least": review.round.rules.credit_least}})


def require_place(review: Any) -> None:
    """``ValidationError`` for an expert who is not in the pool of the round, or whose employer has its places on the
    panel of the case already."""
    expert = kinds["expert"].model._default_manager.get(pk=review.judge_id)
    if expert.state != "active":
        raise ValidationError({"judge": _("Only experts who are active in the pool are asked.")})
    draws = kinds["draw"].model._default_manager.filter(round=review.round_id, state="confirmed")
    drawn = {row["number"] for panel in draws.values_list("panel", flat=True) for row in panel}
    if drawn and expert.number not in drawn:
        raise ValidationError({"judge": _("A panel was drawn for this round, and this expert is not on it.")})
    rules, panel = review.round.rules, _standing().filter(round=review.round_id, case=review.case_id)
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
    known = _searched.get()
    found = known if known is not None and pair in known else search(rules, [pair])
    if found[pair]:
        raise ValidationError({"judge": found[pair]})


def search(rules: Any, pairs: Collection[Pair]) -> dict[Pair, list[str]]:
    """By pair of case and expert the paths of what excludes it, from one graph for all of them."""
    applications = kinds["application"].model._default_manager.select_related("owner", "call", "created_by")
    cases = list(applications.filter(pk__in={case for case, _expert in pairs}))
    if any(row["rule"] == "applicant" and row["strength"] == "block" for row in rules.conflicts):
        cases = list(applications.filter(call__in={each.call_id for each in cases}))
    experts = kinds["expert"].model._default_manager.select_related("owner")
    named = {name for case in cases for name in (case.leader, *(row["person"] for row in case.partners))}
    some = experts.filter(Q(pk__in={expert for _case, expert in pairs}) | Q(title__in=named - {""}))
    paths: dict[Pair, list[str]] = {pair: [] for pair in pairs}
    for each in conflicts(cases, some, rules.conflicts, on=timezone.localdate(moment())):
        if each.blocks and (each.case.pk, each.expert.pk) in paths:
            paths[each.case.pk, each.expert.pk].append(each.path)
    return paths


@contextmanager
def searched(rules: Any, pairs: Collection[Pair]) -> Iterator[None]:
    """While many reviews are asked for: their conflicts are looked for once, in one graph."""
    token = _searched.set(search(rules, pairs) if rules and pairs else {})
    try:
        yield
    finally:
        _searched.reset(token)
