"""The timeline of a record: its events and its notes in one line, newest first."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kehui.records.histories import Told, tell
from kehui.records.models import Audience, Event
from kehui.records.pages.frame import Page
from kehui.records.queries import notes_of

SHOWN = 50  # entries on the record's page; the history has them all
VIEWS = ("all", "events", "notes")


@dataclass(frozen=True)
class Entry:
    """One thing in the timeline: an event that is told, or a note."""

    at: Any
    told: Told | None = None
    note: Any = None
    who: str = ""
    audience: str = ""


def timeline(page: Page, events: list[Event]) -> dict[str, Any]:
    """What the timeline shows, by the address's choice: everything, events only or notes only."""
    chosen = page.request.GET.get("timeline", VIEWS[0])
    chosen = chosen if chosen in VIEWS else VIEWS[0]
    notes = [] if chosen == "events" else _notes(page)
    told = [] if chosen == "notes" else tell(page.kind, events, hidden=page.hidden, insider=page.insider)
    entries = [Entry(each.at, told=each) for each in told if each.verb != "note"] + notes
    entries.sort(key=lambda entry: entry.at)
    entries.reverse()  # of one moment, the later event stands first
    return {"entries": entries[:SHOWN], "more_entries": len(entries) > SHOWN, "timeline_view": chosen}


def _notes(page: Page) -> list[Entry]:
    """Notes with their writers; whoever is no insider reads the notes without the names."""
    unnamed = _("Name not shown")
    return [
        Entry(
            note.at, note=note, who=str(note.by) if page.insider or note.by_id == page.who.person_id else unnamed,
            audience=str(note.get_audience_display()) if note.audience != Audience.ALL else "",
        )
        for note in notes_of(page.record, office=page.office)
    ]  # fmt: skip
