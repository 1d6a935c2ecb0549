"""Decisions drafted from the order of a round, looked at, and carried out together (M13, M15)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from kehui.calls.rounds.models import Round
from kehui.calls.rounds.results import Standing, standings
from kehui.records import services


@dataclass(frozen=True)
class Refused:
    """A case that stayed as it was, and why."""

    case: Any
    words: str


def carry_out(round_: Round, chosen: Collection[str], *, by: Any) -> tuple[int, int, list[Refused]]:
    """Propose the chosen cases for award and decline the others, each with its points and place: how many of each,
    and those whose state or rules did not allow it. Every case is a step of its own, so one refusal stops no other."""
    proposed, declined, refused = 0, 0, []
    for each in standings(round_):
        if each.case.state != "review":
            continue
        try:
            _decide(each, chosen=each.case.number in chosen, by=by)
        except (ValidationError, PermissionDenied) as error:
            refused.append(Refused(each.case, "; ".join(getattr(error, "messages", [str(error)]))))
        else:
            proposed, declined = proposed + (each.case.number in chosen), declined + (each.case.number not in chosen)
    return proposed, declined, refused


def _decide(standing: Standing, *, chosen: bool, by: Any) -> None:
    result = {"mark": standing.points, "place": standing.place or None}
    if chosen:
        services.act(standing.case, "propose", by=by, **result)
        return
    words = _("Place %(place)s with %(points)s points.")
    reason = words % {"place": standing.place or "–", "points": standing.points if standing.points is not None else "–"}
    services.act(standing.case, "decline", by=by, reason=reason, **result)
