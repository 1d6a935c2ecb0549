"""Whom an event concerns: those the record waits for now, those it belongs to, followers, the mentioned."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import reduce

from django.db.models import ForeignKey, Q

from kehui.core.loops import Phase
from kehui.people.models import Delegation, Grant, Membership, Person
from kehui.people.powers import INSIDE, Powers, Role, in_force, powers
from kehui.records import audiences
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Event, Record
from kehui.records.queries import onward_steps
from kehui.records.rules import Rule, covered, tested
from kehui.terms.models import lineage

MOST = 100  # when more people could take a step, it is nobody's turn in particular
NOBODY = 0  # the id of no person, for asking what a role alone allows
AT_ONCE = 20  # people tested in one query


class Crowd:
    """People by id, each with their powers read once for a whole batch of events."""

    def __init__(self) -> None:
        self._people: dict[int, Person] = {}

    def named(self, ids: Iterable[int]) -> list[Person]:
        """Those of them who can be told anything: active people, not the platform itself."""
        wanted = set(ids)
        missing = wanted - self._people.keys()
        if missing:
            self._people |= Person.objects.in_bulk(missing)
        found = (self._people[pk] for pk in sorted(wanted) if pk in self._people)
        return [person for person in found if person.is_active and not person.machine]


def whole(record: Record) -> Record:
    """The record with the fields of its kind."""
    return kinds.of(record).model._default_manager.select_related("owner", "region").get(pk=record.pk)


def holders_of(rule: Rule, record: Record, people: Iterable[Person]) -> list[Person]:
    """Those whom a rule covers for a record, some people to a query."""
    asked, found = list(people), []
    for start in range(0, len(asked), AT_ONCE):
        found += covered(rule, asked[start : start + AT_ONCE], record)
    return found


def awaited(record: Record, crowd: Crowd) -> dict[int, int | None]:
    """Who may take the record onward now: person → None by their own powers, else the id of whoever lent them.

    Empty where a step is open to anybody, or to more than :data:`MOST` people: then it waits for nobody in particular.
    """
    kind = kinds.of(record)
    if kind.state(record).phase not in (Phase.DRAFT, Phase.OPEN):
        return {}
    steps = [step for step in onward_steps(kind, record.state) or kind.loop.steps_from(record.state) if not step.after]
    if not steps:
        return {}
    rule = reduce(Rule.__or__, [step.who for step in steps]) & kind.view
    roles = _roles(rule, record)
    if roles is None:
        return {}
    candidates = crowd.named(_holding(roles, record) | near(kind, record))
    if len(candidates) > MOST:
        return {}
    return {person.pk: _lender(rule, person, record) for person in holders_of(rule, record, candidates)}


def _roles(rule: Rule, record: Record) -> list[str] | None:
    """The roles that by themselves, held everywhere, make a rule cover a record; None when it covers anybody. One
    query."""
    home = (record.owner_id,) if record.owner_id else ()
    tests = {"anybody": Powers(NOBODY)} | {
        f"as_{role}": Powers(NOBODY, scopes={role: ("",)}, organisation_ids=home) for role in Role.values
    }
    asked = {name: tested(rule.on(who)) for name, who in tests.items()}
    found = type(record)._default_manager.filter(pk=record.pk).annotate(**asked).values(*asked).first() or {}
    return None if found.get("anybody") else [role for role in Role.values if found.get(f"as_{role}")]


def _holding(roles: list[str], record: Record) -> set[int]:
    """Who holds one of the roles where the record lies, and to whom such a role is lent."""
    offices = [role for role in roles if role not in INSIDE]
    above = lineage(record.region.path) if record.region else []
    here = Q(region__path__in=above) | Q(region=None, organisation=None)
    if record.owner_id:
        here |= Q(organisation=record.owner_id)
    grants = Grant.objects.filter(in_force(), here, role__in=offices, person__is_active=True)
    lent = Delegation.objects.filter(in_force(), grant__in=grants).values_list("person", flat=True)
    found = set(grants.values_list("person", flat=True)[: MOST + 1])
    return found | set(lent[: MOST + 1])


def near(kind: Kind, record: Record) -> set[int]:
    """Who has to do with the record itself: its author, its organisation's members, people and records it names."""
    keys = {record.created_by_id, *members(record.owner_id)}
    for field in kind.model._meta.fields:
        value = getattr(record, field.attname, None)
        if not isinstance(field, ForeignKey) or value is None or field.name == "record_ptr":
            continue
        if issubclass(field.remote_field.model, Person):
            keys.add(value)
        elif issubclass(field.remote_field.model, Record):
            other = Record.objects.values_list("created_by_id", "owner_id").get(pk=value)
            keys |= {other[0], *members(other[1])}
    return keys


def members(organisation_id: int | None) -> list[int]:
    if organisation_id is None:
        return []
    rows = Membership.objects.filter(in_force(), organisation=organisation_id, person__is_active=True)
    return list(rows.values_list("person", flat=True)[: MOST + 1])


def _lender(rule: Rule, person: Person, record: Record) -> int | None:
    """By whose powers the rule covers the record for somebody: None by their own."""
    if all(each.lender is None for each in powers(person).held):
        return None
    for lender, who in powers(person).capacities():
        if type(record)._default_manager.filter(rule.on(who), pk=record.pk).exists():
            return lender
    return None


def owners(record: Record) -> set[int]:
    """Whose record it is: its author, the colleagues of its organisation who did something about it, and the whole
    organisation when somebody else wrote it down for it."""
    home = set(members(record.owner_id))
    if record.created_by_id not in home:
        return {record.created_by_id, *home}
    acted = set(Event.objects.filter(record_id=record.pk, by__in=home).values_list("by", flat=True).distinct())
    return {record.created_by_id, *acted}


def may_know(record: Record, event: Event, people: list[Person], mentioned: Collection[int]) -> list[Person]:
    """Those of them who may see the record, and know of the event. Of a note those mentioned there know, too, though
    something of the record is kept from them."""
    kind = kinds.of(record)
    found = holders_of(kind.view, record, people)
    if not event.target:
        inside = {person.pk for person in holders_of(audiences.insiders(kind), record, found)}
        found = [person for person in found if person.pk in inside or person.pk in mentioned]
    if audiences.FOR in event.changes:
        found = holders_of(audiences.events, event, found)
    return found


def by_sort(pairs: Iterable[tuple[str, int]]) -> Iterator[tuple[int, str]]:
    """Each person once, with the first sort under which they come."""
    seen: dict[int, str] = defaultdict(str)
    for sort, person in pairs:
        if person not in seen:
            seen[person] = sort
            yield person, sort
