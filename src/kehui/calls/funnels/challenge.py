"""The funnel of a season of the innovation challenge (M11): from the demands collected to the contracts fulfilled."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kehui.mechanisms.indicators.funnels import Stage

EACH = _("each once, if it was ever in this state")
DEMANDS = (
    ("submitted", _("demands collected"), _("handed in for this season, each once")),
    ("clarification", _("demands seen by the clinic"), EACH),
    ("accepted", _("demands kept after screening"), EACH),
    ("published", _("demands published"), EACH),
)
SOLUTIONS = (
    ("submitted", _("sealed solutions handed in"), EACH, ""),
    ("accepted", _("solutions past the formal check"), EACH, ""),
    ("shortlisted", _("brought to the matching event"), EACH, ""),
    ("contested", _("in the field contest"), EACH, ""),
    ("winner", _("winners"), EACH, ""),
    ("intention", _("intentions signed"), EACH, "intended"),
    ("signed", _("contracts signed"), EACH, "amount"),
    ("done", _("contracts fulfilled"), EACH, "amount"),
)

PASSING = ("clarification", "contested")  # clear demands need no clinic, and not every season has a field contest


def stages(season: Any, *, region: str = "") -> list[Stage]:
    """What names the season, stage by stage; a region's demands and solvers alone where its code is given."""
    mine = {"season": season.number, **({"region": region} if region else {})}
    return [
        Stage(label=label, rule=rule, kind="demand", filters=mine, state=state, passing=state in PASSING)
        for state, label, rule in DEMANDS
    ] + [
        Stage(
            label=label,
            rule=rule,
            kind="solution",
            filters=mine,
            state=state,
            amount=amount,
            passing=state in PASSING,
        )
        for state, label, rule, amount in SOLUTIONS
    ]
