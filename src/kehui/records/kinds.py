"""A kind of record, described in one place, and the registry that every mechanism and page reads."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kehui.core.loops import Loop, State
from kehui.people.powers import Powers
from kehui.records.models import Record
from kehui.records.rules import Rule, nobody

AREAS = {
    "market": _("Technology market"),
    "calls": _("Calls"),
    "registry": _("Registers"),
    "fieldwork": _("Field work"),
}


@dataclass(frozen=True)
class Section:
    """Fields that stand together under one heading, on the form and on the record's page; an ``outcome`` is written
    by steps and their effects only, so it is on the page and not on the form; what stands ``apart`` is written on pages
    of its own."""

    label: Any
    fields: tuple[str, ...]
    outcome: bool = False
    apart: bool = False


@dataclass(frozen=True)
class Lack:
    """What keeps a record from a step, with the address where it is mended; what has the same ``group`` stands
    together."""

    label: str
    url: str
    words: str = ""
    group: str = ""


@dataclass(frozen=True)
class Room:
    """What limits leave for a step on some records, in words, and those of the records, by their keys, for which there
    is no place any more, each with the reason."""

    words: tuple[str, ...] = ()
    beyond: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """The table of contents of a kind.

    ``view``/``change``: rules over its records; ``create``: who may start one; ``secret``: field → rule of those who
    may read it (everyone who may view the record reads the rest); ``personal``: fields with personal data, whose
    values never enter events; ``sheet``, ``matchable``, ``indicators`` belong to the mechanisms of those names;
    ``labels``: what fields are called here, where the shared table calls them otherwise, and what fields were called
    that only histories still name; ``menu``: who finds the kind in the menu, where it is not everybody signed in (and
    strangers, if there is something public);
    ``tells_at_once``: its authors hear of every step by mail at once, unless they choose otherwise;
    ``begun``: field → the states of the record it names in which this kind is begun from that record's page, where
    these are not those in which it is open to answers; ``taken_over``: field → what the form of a new record is
    filled in with from the record named there, for a reader from whom nothing of that one is kept; ``offered``:
    field → what a step that asks for it offers while it is empty; ``once``: field → the states that leave room for
    another record of this kind about the one named there, which has one at most; ``lacks``: step → what keeps a
    record from it beside the fields it needs; ``room``: step → what limits leave for it on some records, in their
    order; ``doors``: step → the name of the page, taking the record's number, on which it is taken in place of the
    usual sheet, one record at a time; ``apart``: step → the name of the page on which it is taken on several
    records, each with values of its own; ``settled``: step → field → the columns of a small table that the step
    does not change; ``worded``: field of answers to a form → its rows in the language of whoever reads;
    ``open_files``: of a record, by the fields kept from a reader, the files that this reader may fetch all the
    same; ``picked``: field → the field of the record that it is picked from, or nothing for the record itself, and
    the texts (or pairs of value and text) which that record offers; ``table.column`` is a cell of a small table;
    ``unknown``: those who read a record and stay unknown to its side, such as reviewers: what they note there is for
    themselves alone, they read no notes of others, and nobody mentions them.
    """

    code: str
    path: str
    prefix: str
    label: Any
    plural: Any
    icon: str
    model: type[Record]
    loop: Loop
    view: Rule
    change: Rule
    create: Callable[[Powers], bool]
    sections: tuple[Section, ...]
    columns: tuple[str, ...]
    filters: tuple[str, ...] = ()
    begins: Callable[[Any], str] | None = None
    """The code of the state in which a new record begins; without it, the first of the loop."""
    singly: bool = False
    """Each new record is checked against those just made: in bulk every one is a transaction of its own."""
    secret: Mapping[str, Rule] = field(default_factory=dict)
    personal: tuple[str, ...] = ()
    sheet: Any = None
    matchable: Any = None
    indicators: tuple[Any, ...] = ()
    labels: Mapping[str, Any] = field(default_factory=dict)
    menu: Callable[[Powers], bool] | None = None
    tells_at_once: bool = False
    begun: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offered: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    taken_over: Mapping[str, Callable[[Any], Mapping[str, Any]]] = field(default_factory=dict)
    once: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lacks: Mapping[str, Callable[[Any], Iterable[Lack]]] = field(default_factory=dict)
    room: Mapping[str, Callable[[Sequence[Any]], Room]] = field(default_factory=dict)
    apart: Mapping[str, str] = field(default_factory=dict)
    doors: Mapping[str, str] = field(default_factory=dict)
    settled: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    worded: Mapping[str, Callable[[Any], list[dict[str, Any]]]] = field(default_factory=dict)
    open_files: Callable[[Any, set[str]], Collection[int]] | None = None
    picked: Mapping[str, tuple[str, Callable[[Any], Sequence[Any]]]] = field(default_factory=dict)
    unknown: Rule = nobody

    @property
    def area(self) -> str:
        """The part of the site that the kind belongs to: one of :data:`AREAS`, by the package of its app."""
        return self.model.__module__.split(".")[1]

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field a person may fill in, in the order of the form."""
        return tuple(name for section in self.sections if not section.outcome for name in section.fields)

    @property
    def typed(self) -> tuple[str, ...]:
        """Every field of the kind's own form: those that stand apart are written elsewhere."""
        apart = {name for section in self.sections if section.apart for name in section.fields}
        return tuple(name for name in self.fields if name not in apart)

    @property
    def shown(self) -> tuple[str, ...]:
        """Every field of the record's page, in its order."""
        return tuple(name for section in self.sections for name in section.fields)

    @cached_property
    def secret_tests(self) -> dict[str, str]:
        """Secret field → the name under which a row carries whether its reader may see it; one test for each rule."""
        first: dict[str, str] = {}
        for name, rule in self.secret.items():
            first[name] = next(other for other in self.secret if self.secret[other] == rule)
        return {name: f"may_read_{other}" for name, other in first.items()}

    def called(self, name: str) -> str:
        """What a field is called, as a heading."""
        return capfirst(str(self.labels.get(name) or self.model._meta.get_field(name).verbose_name))

    def state(self, record: Record) -> State:
        return self.loop.state(record.state)


class Registry:
    """All kinds by code, in the order in which their apps were loaded."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = {}

    def add(self, kind: Kind) -> Kind:
        """Register a kind; ``ValueError`` if its code, path or prefix is taken or a named field does not exist."""
        for other in self:
            if {kind.code, kind.path, kind.prefix} & {other.code, other.path, other.prefix}:
                raise ValueError(f"kind {kind.code} shares its code, path or prefix with {other.code}")
        known = {each.name for each in kind.model._meta.get_fields()}
        asked = {name for step in kind.loop.steps for name in (*step.asks, *step.needs, *filter(None, [step.after]))}
        named = {*kind.shown, *kind.columns, *kind.secret, *kind.personal, *asked}
        if unknown := sorted(named - known):
            raise ValueError(f"kind {kind.code} names unknown fields: {', '.join(unknown)}")
        self._kinds[kind.code] = kind
        return kind

    def __getitem__(self, code: str) -> Kind:
        return self._kinds[code]

    def __contains__(self, code: object) -> bool:
        return code in self._kinds

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._kinds.values())

    def __len__(self) -> int:
        return len(self._kinds)

    def of(self, record: Model) -> Kind:
        return self._kinds[record.kind]  # type: ignore[attr-defined]


kinds = Registry()
