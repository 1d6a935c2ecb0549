"""What pages, exports and mechanisms read: records narrowed by their rules, with what is secret taken out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import ForeignKey, Q, QuerySet

from kehui.core.loops import Phase, State, Step
from kehui.people.powers import powers
from kehui.records import audiences
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Event, File, Note, Record
from kehui.records.rules import Labels, holding, tested
from kehui.terms.models import Term


def unfinished(prefix: str = "") -> Q:
    """The records of all kinds that are not finished, drafts too; ``prefix``: the way to them, such as ``record__``.
    A state that is an end in some kind is asked for together with its kinds, so that few conditions say it."""
    going: dict[str, list[str]] = {}
    ends: set[str] = set()
    for kind in kinds:
        for state in kind.loop.states:
            if state.phase in (Phase.DRAFT, Phase.OPEN):
                going.setdefault(state.code, []).append(kind.code)
            else:
                ends.add(state.code)
    always = Q(**{f"{prefix}state__in": [code for code in going if code not in ends]})
    parts = (Q(**{f"{prefix}state": code, f"{prefix}kind__in": of}) for code, of in going.items() if code in ends)
    return reduce(or_, parts, always)


def visible(kind: Kind, person: Any) -> QuerySet:
    """The records of a kind that a person may view, with what every row shows."""
    records = kind.model._default_manager.select_related("owner", "region")
    return kind.view.narrow(records, person)


def with_secrecy(kind: Kind, records: QuerySet, person: Any) -> QuerySet:
    """Adds to every row what :func:`may_read` and :func:`hidden` look up, each rule tested once, in the same query."""
    who = powers(person)
    rules = {kind.secret_tests[name]: rule for name, rule in kind.secret.items()}
    return records.annotate(**{test: tested(rule.on(who)) for test, rule in rules.items()})


def fetch_terms(records: Collection[Record], names: Collection[str], known: dict[int, Term]) -> None:
    """Gives records the terms that some of their foreign keys point at: those not `known` yet come in one query and
    are known then. Many records share few terms, and a join for every key would read and build each again."""
    places = [(record, record._meta.get_field(name)) for record in records for name in names]
    wanted = {getattr(record, field.attname) for record, field in places} - known.keys() - {None}
    known.update(Term.objects.in_bulk(wanted) if wanted else {})
    for record, field in places:
        field.set_cached_value(record, known.get(getattr(record, field.attname)))


def may_read(record: Record, name: str) -> bool:
    """Whether the reader for whom the row was fetched with its secrecy may see the field."""
    kind = kinds.of(record)
    return name not in kind.secret or getattr(record, kind.secret_tests[name])


def hidden(kind: Kind, record: Record, person: Any) -> set[str]:
    """The secret fields of a record that a person may not read: at most one query."""
    tests = kind.secret_tests
    if all(hasattr(record, test) for test in set(tests.values())):
        return {name for name, test in tests.items() if not getattr(record, test)}
    return set(kind.secret) - holding(kind.secret, person, record)


def steps_open(record: Record, person: Any) -> list[Step]:
    """The steps a person may take on a record now, in the loop's order: one query."""
    steps = kinds.of(record).loop.steps_from(record.state)
    allowed = holding({step.code: step.who for step in steps}, person, record)
    return [step for step in steps if step.code in allowed]


def may_change(record: Record, person: Any) -> bool:
    return kinds.of(record).change.allows(person, record)


def may_write(kind: Kind, person: Any) -> bool:
    """Whether somebody may begin a record of the kind, or change one that is there: at most one query for themselves
    and one for each colleague who delegated a role."""
    capacities = [who for _lender, who in powers(person).capacities()]
    changing = (kind.model._default_manager.filter(kind.change.on(who)) for who in capacities)
    return any(kind.create(who) for who in capacities) or any(records.exists() for records in changing)


def waiting_for(record: Record) -> str:
    """In words, whom the record waits for; empty when it is finished."""
    return str(waited_for(record))


def waited_for(record: Record) -> Labels:
    """Those who may take the record onward; where nothing leads onward, those who may take any step."""
    kind = kinds.of(record)
    if kind.state(record).phase not in (Phase.DRAFT, Phase.OPEN):
        return Labels(())
    steps = onward_steps(kind, record.state) or kind.loop.steps_from(record.state)
    return Labels(tuple(step.who.label for step in steps))


