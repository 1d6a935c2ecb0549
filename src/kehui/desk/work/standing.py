"""What stands under way where a person works: the open records of every kind by state, how many of them are late, and
for whom they wait; every number opens the list of exactly the records it counts."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from kehui.core.loops import Phase, State
from kehui.people.models import Organisation
from kehui.people.powers import OFFICES, Powers, Role, powers
from kehui.records.addresses import kind_page
from kehui.records.kinds import Kind, kinds
from kehui.records.queries import onward_steps
from kehui.records.rules import EVERYTHING, NOTHING, Labels, both
from kehui.terms.models import Term

WATCHING = (*OFFICES, Role.LEADER, Role.SUPERVISION)  # they look after a region, others after their organisation


@dataclass(frozen=True)
class Place:
    """Where a person works: a name for it, and the filter of lists that says so (none: everywhere)."""

    name: str
    field: str = ""
    code: str = ""
    path: str = ""

    def records(self) -> Q:
        if self.field == "owner":
            return Q(owner__code=self.code)
        return Q(region__path__startswith=self.path) if self.field else EVERYTHING

    def filters(self) -> dict[str, str]:
        return {self.field: self.code} if self.field else {}


@dataclass(frozen=True)
class Stand:
    """The records of one state: how many, for whom they wait, and their list."""

    state: State
    count: int
    waits_for: Labels
    url: str


@dataclass(frozen=True)
class Standing:
    """The open records of one kind, all and those that are late, each with their list."""

    kind: Kind
    count: int
    url: str
    late: int
    late_url: str
    stands: list[Stand]


def place_of(person: Any) -> Place | None:
    """The region of somebody's office, or else their organisation; whoever has several of them sees them all together,
    and whoever has none sees nothing: at most one query."""
    who = powers(person)
    paths = {path for role in WATCHING for path in who.scopes.get(role, ())}
    if paths:
        return _region(paths)
    if len(who.organisation_ids) == 1:
        one = Organisation.objects.get(pk=who.organisation_ids[0])
        return Place(one.name, "owner", one.code)
    return None


def _region(paths: set[str]) -> Place:
    """A county or a city; a whole province is everywhere, as not everything it follows lies in a region."""
    codes = "".join(paths).strip("/").split("/")
    if len(paths) > 1 or len(codes) < 2:
        return Place("")
    [path] = paths
    return Place(str(Term.objects.get(tree="region", code=codes[-1])), "region", codes[-1], path)


def standing(person: Any, place: Place) -> list[Standing]:
    """Every kind of which something is open there that the person may see: one query for each kind."""
    who = powers(person)
    return [found for kind in kinds if (found := _standing(kind, who, place))]


def _standing(kind: Kind, who: Powers, place: Place) -> Standing | None:
    if place.field == "owner" and "owner" not in kind.fields:  # its list cannot be narrowed to one organisation
        return None
    here = place if place.field in ("owner", *kind.filters) else Place("")
    wanted = both(kind.view.on(who), here.records(), Q(state__in=kind.loop.codes(Phase.OPEN)))
    if wanted is NOTHING:
        return None
    late = Count("pk", filter=Q(due_on__lt=timezone.localdate()))
    rows = kind.model._default_manager.filter(wanted).order_by().values_list("state").annotate(Count("pk"), late=late)
    counts, lates = Counter[str](), 0
    for state, count, overdue in rows:
        counts[state] = count
        lates += overdue
    if not counts:
        return None
    filters = here.filters()
    stands = [
        Stand(state, counts[state.code], _waited_for(kind, state), kind_page(kind, state=state.code, **filters))
        for state in kind.loop.states
        if counts[state.code]
    ]
    open_ = {"phase": Phase.OPEN.value, **filters}
    return Standing(
        kind, counts.total(), kind_page(kind, **open_), lates, kind_page(kind, desk="overdue", **open_), stands
    )


def _waited_for(kind: Kind, state: State) -> Labels:
    return Labels(tuple(step.who.label for step in onward_steps(kind, state.code)))
