"""The versions of an application that were submitted, and any two of them side by side, word by word."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kehui.access import members
from kehui.core.differences import Parts, words
from kehui.records.display import label
from kehui.records.fields import AnswersField
from kehui.records.histories import Names, field_of, rebuilt
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Event, Record
from kehui.records.pages.frame import Page, find
from kehui.records.queries import events_of, hidden
from kehui.records.values import empty

SUBMIT = "submit"


@dataclass(frozen=True)
class Version:
    """The application as it was after an event; ``place`` counts submissions, the last one may be what stands now."""

    place: int
    event: int
    at: Any
    now: bool = False


@dataclass
class Row:
    """One field or answer of both versions; ``remark`` stands where the values are not told."""

    label: str
    left: Parts = field(default_factory=list)
    right: Parts = field(default_factory=list)
    remark: str = ""


def versions(events: list[Event]) -> list[Version]:
    """Every submission, and the present text where something was changed since the last one."""
    found = [Version(place, each.id, each.at)
             for place, each in enumerate((each for each in events if each.verb == SUBMIT), 1)]  # fmt: skip
    later = [each for each in events if found and each.id > found[-1].event and each.verb == "change" and each.changes]
    if later:
        found.append(Version(len(found) + 1, later[-1].id, later[-1].at, now=True))
    return found


@members
def compare(request: HttpRequest, number: str) -> HttpResponse:
    """Two versions of an application, the last two unless others are chosen; for those from whom nothing is kept."""
    page = find(request, kinds["application"], number)
    if not page.insider:
        raise Http404(number)
    events = list(events_of(page.record, request.user))
    found = versions(events)
    older, newer = _chosen(request, found)
    sections = list(_sections(page, events, older.event, newer.event)) if older and newer else []
    context = page.context(
        crumbs=page.crumbs(_("Versions compared")), versions=found, older=older, newer=newer, sections=sections,
    )  # fmt: skip
    return render(request, "applications/versions.html", context)


def _chosen(request: HttpRequest, found: list[Version]) -> tuple[Version | None, Version | None]:
    known = {str(each.place): each for each in found}
    picked = [known[each] for name in ("from", "to") if (each := request.GET.get(name, "")) in known]
    if len(picked) == 2 and picked[0] != picked[1]:
        one, other = sorted(picked, key=lambda each: each.place)
        return one, other
    return (found[-2], found[-1]) if len(found) > 1 else (None, None)


def _sections(page: Page, events: list[Event], older: int, newer: int) -> Iterator[tuple[Any, list[Row]]]:
    """What differs, under the headings of the record's page and the pages of the form."""
    left, right, names = rebuilt(page.kind, events, older), rebuilt(page.kind, events, newer), Names(page.kind, events)
    between = {name for each in events if older < each.id <= newer for name in each.changes}
    for section in page.kind.sections:
        rows: list[Row] = []
        for name in section.fields:
            known: Any = field_of(page.kind, name)
            if name in page.hidden:
                continue
            if name in page.kind.personal:
                remark = _("changed; personal values are not kept in the history")
                rows += [Row(label(page.kind, name), remark=remark)] if name in between else []
            elif isinstance(known, AnswersField):
                rows += _answers(left.get(name) or [], right.get(name) or [])
            elif left.get(name) != right.get(name) and not (empty(left.get(name)) and empty(right.get(name))):
                texts = (names.text(known, left.get(name)), names.text(known, right.get(name)))
                rows.append(Row(label(page.kind, name), *words(*texts)))
        if rows:
            yield section.label, rows


def _answers(left: list[dict[str, str]], right: list[dict[str, str]]) -> Iterator[Row]:
    """The answers that differ, in the order of the newer form."""
    before, after = ({row["code"]: row for row in rows} for rows in (left, right))
    for code in dict.fromkeys([*after, *before]):
        one, other = before.get(code, {}).get("answer", ""), after.get(code, {}).get("answer", "")
        if one != other:
            row = after.get(code) or before[code]
            yield Row(f"{row['page']} · {row['label']}", *words(one, other))


def versions_panel(request: HttpRequest, kind: Kind, record: Record | None) -> tuple[str, dict[str, Any]] | None:
    """The way to the comparison, once there are two versions, for those from whom nothing is kept."""
    if record is None or kind.code != "application" or not request.user.is_authenticated:
        return None
    if record.events.filter(verb=SUBMIT).count() == 0 or hidden(kind, record, request.user):
        return None
    found = versions(list(events_of(record, request.user)))
    if len(found) < 2:
        return None
    return "applications/versions_panel.html", {
        "versions": found, "url": reverse("application-versions", args=[record.number]),
    }  # fmt: skip
