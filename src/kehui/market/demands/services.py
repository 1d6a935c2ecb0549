"""What the steps of a demand check beyond their fields."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.core.loops import Phase
from kehui.market.demands.models import Demand, Publicity
from kehui.records.kinds import kinds


def require_ready(demand: Demand, **by: Any) -> None:
    """Strangers read the summary of a demand that is not public, so there must be one; its season is under way."""
    require_season(demand, **by)
    if demand.publicity != Publicity.PUBLIC and not demand.summary.strip():
        words = _("Write a summary: it is all that others read of a demand that is not public.")
        raise ValidationError({"summary": words})


def require_season(demand: Demand, **_by: Any) -> None:
    """A demand comes into a season of the innovation challenge while that is out and not finished."""
    season = demand.season
    if season is None:
        return
    state = kinds.of(season).state(season)
    if not state.public or state.phase is not Phase.OPEN:
        words = _("This season takes no demands: %(season)s is in the state “%(state)s”.")
        raise ValidationError({"season": words % {"season": season.number, "state": state.label}})
