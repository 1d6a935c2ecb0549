"""The hands of the whole year: who writes and moves many records at once, through the bulk door, day by day."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from random import Random
from typing import Any

from django.db.models import ForeignKey

from kehui.core.calendars import add_working_days, is_working
from kehui.demonstration.chronicle import Chronicle
from kehui.demonstration.population import BEGINNING, Population
from kehui.demonstration.region import table
from kehui.demonstration.roads import office_hour
from kehui.demonstration.year import texts
from kehui.demonstration.year.sizes import Sizes
from kehui.mechanisms.exchange.parsing import value
from kehui.mechanisms.exchange.references import References
from kehui.people.models import Grant, Membership, Organisation, Person
from kehui.people.powers import Role
from kehui.people.services import enrol
from kehui.records.bulk import Outcome, act_many, create_many
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.terms.models import Term, Tree

OFFICE, SECOND, THIRD = "demo-officer", "demo-officer-2", "officer-3"
FIRST_UNIT = "unit-01"
UNIT, COUNTY, CITY = "unit", "county", "city"
Person_of = Callable[[Record], Person]


@dataclass
class Year:
    """One calendar year of the region; ``ids`` keeps what was made so far, by a name of its own."""

    chronicle: Chronicle
    number: int
    sizes: Sizes
    ids: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    administrators: dict[int, Person] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)

    def __post_init__(self) -> None:
        trees = (Tree.REGION, Tree.INDUSTRY, Tree.FIELD, Tree.CHAIN)
        self.terms = {f"{tree}:{term.code}": term for tree in trees for term in Term.objects.of(tree)}
        self._settle()

    @property
    def people(self) -> Population:
        return self.chronicle.people

    def _settle(self) -> None:
        """Every organisation has somebody who confirms what the others write."""
        for row in table("people"):
            if row["role"] == Role.ORGANISATION:
                self.administrators[self.people.organisations[row["organisation"]].pk] = self.people.people[
                    row["username"]
                ]
        missing = [each for each in self.people.organisations.values() if each.pk not in self.administrators]
        made = []
        for place, owner in enumerate(missing, 1):
            person = enrol(f"unit-{place:02}", name=texts.name(owner.name), role=Role.ORGANISATION, organisation=owner)
            self.administrators[owner.pk] = self.people.people[person.username] = self.people.by_id[person.pk] = person
            made.append(person.pk)
        for dated in (Grant, Membership):
            dated.objects.filter(person__in=made).update(since=BEGINNING)

    def on(self, month: int, day: int, deed: Callable[..., None], *args: Any, **values: Any) -> None:
        """Put a deed into the chronicle: on that day of the year, or on the next working day."""
        at = self.date(month, day)
        at = at if is_working(at) else add_working_days(at, 1)
        self.chronicle.add(office_hour(at, Random(f"{at} {len(self.chronicle.deeds)}")), partial(deed, *args, **values))

    def date(self, month: int, day: int) -> date:
        """A day of the year; months beyond the twelfth are of the years after it."""
        return date(self.number + (month - 1) // 12, (month - 1) % 12 + 1, day)

    def day(self, month: int, day: int) -> date:
        return date(self.number, month, day)

    def make(self, name: str, code: str, rows: Iterable[Mapping[str, Any]], *, by: str = "") -> None:
        """Records of a kind, kept under a name; written by somebody, or each by its organisation's own hand."""
        hands: dict[int, tuple[Person, list[tuple[int, dict[str, Any]]]]] = {}
        for place, row in enumerate(rows):
            person = self.people.people[by] if by else self.people.author(row["owner"].name)
            hands.setdefault(person.pk, (person, []))[1].append((place, dict(row)))
        made: dict[int, int] = {}
        for person, part in hands.values():
            done = sound(create_many(code, [row for _place, row in part], by=person)).done
            made |= dict(zip([place for place, _row in part], done, strict=True))
        self.ids[name] += [made[place] for place in sorted(made)]

    def move(self, code: str, ids: Iterable[int], step: str, *, by: str = "", reason: str = "", **values: Any) -> None:
        """One step of many records: by somebody, by whoever wrote them, or by their unit, county or city."""
        ids = list(ids)
        if by in self.people.people:
            hands = [(self.people.people[by], ids)]
        else:
            hands = self._hands(
                ids, {"": self.people.writer, UNIT: self._unit, COUNTY: self._county, CITY: self._city}[by]
            )
        for person, part in hands:
            sound(act_many(code, part, step, by=person, reason=reason, **values))

    def clock(self, code: str, ids: Iterable[int], step: str, *, reason: str) -> None:
        """What the clock does: in the platform's own name."""
        sound(act_many(code, list(ids), step, by=self.people.platform, reason=reason))

    def _hands(self, ids: list[int], whose: Person_of) -> list[tuple[Person, list[int]]]:
        found: dict[int, tuple[Person, list[int]]] = {}
        for record in Record.objects.filter(pk__in=ids).select_related("region").order_by("pk"):
            person = whose(record)
            found.setdefault(person.pk, (person, []))[1].append(record.pk)
        return list(found.values())

    def _unit(self, record: Record) -> Person:
        return self.administrators[record.owner_id]  # type: ignore[index]

    def _county(self, record: Record) -> Person:
        return self._officer(record, Role.COUNTY) or self.people.people[THIRD]

    def _city(self, record: Record) -> Person:
        return self._officer(record, Role.CITY) or self.people.people[OFFICE]

    def _officer(self, record: Record, role: str) -> Person | None:
        return next(iter(self.people.officers.get((role, self.people.place(record, role)), ())), None)

    def every(self, code: str, name: str) -> list[Any]:
        """The records kept under a name, as they are now, in the order of their making."""
        found = kinds[code].model._default_manager.select_related("owner").in_bulk(self.ids[name])
        return [found[pk] for pk in self.ids[name]]

    def one(self, code: str, name: str) -> Any:
        return kinds[code].model._default_manager.get(pk=self.ids[name][0])

    def cells(self, code: str, row: Mapping[str, str], *names: str) -> dict[str, Any]:
        """Fields of a row of the region's tables as a record keeps them."""
        found: dict[str, Any] = {}
        for name in (each for each in names if row.get(each)):
            column = kinds[code].model._meta.get_field(name)
            found[name] = (
                self.terms[f"{name}:{row[name]}"]
                if isinstance(column, ForeignKey)
                else value(column, row[name], References((), ()))
            )
        return found

    def owners(self, *sorts: str) -> list[Organisation]:
        return [each for each in self.people.organisations.values() if each.kind in sorts]

    def contact(self, owner: Organisation) -> dict[str, str]:
        return {"contact_name": self.people.author(owner.name).name, "contact_phone": "0531-00000100"}


def sound(outcome: Outcome) -> Outcome:
    """The outcome; ``ValueError`` when anything was refused."""
    if outcome.refused:
        raise ValueError("; ".join(f"{place}: {error}" for place, error in outcome.refused[:5]))
    return outcome
