"""Two people wrote one record at once: what each of them changed, side by side, and a choice field by field."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kehui.core.numbers import whole
from kehui.records import addresses
from kehui.records.display import label
from kehui.records.forms import RecordForm
from kehui.records.histories import Names, Told, rebuilt, tell
from kehui.records.models import Event, Record
from kehui.records.pages.frame import Page
from kehui.records.queries import events_of
from kehui.records.refusals import ConflictError
from kehui.records.values import empty, plain, snapshot

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Clash:
    """A field in which both versions differ; ``chosen`` is the one taken unless the person says otherwise."""

    name: str
    label: str
    mine: str
    theirs: str
    chosen: str
    both: bool


def seen_mark(record: Record) -> int:
    """The last event of a record when its form was opened: what came later is news."""
    return record.events.order_by("-id").values_list("id", flat=True).first() or 0


def changes_since(page: Page, error: ConflictError) -> dict[str, Any]:
    """Who changed what since the form was opened, and the version that a new try starts from."""
    seen = _seen(page)
    news = [event for event in events_of(error.record, page.request.user) if event.id > seen]
    return {"news": _tell(page, news), "version": error.record.version}


def conflict_page(page: Page, error: ConflictError, form: RecordForm) -> HttpResponse:
    """Both versions of every field that differs. What was typed travels on in the form, whole."""
    seen, events = _seen(page), list(events_of(error.record, page.request.user))
    news = [event for event in events if event.id > seen]
    clashes = list(_clashes(page, error, events, seen))
    kept = [(name, value) for name, given in page.request.POST.lists() if _travels(name) for value in given]
    context = page.context(
        crumbs=page.crumbs(_("Change")), clashes=clashes, kept=kept, news=_tell(page, news), form=form,
        at_version=error.record.version, seen=events[-1].id if events else 0,
        change_url=addresses.page(page.record, "change"),
        mine=MINE, theirs=THEIRS,
    )  # fmt: skip
    return render(page.request, "records/conflict.html", context, status=409)


def _travels(name: str) -> bool:
    return name not in ("csrfmiddlewaretoken", "version", "seen", "then", "more") and not name.startswith("keep-")


def _seen(page: Page) -> int:
    return whole(page.request.POST.get("seen", "")) or 0


def _tell(page: Page, news: list[Event]) -> list[Told]:
    return tell(page.kind, news, hidden=page.hidden, insider=page.insider)


def _clashes(page: Page, error: ConflictError, events: list[Event], seen: int) -> Any:
    """Field by field: mine unless I left it alone. Personal fields count as touched by both, for the history does
    not hold their values."""
    kind, current = page.kind, snapshot(page.kind, error.record)
    base = rebuilt(kind, events, seen)
    names = Names(kind, [Event(changes={name: [value, None]}) for name, value in current.items()])
    for name, value in error.sent.items():
        known = kind.model._meta.get_field(name)
        mine = plain(known, value)
        if mine == current[name] or (empty(mine) and empty(current[name])):
            continue
        old = base.get(name)
        untouched = name not in kind.personal and (mine == old or (empty(mine) and empty(old)))
        moved = name in kind.personal or not (current[name] == old or (empty(current[name]) and empty(old)))
        yield Clash(
            name, label(kind, name), str(value) if known.many_to_one and value else names.text(known, mine),
            names.text(known, current[name]), THEIRS if untouched else MINE, both=moved and not untouched,
        )  # fmt: skip


def kept_mine(page: Page, names: Any) -> list[str]:
    """The fields that are sent again: all but those for which the other version was chosen."""
    return [name for name in names if page.request.POST.get(f"keep-{name}") != THEIRS]
