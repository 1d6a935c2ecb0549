"""Decisions drafted from the order of a round, looked at with their letters, and carried out together (M13, M15)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kehui.calls.rounds import letters, queries
from kehui.calls.rounds.models import Decision, Reserve, Round
from kehui.calls.rounds.results import Standing, standings
from kehui.records import services

COUNTED: dict[str, str] = {
    Decision.AWARD: "proposed",
    Decision.ADVANCE: "proposed",
    Decision.RESERVE: "reserved",
    Decision.DECLINE: "declined",
}
RESERVE, ADVANCE = "reserve", "advance"  # what the history calls it


@dataclass(frozen=True)
class Refused:
    """A case that stayed as it was, and why."""

    case: Any
    words: str


@dataclass
class Outcome:
    """How many cases were proposed or go on, kept in reserve, declined; and those that state or rules did not allow."""

    proposed: int = 0
    reserved: int = 0
    declined: int = 0
    refused: list[Refused] = field(default_factory=list)


def drafted(round_: Round, chosen: Collection[str], *, reserve: bool = True) -> dict[str, str]:
    """What would be decided of each case still under review, by its number: the chosen are proposed, the next in order
    are kept in reserve as many as the rules say, all others are declined; without ``reserve`` nobody is kept. From a
    preliminary review the chosen go on, and nobody is kept."""
    still = set(queries.undecided(round_).values_list("pk", flat=True))
    rows = [each for each in standings(round_) if each.case.pk in still]
    kept = set(Reserve.objects.filter(round=round_).values_list("case__number", flat=True))
    left = 0 if kept or not reserve or round_.passing is not None else round_.rules.reserves
    best = Decision.AWARD if round_.passing is None else Decision.ADVANCE
    found: dict[str, str] = {}
    for each in rows:
        number = each.case.number
        if number in chosen:
            found[number] = best
        elif number in kept or (each.place and left > 0):
            found[number], left = Decision.RESERVE, left - (number not in kept)
        else:
            found[number] = Decision.DECLINE
    return found


def carry_out(round_: Round, chosen: Collection[str], *, by: Any, reserve: bool = True) -> Outcome:
    """Decide every case with its points and place and release its letter. Every case is a step of its own, so that one
    refusal stops no other, and its letter stays a draft."""
    decisions, outcome = drafted(round_, chosen, reserve=reserve), Outcome()
    letters.prepare(round_, decisions)
    for each in standings(round_):
        decision = decisions.get(each.case.number)
        if decision is None:
            continue
        try:
            with transaction.atomic():
                _decide(round_, each, decision, by=by)
                letters.send(round_, each.case, decision)
        except (ValidationError, PermissionDenied) as error:
            outcome.refused.append(Refused(each.case, "; ".join(getattr(error, "messages", [str(error)]))))
            continue
        name = {
            Decision.AWARD: "proposed",
            Decision.ADVANCE: "proposed",
            Decision.RESERVE: "reserved",
            Decision.DECLINE: "declined",
        }[decision]
        setattr(outcome, name, getattr(outcome, name) + 1)
    return outcome


def _decide(round_: Round, standing: Standing, decision: str, *, by: Any) -> None:
    result = {"mark": standing.points, "place": standing.place or None}
    if decision == Decision.AWARD:
        services.act(standing.case, "propose", by=by, **result)
    elif decision == Decision.ADVANCE:
        if queries.advanced(round_).count() >= (round_.passing or 0):
            raise ValidationError(_("No more than %(count)s go on.") % {"count": round_.passing})
        services.log(standing.case, ADVANCE, by=by, changes={"place": [None, str(standing.place)]})
    elif decision == Decision.RESERVE:
        _made, new = Reserve.objects.get_or_create(
            case=standing.case, defaults={"round": round_, "order": standing.place}
        )
        if new:
            services.log(standing.case, RESERVE, by=by, changes={"place": [None, str(standing.place)]})
    else:
        words = _("Place %(place)s with %(points)s points.")
        points = standing.points if standing.points is not None else "–"
        reason = words % {"place": standing.place or "–", "points": points}
        services.act(standing.case, "decline", by=by, reason=reason, **result)
