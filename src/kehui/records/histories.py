"""A record's events in words: what happened, to which fields, as far as the reader may know; and the record as it
was after any of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Field, ForeignKey
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.core import chain
from kehui.core.loops import State
from kehui.records.audiences import FOR
from kehui.records.display import label, text
from kehui.records.kinds import Kind
from kehui.records.models import Event, Record
from kehui.records.relations import relation_label
from kehui.records.verbs import PLAIN, value_label, verb_label

ICONS = {
    "create": "plus",
    "change": "pencil",
    "link": "link",
    "attach": "paper-clip",
    "note": "chat-bubble-left",
    "correct_note": "chat-bubble-left",
}
IN_WORDS = {  # events about one thing, told in one line
    "link": lambda change: f"{change.label} {change.new}",
    "attach": lambda change: change.new,
}
UNTOLD = ("note", "correct_note")  # notes stand in the timeline themselves
FILE = gettext_lazy("file")


@dataclass(frozen=True)
class Difference:
    """One field before and after, in words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Told:
    """An event as a reader meets it."""

    id: int
    at: Any
    who: str
    what: str
    verb: str
    icon: str = ""
    state: State | None = None
    reason: str = ""
    digest: str = ""
    changes: list[Difference] = field(default_factory=list)


def as_item(kind: Kind, record: Record, told: Told) -> dict[str, Any]:
    """What was told, as programs are told it: by the interface at ``/events`` and by webhooks."""
    return {
        "id": told.id,
        "number": record.number,
        "kind": kind.code,
        "at": told.at,
        "who": told.who,
        "verb": told.verb,
        "what": told.what,
        "state": told.state and told.state.code,
        "reason": told.reason,
        "changes": [{"field": each.label, "old": each.old, "new": each.new} for each in told.changes],
    }


class Names:
    """What the foreign keys in events point at, read at once: one query for each table that they name."""

    def __init__(self, kind: Kind, events: Iterable[Event]) -> None:
        wanted: dict[Any, set[int]] = {}
        for event in events:
            for name, change in event.changes.items():
                known = field_of(kind, name)
                if isinstance(known, ForeignKey):
                    wanted.setdefault(known.remote_field.model, set()).update(key for key in change if key is not None)
        self.found = {model: model._default_manager.in_bulk(keys) for model, keys in wanted.items()}

    def text(self, known: Field, value: Any) -> str:
        """A plain value of an event in words."""
        if isinstance(known, ForeignKey) and value is not None:
            return str(self.found.get(known.remote_field.model, {}).get(value, value))
        return text(known, value)


def field_of(kind: Kind, name: str) -> Field | None:
    """The field that a change is about; a handover also changes who wrote the record."""
    known = name in kind.shown or name == "created_by"
    return kind.model._meta.get_field(name) if known else None  # type: ignore[return-value]


def tell(kind: Kind, events: list[Event], *, hidden: set[str], insider: bool, names: Names | None = None) -> list[Told]:
    """The events in their order. Whoever is no insider learns of steps only, taken by a role, not by a person. `names`
    are what the events point at, where they were read for more events than these."""
    if insider:
        names = names or Names(kind, events)
        return [_told(kind, event, names, hidden) for event in events]
    return [
        Told(
            event.id,
            event.at,
            _role(kind, event),
            str(verb_label(kind, event.verb)),
            event.verb,
            state=_state(kind, event),
        )
        for event in events
        if event.target
    ]


def _told(kind: Kind, event: Event, names: Names, hidden: set[str]) -> Told:
    changes = list(differences(kind, event, names, hidden)) if event.verb not in PLAIN.union(UNTOLD) else []
    what = str(verb_label(kind, event.verb))
    if event.verb in IN_WORDS:
        what, changes = _("%(what)s: %(which)s") % {"what": what, "which": IN_WORDS[event.verb](changes[0])}, []
    state = _state(kind, event)
    icon = ICONS.get(event.verb, "" if state else "document-text")
    digest = event.digest.rpartition(":")[2]
    reason = _by_the_clock(kind, event)
    return Told(event.id, event.at, _who(event), what, event.verb, icon, state, reason, digest, changes)


def _who(event: Event) -> str:
    """Who did it, and for whom where the role was delegated."""
    if event.stands_for is None:
        return str(event.by)
    return _("%(who)s for %(lender)s") % {"who": event.by, "lender": event.stands_for}


def _state(kind: Kind, event: Event) -> State | None:
    return kind.loop.state(event.target) if event.target else None


def _role(kind: Kind, event: Event) -> str:
    """Who takes such a step, as the loop says."""
    steps = [step for step in kind.loop.steps if step.code == event.verb]
    return str(capfirst(str(steps[0].who.label))) if steps else _("Its author")


def differences(kind: Kind, event: Event, names: Names, hidden: set[str]) -> Iterator[Difference]:
    """What an event changed, field by field; what is kept from the reader or from the event is only named."""
    for name, change in event.changes.items():
        known = field_of(kind, name)
        if name == FOR:
            continue  # says who may read the event, not what changed
        if known is None:
            yield (
                _former(kind, name, change)
                if name in kind.labels
                else Difference(*_of_mechanism(event.verb, name, change))
            )
        elif name in hidden:
            yield Difference(label(kind, name), "", _("changed; not shown to you"))
        elif not change:
            yield Difference(label(kind, name), "", _("changed; personal values are not kept in the history"))
        else:
            yield Difference(label(kind, name), names.text(known, change[0]), names.text(known, change[1]))


def _former(kind: Kind, name: str, change: list[Any]) -> Difference:
    """A field that records of this kind no longer have, told as it was written down: rows as in a table."""
    old, new = (
        "\n".join(" · ".join(filter(None, row.values())) for row in value)
        if isinstance(value, list)
        else str(value or "")
        for value in (*change, None, None)[:2]
    )
    return Difference(capfirst(str(kind.labels[name])), old, new)


def _of_mechanism(verb: str, name: str, change: list[Any]) -> tuple[str, str, str]:
    """A change that is not about a field: a link, a file, a verdict on a match."""
    new = str(change[1]) if len(change) > 1 else ""
    if verb == "link":
        return str(relation_label(name)), "", new
    if verb == "attach":
        return str(FILE), "", new.rpartition(" ")[0]
    return name, "", value_label(verb, new)


def rebuilt(kind: Kind, events: Iterable[Event], until: int) -> dict[str, Any]:
    """The plain values of a record right after an event, put together from all events up to it. Personal fields are
    missing: events do not hold their values."""
    values: dict[str, Any] = {}
    for event in events:
        if event.id > until:
            break
        for name, change in event.changes.items():
            if name in kind.shown and name not in kind.personal and len(change) == 2:
                values[name] = change[1]
    return values


def verified(events: Iterable[Event]) -> set[int]:
    """The ids of those events whose digest follows from their content and the digest of the event before: one query."""
    events = list(events)
    before = dict(Event.objects.filter(id__in=[event.id - 1 for event in events]).values_list("id", "digest"))
    return {event.id for event in events if event.digest == _expected(event, before.get(event.id - 1, ""))}


def _expected(event: Event, previous: str) -> str:
    algorithm = event.digest.partition(":")[0]
    return chain.link(previous, event.row(), algorithm=algorithm) if algorithm in chain.ALGORITHMS else ""


def _by_the_clock(kind: Kind, event: Event) -> str:
    """The reason of an event; of a step that the platform took by itself, the day that had passed, by its name."""
    name, _blank, day = event.reason.partition(" ")
    after = {step.code: step.after for step in kind.loop.steps}.get(event.verb)
    return f"{kind.called(name)} {day}" if after and name == after else event.reason
