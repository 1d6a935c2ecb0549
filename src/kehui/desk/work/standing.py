"""What stands under way where a person works: the open records of every kind by state, how many of them are late, and
for whom they wait; every number opens the list of exactly the records it counts, and is counted as far as its list
counts (docs/decisions/0005)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from kehui.core.loops import Phase, State
from kehui.people.models import Organisation
from kehui.people.powers import INSIDE, OFFICES, Powers, Role, powers
from kehui.records.addresses import kind_page
from kehui.records.filters import taking_part
from kehui.records.kinds import Kind, kinds
from kehui.records.paging import COUNTED, bounded, in_words
from kehui.records.queries import onward_steps
from kehui.records.rules import EVERYTHING, NOTHING, Labels, both, tested
from kehui.terms.models import Term

WATCHING = (*OFFICES, Role.LEADER, Role.SUPERVISION)  # they look after a region, others after their organisation


@dataclass(frozen=True)
class Place:
    """Where a person works: a name for it, and the filter of lists that says so (none: everywhere). ``own``: wherever
    the person takes part."""

    name: str
    field: str = ""
    code: str = ""
    path: str = ""
    own: bool = False

    def records(self, kind: Kind, who: Powers) -> Q:
        if self.own:
            return taking_part(kind, who)
        if self.field == "owner":
            return Q(owner__code=self.code)
        return Q(region__path__startswith=self.path) if self.field else EVERYTHING

    def filters(self, *, late: bool = False) -> dict[str, str]:
        if self.own:
            return {"desk": "part_overdue" if late else "part"}
        return ({self.field: self.code} if self.field else {}) | ({"desk": "overdue"} if late else {})


@dataclass(frozen=True)
class Tally:
    """A number; ``over``: there are more than are counted."""

    count: int
    over: bool = False

    def __str__(self) -> str:
        return in_words(self.count, self.over)


@dataclass(frozen=True)
class Stand:
    """The records of one state: how many, for whom they wait, and their list."""

    state: State
    tally: Tally
    waits_for: Labels
    url: str


@dataclass(frozen=True)
class Standing:
    """The open records of one kind, all and those that are late, each with their list."""

    kind: Kind
    tally: Tally
    url: str
    late: Tally
    late_url: str
    stands: list[Stand]


def place_of(person: Any) -> Place | None:
    """The region of somebody's office, or else the organisation they act for; whoever has none of these, or several,
    sees what they take part in, and whoever only runs the platform nothing: at most one query."""
    who = powers(person)
    paths = {path for role in WATCHING for path in who.scopes.get(role, ())}
    if paths:
        return _region(paths)
    acting = who.places(*INSIDE)
    if len(acting) == 1:
        one = Organisation.objects.get(pk=acting[0])
        return Place(one.name, "owner", one.code)
    return None if who.only_reads or not who.signed_in else Place("", own=True)


def _region(paths: set[str]) -> Place:
    """A county or a city; a whole province is everywhere, as not everything it follows lies in a region."""
    codes = "".join(paths).strip("/").split("/")
    if len(paths) > 1 or len(codes) < 2:
        return Place("")
    [path] = paths
    return Place(str(Term.objects.get(tree="region", code=codes[-1])), "region", codes[-1], path)


def standing(person: Any, place: Place) -> list[Standing]:
    """Every kind of which something is open there that the person may see: one query for each kind, and for one with
    very many records one more for each of its open states."""
    who = powers(person)
    return [found for kind in kinds if (found := _standing(kind, who, place))]


def _standing(kind: Kind, who: Powers, place: Place) -> Standing | None:
    if place.field == "owner" and "owner" not in kind.fields:  # its list cannot be narrowed to one organisation
        return None
    here = place if place.own or place.field in ("owner", *kind.filters) else Place("")
    states = kind.loop.codes(Phase.OPEN)
    wanted = both(kind.view.on(who), here.records(kind, who), Q(state__in=states))
    if wanted is NOTHING:
        return None
    rows = kind.model._default_manager.filter(wanted, kind=kind.code)  # said twice, so that its index is used
    total, late, by_state = _counted(rows, states)
    if not total.count:
        return None
    stands = [
        Stand(state, tally, _waited_for(kind, state), kind_page(kind, state=state.code, **here.filters()))
        for state in kind.loop.states
        if (tally := by_state.get(state.code, Tally(0))).count
    ]
    open_ = {"phase": Phase.OPEN.value}
    url, late_url = (kind_page(kind, **open_, **here.filters(late=each)) for each in (False, True))
    return Standing(kind, total, url, late, late_url, stands)


def _counted(rows: QuerySet, states: Iterable[str]) -> tuple[Tally, Tally, dict[str, Tally]]:
    """All, those that are late, and those of each state; beyond what a list counts, each number is counted alone."""
    overdue = Q(due_on__lt=timezone.localdate())
    few = list(rows.order_by().values_list("state", tested(overdue))[: COUNTED + 1])
    if len(few) <= COUNTED:
        by_state = Counter(state for state, _late in few)
        late = sum(bool(late) for _state, late in few)  # no day is not late
        return Tally(len(few)), Tally(late), {code: Tally(by_state[code]) for code in states}
    alone = {code: Tally(*bounded(rows.filter(state=code), COUNTED)) for code in states}
    return Tally(COUNTED, over=True), Tally(*bounded(rows.filter(overdue), COUNTED)), alone


def _waited_for(kind: Kind, state: State) -> Labels:
    return Labels(tuple(step.who.label for step in onward_steps(kind, state.code)))