def onward_steps(kind: Kind, state: str) -> list[Step]:
    """The steps that lead from a state further down the main road."""
    return [step for step in kind.loop.steps_from(state) if _is_onward(kind, state, step)]


def _is_onward(kind: Kind, state: str, step: Step) -> bool:
    """A step that leads further down the main road, or back to it from aside; a draft may also go aside, and what a
    step says of itself goes before."""
    if step.onward:
        return True
    order = [each.code for each in kind.loop.states]
    here, there = kind.loop.state(state), kind.loop.state(step.target)
    if step.after or there.phase is Phase.DROPPED:
        return False
    if here.aside:
        return not there.aside
    further = order.index(step.target) > order.index(state)
    return further and (not there.aside or here.phase is Phase.DRAFT)


@dataclass(frozen=True)
class Stop:
    """One state on a record's process map; ``status`` is done, current, ahead or exit."""

    state: State
    status: str
    at: Any = None

    @property
    def label(self) -> Any:
        return self.state.label


def process(record: Record, events: Iterable[Event]) -> list[Stop]:
    """The record's way through its loop: where it was and when, where it is, what lies ahead."""
    kind = kinds.of(record)
    reached = {event.target: event.at for event in events if event.target}
    order = [state.code for state in kind.loop.states]
    finished = kind.state(record).phase in (Phase.DONE, Phase.DROPPED)
    stops = []
    for code in kind.loop.path(record.state):
        state = kind.loop.state(code)
        if code == record.state:
            status = "exit" if state.phase is Phase.DROPPED else "current"
        elif code in reached and order.index(code) < order.index(record.state):
            status = "done"
        elif finished or order.index(code) < order.index(record.state):
            continue
        else:
            status = "ahead"
        stops.append(Stop(state, status, reached.get(code) if status != "ahead" else None))
    return stops


def events_of(record: Record, person: Any) -> QuerySet[Event]:
    """The events that a reader of the record may know of; what concerns offices only is told to offices only."""
    return audiences.events.narrow(Event.objects.filter(record_id=record.pk), person).select_related("by", "stands_for")


def notes_of(record: Record, person: Any) -> QuerySet[Note]:
    """The notes that a reader of the record may read, with those they mention; corrected ones are among them. Whoever
    stays unknown to its side reads their own alone."""
    notes = Note.objects.filter(record_id=record.pk).select_related("by").prefetch_related("mentions__person")
    apart = kinds.of(record).unknown.allows(person, record)
    return (audiences.mine if apart else audiences.additions).narrow(notes, person)


def files_of(record: Record, person: Any) -> QuerySet[File]:
    """The files that an insider of the record may fetch; whoever is none gets those that the kind opens all the same,
    and nothing of records that they may not view."""
    kind = kinds.of(record)
    if audiences.insiders(kind).allows(person, record):
        return files_for_insiders(record, person)
    if kind.open_files is None or not kind.view.allows(person, record):
        return File.objects.none()
    named = kind.open_files(record, hidden(kind, record, person))
    return files_for_insiders(record, person).filter(Q(pk__in=named) | Q(first__in=named))


def files_for_insiders(record: Record, person: Any) -> QuerySet[File]:
    """As :func:`files_of`, for somebody who is known to be an insider."""
    files = File.objects.filter(record_id=record.pk).select_related("by")
    return audiences.additions.narrow(files, person)


def in_order(kind: Kind, keys: list[int], person: Any, names: Iterable[str] = ()) -> list[Any]:
    """The records of these keys, in their order, with what every record has and the named fields: one query."""
    read = {*names, *(field.name for field in Record._meta.fields)}
    related = {name for name in names if isinstance(kind.model._meta.get_field(name), ForeignKey)}
    records = kind.model._default_manager.filter(pk__in=keys).select_related("owner", "region", *related).only(*read)
    found = {record.pk: record for record in with_secrecy(kind, records, person)}
    return [found[key] for key in keys if key in found]


def named(field: ForeignKey) -> str:
    """The field by which what a foreign key points at is called."""
    return "title" if issubclass(field.remote_field.model, Record) else "name"
