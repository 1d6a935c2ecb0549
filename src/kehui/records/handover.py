"""Somebody leaves: what they have under way goes to a successor, with an entry in every record's history.

A record is under way while its phase is draft or open. Handed over are the records that the person wrote, those in
which somebody named them (such as a demand's technology manager), and what they had typed and not sent. What the
platform itself set, such as whose opinion a review is, goes to nobody else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Exists, F, ForeignKey, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from kehui.core.loops import Phase
from kehui.people.acts import log
from kehui.people.delegations import colleagues, last_offices
from kehui.people.models import Grant, Membership, Organisation, Person
from kehui.people.organisations import manages
from kehui.people.powers import Role, in_force, powers
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Draft, Record
from kehui.records.queries import unfinished
from kehui.records.writing import held, write

AUTHOR = "created_by"
PEERS = (Role.BROKER, Role.EXPERT)  # they act in their own name


@dataclass(frozen=True)
class Work:
    """Records of one kind that are under way and name the person in one field."""

    kind: Kind
    field: str
    records: QuerySet

    @property
    def label(self) -> Any:
        return self.kind.model._meta.get_field(self.field).verbose_name


def open_work(person: Person, *, organisation: Organisation | None = None) -> Iterator[Work]:
    """What somebody has under way, kind by kind; with an organisation only what is done in its name."""
    for kind in kinds:
        under_way = kind.model._default_manager.filter(state__in=kind.loop.codes(Phase.DRAFT, Phase.OPEN))
        if organisation:
            under_way = under_way.filter(owner=organisation)
        for field in (AUTHOR, *_naming(kind)):
            yield Work(kind, field, under_way.filter(**{field: person.pk}))


def own_work(person: Person) -> list[Work]:
    """What is under way and only this person can bring to its end, such as opinions they were asked for: nobody takes
    it over, they step back from it and others are asked. As far as they may see it."""
    found = []
    for kind in kinds:
        under_way = kind.view.narrow(kind.model._default_manager.all(), person)
        under_way = under_way.filter(state__in=kind.loop.codes(Phase.DRAFT, Phase.OPEN))
        found += [Work(kind, field, under_way.filter(**{field: person.pk})) for field in _naming(kind, given=False)]
    return [work for work in found if work.records.exists()]


def _naming(kind: Kind, *, given: bool = True) -> list[str]:
    """Fields of a kind that name a person: those that somebody gives, or those that the platform sets itself, which
    stay true whoever takes the work over."""
    fields = [kind.model._meta.get_field(name) for name in kind.shown]
    people = [each for each in fields if isinstance(each, ForeignKey) and each.remote_field.model is Person]
    return [each.name for each in people if each.editable is given]


def open_count(person: Person, *, organisation: Organisation | None = None) -> int:
    return sum(work.records.count() for work in open_work(person, organisation=organisation))


def drafts(person: Person) -> QuerySet[Draft]:
    """What somebody typed and never sent."""
    return Draft.objects.filter(person=person).order_by("-saved_at")


def successors(person: Person, *, organisation: Organisation | None = None) -> QuerySet[Person]:
    """Who may take the work over: the organisation's other members, the colleagues of an office, or others of the same
    profession."""
    if organisation is None and last_offices(person).exists():
        return colleagues(person)
    if organisation is None:
        roles = person.grants.filter(in_force(), role__in=PEERS).values("role")
        peers = Grant.objects.filter(in_force(), role__in=roles)
        return Person.objects.filter(grants__in=peers, is_active=True).exclude(pk=person.pk).distinct().order_by("name")
    members = organisation.memberships.filter(in_force())
    return Person.objects.filter(memberships__in=members, is_active=True).exclude(pk=person.pk).order_by("name")


def may_hand_over(by: Person, person: Person, *, organisation: Organisation | None = None) -> bool:
    """The person; the organisation's administrator; for an office, also one that has ended, the lead of the department
    or region."""
    who = powers(by)
    if who.person_id == person.pk:
        return True
    if organisation:
        return manages(who, organisation)
    leads = who.scopes.get(Role.HEAD, ())
    offices = last_offices(person).exclude(role=Role.HEAD)
    places = list(offices.values_list("region__path", flat=True))
    return bool(places) and all(any((place or "").startswith(lead) for lead in leads) for place in places)


def hand_over(person: Person, *, to: Person, by: Person, reason: str, organisation: Organisation | None = None) -> int:
    """Give a successor all that is under way; returns how many records. One transaction, one event on each."""
    if not may_hand_over(by, person, organisation=organisation):
        raise PermissionDenied(_("You may not hand over this person's work."))
    if not successors(person, organisation=organisation).filter(pk=to.pk).exists():
        raise ValidationError({"to": _("Choose somebody of the same organisation or office.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason.")})
    changes: dict[int, dict[str, list[int]]] = {}
    with write() as writing:
        for work in open_work(person, organisation=organisation):
            keys = list(held().filter(pk__in=work.records.values("pk")).values_list("pk", flat=True))
            work.kind.model._default_manager.filter(pk__in=keys).update(**{work.field: to})
            for key in keys:
                changes.setdefault(key, {})[work.field] = [person.pk, to.pk]
        Record.objects.filter(pk__in=changes).update(version=F("version") + 1)
        for key, change in changes.items():
            writing.note(key, "handover", by=by, reason=reason.strip(), changes=change)
        _move_drafts(person, to, changes, organisation)
        payload = {"to": to.pk, "records": len(changes), "organisation": organisation and organisation.pk}
        log("handover", by=by, subject=person, reason=reason, payload=payload)
    return len(changes)


def left_behind(*, paths: Iterable[str] = (), organisation: Organisation | None = None) -> list[tuple[Person, int]]:
    """People who can do no more about the unfinished records that they wrote, with how many: in the regions of these
    paths whoever is closed out or holds no role, in an organisation whoever is no active member. Two queries."""
    here = Q(owner=organisation)
    if organisation is None:
        here = reduce(or_, (Q(region__path__startswith=path) for path in paths), Q(pk__in=[]))
    held = Grant.objects.filter(in_force(), person=OuterRef("created_by"))
    belongs = Membership.objects.filter(in_force(), person=OuterRef("created_by"), organisation=organisation)
    gone = ~Exists(belongs) if organisation else ~Exists(held)
    records = Record.objects.filter(
        unfinished(), here, gone | Q(created_by__is_active=False), created_by__machine=False
    )
    counted = dict(records.order_by().values_list("created_by").annotate(Count("pk")))
    people = Person.objects.in_bulk(counted)
    return sorted(((people[pk], count) for pk, count in counted.items()), key=lambda pair: (-pair[1], str(pair[0])))


def _move_drafts(person: Person, to: Person, records: Any, organisation: Organisation | None) -> None:
    """Unsent drafts follow, except where the successor has one for the same form, which stays."""
    theirs = Q(record__in=list(records)) if organisation else Q()
    for draft in drafts(person).filter(theirs):
        if not Draft.objects.filter(person=to, kind=draft.kind, record=draft.record, part=draft.part).exists():
            Draft.objects.filter(pk=draft.pk).update(person=to)


def objection(person: Person) -> str:
    """Why somebody's personal data cannot be erased yet: work under way names them."""
    count = open_count(person) + sum(work.records.count() for work in own_work(person))
    return _("%(count)s records under way name this person: hand them over first.") % {"count": count} if count else ""
