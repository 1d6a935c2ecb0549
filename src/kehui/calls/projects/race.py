"""The race of teams for one list item of an open-bid challenge (赛马, M12): at each milestone some leave, others go on.

The milestones are those of the list item, or of the team's own agreement where the item names none. One is closed by
elimination at a later one, and once no more teams are left than the item keeps at it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kehui.calls.projects import money
from kehui.calls.projects.models import Project
from kehui.core.plandays import plan_day
from kehui.records import addresses
from kehui.records.kinds import Lack
from kehui.records.writing import lock, moment

RACING = ("running", "changing", "midterm", "self_accepted", "user_accepted", "user_refused", "again", "accepted")
AWAITED = ("offered", "agreed")
ENDED = ("filed", "failed", "stopped", "revoked", "eliminated")


@dataclass(frozen=True)
class Gate:
    """A milestone of a race; ``kept``: how many teams the item lets go on from it, if it says so."""

    name: str
    due: str
    kept: int | None


def races(project: Project) -> bool:
    return project.origin.call.sort == "open_bid" and project.origin.guide_id is not None


def teams(guide: Any) -> list[Project]:
    """All whose agreement about a list item was handed in, those in the race first."""
    rows = Project.objects.filter(origin__guide=guide.pk, state__in=(*RACING, *AWAITED, *ENDED))
    found = rows.select_related("owner", "origin__call", "origin__guide").order_by("number")
    return sorted(found, key=lambda team: (team.state not in RACING, team.state not in AWAITED))


def gates(guide: Any, team: Project) -> list[Gate]:
    rows = guide.milestones or team.milestones
    return [
        Gate(row["name"], row.get("due", ""), int(row["kept"]) if row.get("kept", "").isdecimal() else None)
        for row in rows
    ]


def left_at(field: list[Gate], some: list[Project]) -> int:
    """The place of the last milestone at which a team was taken out; -1 before any was."""
    names = [gate.name for gate in field]
    return max((names.index(team.out_at) for team in some if team.out_at in names), default=-1)


def is_settled(gate: Gate, place: int, last: int, racing: int) -> bool:
    """Whether whoever is still in the race has passed a milestone: somebody left at a later one, or at this one until
    no more were left than it keeps."""
    return last > place or (last == place and gate.kept is not None and racing <= gate.kept)


def open_to(project: Project) -> list[str]:
    """The milestones at which a team may be taken out today."""
    return [gate.name for gate, why in _judged(project) if not why] if races(project) else []


def lacks(project: Project) -> Iterator[Lack]:
    """Why a team may not be taken out at any milestone."""
    judged = list(_judged(project)) if races(project) else []
    if judged and all(why for _gate, why in judged):
        url = addresses.page(project.origin.guide)
        for gate, why in judged:
            yield Lack(gate.name, url, why, group=_("No milestone of the race is open"))


def require_race(project: Project, **_by: Any) -> None:
    """A team leaves at a milestone that is open, while another goes on with the same list item; the last one is
    stopped, not eliminated. Who takes out two teams at a time is counted one after the other."""
    if not races(project):
        raise ValidationError(_("Only teams of an open-bid challenge race for the same item."))
    guide = lock(project.origin.guide)
    if all(team.pk == project.pk or team.state not in RACING for team in teams(guide)):
        raise ValidationError(_("No other team is left in this race: stop the project instead."))
    why = next((why for gate, why in _judged(project) if gate.name == project.out_at), None)
    if why is None:
        why = _("The list item has no milestone “%(name)s”.") % {"name": project.out_at}
    if why:
        raise ValidationError({"out_at": why})


def _judged(project: Project) -> Iterator[tuple[Gate, str]]:
    """Each milestone with why nobody, or not this team, is taken out there; blank where it is open."""
    guide = project.origin.guide
    others = [team for team in teams(guide) if team.pk != project.pk]
    field, racing = gates(guide, project), sum(team.state in RACING for team in others) + 1
    last, reached = left_at(field, others), _furthest(field, project)
    waiting = next((gate for place, gate in enumerate(field) if _keeps_fewer(gate, racing) and place >= last), None)
    for place, gate in enumerate(field):
        named = {"name": gate.name, "count": gate.kept, "racing": racing}
        if place < last:
            words = _("“%(name)s” is closed: a team was taken out at “%(last)s” since.")
            yield gate, words % (named | {"last": field[last].name})
        elif place < reached:
            words = _("The team has passed “%(name)s”: “%(last)s” is accepted.")
            yield gate, words % (named | {"last": field[reached].name})
        elif gate.kept is not None and racing <= gate.kept:
            yield gate, _("“%(name)s” keeps %(count)s teams, and no more are left.") % named
        elif waiting and field.index(waiting) < place:
            words = _("“%(name)s” comes after “%(first)s”, which keeps %(count)s of the %(racing)s teams left.")
            yield gate, words % (named | {"first": waiting.name, "count": waiting.kept})
        elif (day := _ahead(gate, project)) is not None:
            yield gate, _("“%(name)s” is due on %(day)s only.") % (named | {"day": date_format(day)})
        else:
            yield gate, ""


def _keeps_fewer(gate: Gate, racing: int) -> bool:
    return gate.kept is not None and racing > gate.kept


def _furthest(field: list[Gate], project: Project) -> int:
    """The place of the last milestone that was accepted of a team; -1 before any was."""
    reached = money.accepted(project)
    return max((place for place, gate in enumerate(field) if gate.name in reached), default=-1)


def _ahead(gate: Gate, project: Project) -> date | None:
    """The day of a milestone that is still to come and about which the team has reported nothing."""
    told = next((row for row in project.milestones if row["name"] == gate.name), {})
    day = plan_day(gate.due or told.get("due", ""), start=project.starts_on)
    return day if day and day > timezone.localdate(moment()) and not told.get("state") else None
