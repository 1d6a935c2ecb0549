"""A record's page: where it stands, what it says, what answers it, and everything that happened to it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from kehui.access import everyone
from kehui.records import addresses
from kehui.records.histories import Told, tell
from kehui.records.kinds import Kind
from kehui.records.links import linked
from kehui.records.models import Audience, Event
from kehui.records.pages.actions import actions_of, beginnings
from kehui.records.pages.files import files_panel
from kehui.records.pages.follows import follows
from kehui.records.pages.frame import CHANGE, Page, find, tolerant
from kehui.records.pages.parts import sections
from kehui.records.pages.timeline import timeline
from kehui.records.panels import Panels, heads, panels
from kehui.records.queries import events_of, process, waiting_for
from kehui.records.relations import STATED, relation_label
from kehui.terms.pickers import Picker


@everyone
def show(request: HttpRequest, kind: Kind, number: str) -> HttpResponse:
    """One record for this reader; a number typed carelessly leads to the right address."""
    spelled = tolerant(kind, number)
    if spelled and spelled != number:
        return redirect(f"{kind.code}:show", spelled)
    page = find(request, kind, number)
    record, events = page.record, list(events_of(page.record, request.user))
    actions = actions_of(page)
    context = page.context(
        actions=[action for action in actions if action.onward],
        further=[action for action in actions if not action.onward],
        beginnings=beginnings(page),
        **addresses_of(page),
        change_url=addresses.page(record, "change") if CHANGE in page.rights else "",
        sections=sections(page),
        stops=process(record, events),
        waiting=waiting(page),
        last_word=last_word(page, events),
        follows=follows(page),
        heads=_drawn(page, heads),
        panels=_drawn(page, panels),
        asides=_drawn(page, panels, aside=True),
        **timeline(page, events),
        **around(page, events),
    )
    return render(request, "records/show.html", context)


def _drawn(page: Page, some: Panels, *, aside: bool = False) -> list[str]:
    """What mechanisms add over the record, under it, or beside it."""
    found = some.of(page.request, page.kind, page.record, aside=aside)
    return [render_to_string(*each, request=page.request) for each in found]


def addresses_of(page: Page) -> dict[str, Any]:
    """Where the forms of the page send what is typed into them."""
    names = {"note": "note", "link": "link", "history": "history", "people": "people"}
    found = {f"{name}_url": addresses.page(page.record, view) for name, view in names.items()}
    views = (("all", _("All")), ("events", _("Events")), ("notes", _("Notes")))
    switch = [(code, words, f"?timeline={code}#timeline" if code != "all" else "?#timeline") for code, words in views]
    return found | {"timeline_views": switch}


def waiting(page: Page) -> str:
    """In words, whom the record waits for; empty when it is finished."""
    whom = waiting_for(page.record)
    return _("Waiting for: %(whom)s") % {"whom": whom} if whom else ""


def last_word(page: Page, events: list[Event]) -> Told | None:
    """The step that brought the record to where it stands, where somebody had to say why: what was returned, refused
    or asked for. Its reason is for those whom it concerns."""
    moves = [each for each in events if each.target and each.target != each.source]
    reasoned = {step.code for step in page.kind.loop.steps if step.reason and not step.after}
    if not moves or moves[-1].verb not in reasoned or not (moves[-1].reason and page.insider):
        return None
    return next(iter(tell(page.kind, moves[-1:], hidden=page.hidden, insider=True)), None)


def around(page: Page, events: list[Event]) -> dict[str, Any]:
    """Files and links, and whether the reader may add to them or write a note."""
    files, unknown = files_panel(page), page.kind.unknown.allows(page.request.user, page.record)
    return files | {
        "links": linked(page.record, page.request.user),
        "may_note": page.who.signed_in and not page.who.only_reads,
        "audiences": [each for each in Audience.choices if each[0] == Audience.ME or not unknown],
        "relations": [(code, relation_label(code)) for code in STATED] if files["may_link"] else [],
        "link_input": other_record(),
        "event_count": len(events),
        "answered": False,
    }


def other_record() -> str:
    """The field in which the other end of a link is searched."""
    picker = Picker(find=reverse("offered-any"), label=_("The other record"), hint=_("number or title"))
    return picker.render("number", "", {"id": "link-number", "required": True})
