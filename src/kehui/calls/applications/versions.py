"""The versions of an application: every submission, and what was changed since; compared on the page of its history."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.http import HttpRequest

from kehui.records import addresses
from kehui.records.kinds import Kind
from kehui.records.models import Event, Record
from kehui.records.queries import events_of, hidden

SUBMIT = "submit"


@dataclass(frozen=True)
class Version:
    """The application as it was after an event; ``place`` counts submissions, the last one may be what stands now."""

    place: int
    event: int
    at: Any
    now: bool = False


def versions(events: list[Event]) -> list[Version]:
    """Every submission, and the present text where something was changed since the last one."""
    found = [Version(place, each.id, each.at)
             for place, each in enumerate((each for each in events if each.verb == SUBMIT), 1)]  # fmt: skip
    later = [each for each in events if found and each.id > found[-1].event and each.verb == "change" and each.changes]
    if later:
        found.append(Version(len(found) + 1, later[-1].id, later[-1].at, now=True))
    return found


def versions_panel(request: HttpRequest, kind: Kind, record: Record | None) -> tuple[str, dict[str, Any]] | None:
    """The way to the comparison of each with the one before, for those from whom nothing is kept."""
    if record is None or kind.code != "application" or not request.user.is_authenticated:
        return None
    if record.events.filter(verb=SUBMIT).count() == 0 or hidden(kind, record, request.user):
        return None
    found = versions(list(events_of(record, request.user)))
    if len(found) < 2:
        return None
    history = addresses.page(record, "history")
    rows = [(newer, f"{history}?from={older.event}&to={newer.event}#compare")
            for older, newer in pairwise(found)]  # fmt: skip
    return "applications/versions_panel.html", {"first": found[0], "rows": rows, "count": len(found)}
