"""Solutions come in while challenge and demand are open, and never from the side with the demand."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.calls.solutions.models import Solution
from kehui.core.loops import Phase
from kehui.records.kinds import kinds


def require_open(solution: Solution, **_by: Any) -> None:
    problems = {}
    if solution.season.state != "open":
        problems["season"] = _("This challenge takes no solutions now.")
    if kinds["demand"].loop.state(solution.need.state).phase is not Phase.OPEN:
        problems["need"] = _("This demand is not open any more.")
    elif kinds["demand"].model._default_manager.get(pk=solution.need_id).season_id != solution.season_id:
        problems["need"] = _("This demand does not belong to this season of the challenge.")
    elif solution.answers_itself():
        problems["need"] = _("Nobody answers their own demand.")
    if problems:
        raise ValidationError(problems)
