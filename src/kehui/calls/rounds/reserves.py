"""Runners-up in reserve: the next in order moves up when a winner is struck off, such as after an objection."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from kehui.calls.rounds import letters
from kehui.calls.rounds.models import Decision, Feedback, Reserve, Round
from kehui.calls.rounds.results import standings
from kehui.calls.rules import CHOSEN
from kehui.records import services
from kehui.records.kinds import kinds


@dataclass(frozen=True)
class Moving:
    """Who comes in for whom."""

    reserve: Reserve
    gone: Any


def waiting(round_: Round) -> list[Reserve]:
    """The runners-up who have not moved up and are still under review, in their order."""
    kept = Reserve.objects.filter(round=round_, moved_at=None, case__state="review")
    return list(kept.select_related("case").order_by("order"))


def next_up(round_: Round) -> list[Moving]:
    """For each winner who holds the award no more and whose place is empty, the next of the reserve. Three queries."""
    filled = set(Reserve.objects.filter(round=round_).exclude(gone=None).values_list("gone", flat=True))
    awards = Feedback.objects.filter(round=round_, decision=Decision.AWARD).exclude(sent_at=None)
    gone = [each.case for each in awards.exclude(case__state__in=(*CHOSEN, "review")).select_related("case")
            .order_by("case__state_since") if each.case_id not in filled]  # fmt: skip
    return [Moving(reserve, case) for reserve, case in zip(waiting(round_), gone, strict=False)]


def move_up(round_: Round, *, by: Any) -> list[Moving]:
    """Propose whoever is next for every empty place, each with a letter of its own; a step that is refused to ``by``
    raises and moves nobody."""
    moves, rows = next_up(round_), {each.case.pk: each for each in standings(round_)}
    with transaction.atomic():
        for each in moves:
            standing = rows[each.reserve.case_id]
            case = kinds["application"].model._default_manager.get(pk=each.reserve.case_id)
            letters.prepare(round_, {case.number: Decision.AWARD})
            services.act(case, "propose", by=by, mark=standing.points, place=standing.place or None)
            Reserve.objects.filter(pk=each.reserve.pk).update(gone=each.gone, moved_at=timezone.now())
            letters.send(round_, case, Decision.AWARD)
    return moves
