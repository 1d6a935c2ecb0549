"""Solutions come in while challenge and demand are open, sealed until its last day has passed, and never from the side
with the demand."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kehui.calls.solutions.models import Solution
from kehui.core import calendars
from kehui.core.loops import Phase
from kehui.records import addresses
from kehui.records.kinds import Lack, kinds
from kehui.records.writing import moment

OPENED = ("closed", "reviewing", "decided", "finished")  # states of a season whose solutions lie open to whoever judges


def require_open(solution: Solution, **_by: Any) -> None:
    """The season takes solutions; when its last day has passed, only what was returned for correction comes again."""
    problems = {}
    if solution.season.state != "open" and not (solution.season.state in OPENED[:2] and _is_returned(solution)):
        problems["season"] = _("This challenge takes no solutions now.")
    if kinds["demand"].loop.state(solution.need.state).phase is not Phase.OPEN:
        problems["need"] = _("This demand is not open any more.")
    elif kinds["demand"].model._default_manager.get(pk=solution.need_id).season_id != solution.season_id:
        problems["need"] = _("This demand does not belong to this season of the challenge.")
    elif solution.answers_itself():
        problems["need"] = _("Nobody answers their own demand.")
    if problems:
        raise ValidationError(problems)
    begin_clock(solution)


def begin_clock(solution: Solution) -> None:
    """The days of the formal check are counted from when it can begin."""
    days, last = kinds["solution"].loop.state("submitted").days, solution.season.closes_on
    if days and last and last > timezone.localdate(moment()):
        solution.due_on = calendars.due(last, days)
        solution.save(update_fields=["due_on"])


def _is_returned(solution: Solution) -> bool:
    return solution.events.filter(verb="return").exists()


def sealed(solution: Solution) -> Iterator[Lack]:
    """Nothing is judged before everything that comes in lies open at the same moment."""
    season = solution.season
    if season.state not in OPENED:
        words = _("Solutions stay sealed while the challenge is open: until %(day)s nobody reads or judges any.")
        day = date_format(season.closes_on) if season.closes_on else "–"
        yield Lack(season.number, addresses.page(season), words % {"day": day})


def require_unsealed(solution: Solution, **_by: Any) -> None:
    if left := [lack.words for lack in sealed(solution)]:
        raise ValidationError(left)


def require_sealed(solution: Solution, **_by: Any) -> None:
    """While nobody has read it, its own side may change it."""
    if solution.season.state != "open":
        raise ValidationError(_("The challenge is closed: what was handed in is not changed any more."))
