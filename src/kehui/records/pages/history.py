"""The whole history of a record with its digests, and any two of its versions side by side."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kehui.access import members
from kehui.records.comparing import compared
from kehui.records.histories import tell, verified
from kehui.records.kinds import Kind
from kehui.records.pages.frame import find
from kehui.records.queries import events_of


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
    sections = compared(kind, events, older, newer, hidden=page.hidden)
    context = page.context(
        crumbs=page.crumbs(_("History")), told=[(each, each.id in sound) for each in reversed(told)],
        all_sound=len(sound) == len(events), versions=list(reversed(versions)), older=older, newer=newer,
        differing=[(heading, some) for heading, rows in sections if (some := [row for row in rows if row.differs])],
        same=[row for _heading, rows in sections for row in rows if not row.differs],
    )  # fmt: skip
    return render(request, "records/history.html", context)


def _chosen(request: HttpRequest, versions: list[Any]) -> tuple[int, int]:
    """The two versions of the address; without one, the first and the last."""
    known = {str(each.id): each.id for each in versions}
    picked = [known[value] for name in ("from", "to") if (value := request.GET.get(name)) in known]
    if len(picked) == 2:
        return min(picked), max(picked)
    return (versions[0].id, versions[-1].id) if versions else (0, 0)
