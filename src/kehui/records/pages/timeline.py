"""The timeline of a record: its events and its notes in one line, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.template.defaultfilters import linebreaks_filter
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kehui.records import addresses
from kehui.records.histories import UNTOLD, Told, tell
from kehui.records.mentions import SIGN
from kehui.records.models import Audience, Event, Note
from kehui.records.pages.frame import Page
from kehui.records.queries import notes_of

SHOWN = 50  # entries on the record's page; the history has them all
VIEWS = ("all", "events", "notes")


@dataclass(frozen=True)
class Entry:
    """One thing in the timeline: an event that is told, or a note in its latest wording with the earlier ones."""

    at: Any
    told: Told | None = None
    note: Note | None = None
    text: str = ""
    who: str = ""
    place: str = ""
    audience: str = ""
    earlier: list[tuple[Any, SafeString]] = field(default_factory=list)
    correct_url: str = ""


def timeline(page: Page, events: list[Event]) -> dict[str, Any]:
    """What the timeline shows, by the address's choice: everything, events only or notes only."""
    chosen = page.request.GET.get("timeline", VIEWS[0])
    chosen = chosen if chosen in VIEWS else VIEWS[0]
    notes = [] if chosen == "events" else list(_notes(page))
    told = [] if chosen == "notes" else tell(page.kind, events, hidden=page.hidden, insider=page.insider)
    entries = [Entry(each.at, told=each) for each in told if each.verb not in UNTOLD] + notes
    entries.sort(key=lambda entry: entry.at)
    entries.reverse()  # of one moment, the later event stands first
    return {"entries": entries[:SHOWN], "more_entries": len(entries) > SHOWN, "timeline_view": chosen}


def _notes(page: Page) -> Iterable[Entry]:
    """Notes with their writers, each at the time of its first wording."""
    known = {note.pk: note for note in notes_of(page.record, page.request.user)}
    corrected = {note.corrects_id for note in known.values()}
    for note in known.values():
        if note.pk not in corrected:
            yield _entry(page, note, list(_wordings(note, known)))


def _wordings(note: Note, known: dict[int, Note]) -> Iterable[Note]:
    """The earlier wordings of a note, the latest first."""
    while note.corrects_id and (before := known.get(note.corrects_id)):
        yield before
        note = before


def _entry(page: Page, note: Note, earlier: list[Note]) -> Entry:
    """Whoever is no insider reads the note without names."""
    own = note.by_id == page.who.person_id
    who = note.source or (str(note.by) if page.insider or own else _("Name not shown"))
    first = earlier[-1] if earlier else note
    return Entry(
        first.at, note=note, text=drawn(note, names=page.insider), who=who,
        place=_("answered by a link, without an account") if note.source else "",
        audience="" if note.audience == Audience.ALL else str(note.get_audience_display()),
        earlier=[(each.at, drawn(each, names=page.insider)) for each in earlier],
        correct_url=addresses.page(page.record, "correct", note.pk) if own and not note.source else "",
    )  # fmt: skip


def drawn(note: Note, *, names: bool) -> SafeString:
    """A note's text in paragraphs, its mentions marked; by name for insiders only."""
    mentioned = [mention.person for mention in note.mentions.all()]
    people = {name: person for person in mentioned for name in (person.name, person.username) if name}
    parts, end = [], 0
    for found in SIGN.finditer(note.text):
        if fitting := [name for name in people if found[1].startswith(name)]:
            name = max(fitting, key=len)
            shown = people[name] if names else _("Name not shown")
            parts += [escape(note.text[end : found.start()]), format_html('<span class="mention">@{}</span>', shown)]
            end = found.start() + 1 + len(name)
    parts.append(escape(note.text[end:]))
    return linebreaks_filter(mark_safe("".join(parts)))
