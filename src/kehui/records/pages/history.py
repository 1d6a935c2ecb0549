"""The whole history of a record with its digests, and any two of its versions side by side."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kehui.access import members
from kehui.records.display import label
from kehui.records.histories import Names, field_of, rebuilt, tell, verified
from kehui.records.kinds import Kind
from kehui.records.models import Event
from kehui.records.pages.frame import Page, find
from kehui.records.queries import events_of


@dataclass(frozen=True)
class Row:
    label: str
    left: str
    right: str


@members
def show_history(request: HttpRequest, kind: Kind, number: str) -> HttpResponse:
    """Every event of a record, newest first, for those from whom nothing of it is kept."""
    page = find(request, kind, number)
    if not page.insider:
        raise Http404
    events = list(events_of(page.record, request.user))
    sound = verified(events)
    told = tell(kind, events, hidden=page.hidden, insider=True)
    versions = [each for each in told if each.changes or each.state]
    older, newer = _chosen(request, versions)
    rows = _compared(page, events, older, newer)
    context = page.context(
        crumbs=page.crumbs(_("History")), told=[(each, each.id in sound) for each in reversed(told)],
        all_sound=len(sound) == len(events), versions=list(reversed(versions)), older=older, newer=newer,
        differing=[row for row in rows if row.left != row.right], same=[row for row in rows if row.left == row.right],
    )  # fmt: skip
    return render(request, "records/history.html", context)


def _chosen(request: HttpRequest, versions: list[Any]) -> tuple[int, int]:
    """The two versions of the address; without one, the first and the last."""
    known = [each.id for each in versions]
    picked = [int(value) for name in ("from", "to") if (value := request.GET.get(name, "")).isdecimal()]
    if len(picked) == 2 and set(picked) <= set(known):
        return min(picked), max(picked)
    return (known[0], known[-1]) if known else (0, 0)


def _compared(page: Page, events: list[Event], older: int, newer: int) -> list[Row]:
    """Both versions, rebuilt from the events alone; personal fields are left out, for events do not hold them."""
    left, right = rebuilt(page.kind, events, older), rebuilt(page.kind, events, newer)
    names = Names(page.kind, events)
    rows = []
    for name in page.kind.shown:
        known = field_of(page.kind, name)
        if name in page.kind.personal or name in page.hidden or not (left.get(name) or right.get(name)):
            continue
        rows.append(Row(label(page.kind, name), names.text(known, left.get(name)), names.text(known, right.get(name))))
    return rows
