"""On a project's page the money of its milestones; on a list item's, and on those of its teams, their race."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kehui.calls.projects import money, race
from kehui.calls.projects.models import MILESTONE_STATES, Project
from kehui.calls.projects.money import shown
from kehui.records import addresses
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.queries import visible

BEFORE = ("draft", "offered", "agreed", "withdrawn", "dropped")  # states in which nothing was paid


@dataclass(frozen=True)
class Stand:
    """Where a team is at a milestone: in a word, with its tone, and since when."""

    gate: str
    word: str = ""
    tone: str = "neutral"
    since: Any = None


@dataclass(frozen=True)
class Team:
    """A row of a race, with what was granted and paid in units of 10,000 yuan, to teams taken out too."""

    project: Project
    url: str
    state: Any
    stands: list[Stand]
    granted: str
    paid: str


def money_panel(_request: HttpRequest, _kind: Kind, record: Record | None) -> tuple[str, dict[str, Any]] | None:
    if not isinstance(record, Project) or record.state in BEFORE or not (record.milestones or record.payments):
        return None
    rows = money.instalments(record)
    whole = sum(money.paid_for(record).values())
    apart = whole - sum(row.paid for row in rows)
    return "projects/money_panel.html", {
        "rows": [(row, *map(shown, (row.planned, row.due, row.paid))) for row in rows],
        "granted": shown(record.granted), "paid": shown(whole), "apart": shown(apart) if apart else "",
        "left": shown(None if record.granted is None else record.granted - whole),
    }  # fmt: skip


def race_panel(request: HttpRequest, kind: Kind, record: Record | None) -> tuple[str, dict[str, Any]] | None:
    """For whoever may see every team: the offices, those who watch, and the end user; no team sees the others."""
    guide: Any = record if kind.code == "guide" else None
    if isinstance(record, Project) and race.races(record):
        guide = record.origin.guide
    elif guide and guide.call.sort != "open_bid":
        guide = None
    if guide is None or not (some := race.teams(guide)):
        return None
    keys = [team.pk for team in some]
    if visible(kinds["project"], request.user).filter(pk__in=keys).count() != len(keys):
        return None
    field = race.gates(guide, some[0])
    return "projects/race_panel.html", {
        "gates": field, "rows": _rows(field, some), "here": record and record.pk, "guide": guide,
        "granted": shown(sum(team.granted or 0 for team in some)), "paid": shown(sum(map(_paid, some))),
        "racing": sum(team.state in race.RACING for team in some),
        "guide_url": "" if guide is record else addresses.page(guide),
    }  # fmt: skip


def _rows(field: list[race.Gate], some: list[Project]) -> list[Team]:
    last, racing = race.left_at(field, some), sum(team.state in race.RACING for team in some)
    settled = {gate.name for place, gate in enumerate(field) if race.is_settled(gate, place, last, racing)}
    kind, accepted = kinds["project"], money.accepted_of(some)
    return [
        Team(
            team, addresses.page(team), kind.state(team), list(_stands(field, team, settled, accepted[team.pk])),
            shown(team.granted), shown(_paid(team)),
        )
        for team in some
    ]  # fmt: skip


def _stands(field: list[race.Gate], team: Project, settled: set[str], reached: set[str]) -> Iterator[Stand]:
    """A team at each milestone: past it, taken out there, on the way to it, or nothing to say."""
    reported = {row["name"]: row.get("state", "") for row in team.milestones}
    racing, ahead = team.state in race.RACING, team.state in race.RACING or bool(team.out_at)
    for gate in field:
        if gate.name == team.out_at:
            yield Stand(gate.name, _("taken out"), "danger", team.state_since)
            ahead = False
        elif gate.name in reached or (ahead and gate.name in settled):
            yield Stand(gate.name, _("goes on"), "ok")
        elif racing and (state := reported.get(gate.name)):
            words = {"state": dict(MILESTONE_STATES)[state]}
            yield Stand(gate.name, _("reported: %(state)s") % words, "accent")
        elif racing and ahead:
            yield Stand(gate.name, pgettext("race", "under way"), "brand")
            ahead = False
        else:
            yield Stand(gate.name)


def _paid(team: Project) -> int:
    return sum(money.paid_for(team).values())
