"""Who lives in the region: its organisations, their members, the officers, and one sample person per role."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kehui.demonstration.region import table
from kehui.people.models import Grant, Membership, Organisation, Person
from kehui.people.powers import Role
from kehui.people.services import enrol, machine
from kehui.records.models import Record
from kehui.terms.models import Term, Tree

SERVING = (Role.COUNTY, Role.CITY, Role.OFFICER)
BEGINNING = date(2020, 1, 1)  # everybody has been at their post since then
SIDES = ("wanted", "offered")  # of an introduction


@dataclass
class Population:
    """The platform's own account; organisations by name; people by user name and by id; members by organisation, the
    one who writes first; officers by role and region."""

    platform: Person
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    by_id: dict[int, Person] = field(default_factory=dict)
    members: dict[int, list[Person]] = field(default_factory=dict)
    officers: dict[tuple[str, int], list[Person]] = field(default_factory=dict)

    def author(self, organisation: str) -> Person:
        """Who writes records in the name of an organisation, given by its name."""
        return self.members[self.organisations[organisation].pk][0]

    def concerned(self, record: Record) -> Iterator[tuple[str, Person]]:
        """Everybody who may have to do with a record, from the nearest to the farthest, each with what they are."""
        sides = [record, *filter(None, (getattr(record, side, None) for side in SIDES))]
        for place, each in enumerate(sides):
            yield f"author {place}", self.writer(each)
            yield from ((f"member {place}", member) for member in self.members.get(each.owner_id, ()))
        for role in SERVING:
            yield from ((role, officer) for officer in self.officers.get((role, self.place(record, role)), ()))
        yield "machine", self.platform

    def writer(self, record: Record) -> Person:
        """Who wrote a record; always the same object for a person, so that powers are read once."""
        return self.by_id[record.created_by_id]

    def place(self, record: Record, role: str) -> int:
        """The region whose officer of this level is in charge."""
        codes = record.region.path.strip("/").split("/") if record.region else []
        depth = SERVING[::-1].index(role)
        return int(codes[depth]) if len(codes) > depth else 0


def settle() -> Population:
    """Make all organisations and people; none of the people can sign in with a password."""
    regions = {term.code: term for term in Term.objects.of(Tree.REGION)}
    settled = Population(machine())
    for row in table("organisations"):
        values: dict[str, Any] = row | {"region": regions[row["region"]]}
        settled.organisations[row["name"]] = Organisation.objects.create(demonstration=True, **values)
    for row in table("people"):
        region, owner = regions.get(row["region"]), settled.organisations.get(row["organisation"])
        person = enrol(row["username"], name=row["name"], role=row["role"], region=region, organisation=owner)
        settled.people[person.username] = settled.by_id[person.pk] = person
        if owner and row["role"] != Role.EXPERT:
            settled.members.setdefault(owner.pk, []).append(person)
        if region and row["role"] in SERVING:
            settled.officers.setdefault((row["role"], int(region.code)), []).append(person)
    for dated in (Grant, Membership):
        dated.objects.filter(person__in=settled.by_id).update(since=BEGINNING)
    return settled
