"""Places that nobody looks after: their page, the figure on the desk, and what is told at once to those who can mend
it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.access import open_to
from kehui.administration.cover import Gap, gaps, in_words, path_of
from kehui.administration.lists import crumbs
from kehui.desk.work.duties import Duty, Figure
from kehui.people.models import Grant, Person
from kehui.people.powers import ADMINISTRATORS, Powers, Role, in_force, powers
from kehui.records.handover import left_behind, may_hand_over
from kehui.records.sources import Line, Sort, Source, Words
from kehui.terms.models import lineage

LEADING = (Role.CITY, Role.HEAD)  # they look after the offices of their region; administrators after all
MENDING = (Role.SYSTEM, Role.SECURITY)


def watches(who: Powers) -> bool:
    return who.holds(*ADMINISTRATORS, *LEADING)


def paths(who: Powers) -> list[str]:
    """The regions whose places somebody looks after; the empty path is everywhere."""
    return [""] if who.holds(*ADMINISTRATORS) else [path for role in LEADING for path in who.scopes.get(role, ())]


@open_to(watches, "administrators, department leads and city officers")
def uncovered(request: HttpRequest) -> HttpResponse:
    """Every place without anybody, with who was there last and what waits there now."""
    who = powers(request.user)
    rows = [(gap, in_words(gap.grant)) for gap in gaps(paths=paths(who))]
    left = left_behind(paths=who.scopes.get(Role.HEAD, ())) if who.holds(Role.HEAD) else []
    context = {
        "rows": rows, "left": [(one, count, _way(request.user, one)) for one, count in left],
        "administrates": who.holds(*ADMINISTRATORS), "crumbs": crumbs((_("Without anybody in charge"), "")),
    }  # fmt: skip
    return render(request, "administration/uncovered.html", context)


def _way(lead: Any, person: Person) -> str:
    """Where a lead hands somebody's work over; empty where that is an organisation's own concern."""
    return reverse("leave-office", args=[person.pk]) if may_hand_over(lead, person) else ""


def duty(person: Any) -> Iterator[Duty]:
    """For administrators always, for the others as long as there is something to tell."""
    who = powers(person)
    if not watches(who):
        return
    found = gaps(paths=paths(who))
    if not found and not who.holds(*ADMINISTRATORS):
        return
    url, soon = reverse("uncovered"), sum(gap.why in ("ends", "locked") for gap in found)
    now = Figure(_("have nobody"), len(found) - soon, url, asks=who.holds(*MENDING))
    yield Duty(_("Without anybody in charge"), "user-minus", url, (now, Figure(_("soon or for a while"), soon, url)))


SORT = Sort(
    "uncovered",
    gettext_lazy("an office or organisation has nobody in charge"),
    gettext_lazy("you look after the people of this place"),
    "once",
    who=watches,
)


def gather(_since: datetime) -> Iterator[Line]:
    """Every gap of now, for whoever may mend it; one that was told is not told again, by its key."""
    for gap in gaps():
        for person in _concerned(gap):
            yield Line(person, gap.key, timezone.now(), given={"grant": gap.grant.pk})


def _concerned(gap: Gap) -> set[int]:
    here = Q(region__path__in=lineage(path_of(gap.grant))) | Q(region=None, organisation=None)
    leading = Q(role__in=LEADING) & here
    grants = Grant.objects.filter(in_force(), Q(role__in=MENDING) | leading, person__is_active=True)
    return set(grants.exclude(person=gap.grant.person_id).values_list("person", flat=True))


def tell(_person: Any, lines: Mapping[int, Line]) -> dict[int, Words]:
    """Those gaps that are still there."""
    now = {gap.key: gap for gap in gaps()}
    url = reverse("uncovered")
    return {
        pk: Words(str(now[line.key]), url, str(now[line.key].grant.person))
        for pk, line in lines.items()
        if line.key in now
    }


SOURCE = Source(SORT, gather, tell)
