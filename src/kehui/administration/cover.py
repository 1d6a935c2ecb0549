"""Where an office or an organisation has nobody left who looks after it, or will have nobody soon: whose role ended,
whose account is closed or locked, and what waits there now."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kehui.desk.work.pieces import waiting
from kehui.people.models import Grant, Person
from kehui.people.powers import OFFICES, Held, Role, assembled, in_force
from kehui.people.signin.services import locked_accounts
from kehui.people.signin.words import sentences
from kehui.records.kinds import kinds
from kehui.terms.models import lineage

Locks = Mapping[str, datetime]  # the accounts that are locked, and until when
NOBODY = -1  # a person's id that no person has
KEPT = timedelta(365)  # so long a place is told of that lost its last holder
WATCHED = (*OFFICES, Role.ORGANISATION)


@dataclass(frozen=True)
class Gap:
    """``grant``: the last one under which somebody looked after the place; ``why``: "ended", "closed", "locked" or
    "ends"; ``on``: when it did or does, if that is known."""

    grant: Grant
    why: str
    on: date | datetime | None = None

    @property
    def key(self) -> str:
        """Tells this gap from an earlier one in the same place."""
        return f"{self.grant.pk}:{self.why}:{self.on:%Y%m%d}" if self.on else f"{self.grant.pk}:{self.why}"

    def __str__(self) -> str:
        words = {
            "ended": _("Nobody is %(role)s of %(place)s any more: the last one's role ended on %(day)s."),
            "closed": _("Nobody is %(role)s of %(place)s any more: the last one's account is closed."),
            "locked": _("The only %(role)s of %(place)s is locked out until %(day)s."),
            "ends": _("The only %(role)s of %(place)s stays no longer than until %(day)s."),
        }[self.why]
        return words % (named(self.grant) | {"day": _day(self.on) if self.on else ""})


def named(grant: Grant) -> dict[str, Any]:
    """A role and its place in words."""
    return {"role": grant.get_role_display(), "place": grant.place or _("everywhere")}


def _day(on: date | datetime) -> str:
    if isinstance(on, datetime):
        return date_format(timezone.localtime(on), "H:i")
    return on.isoformat()


def gaps(*, paths: Iterable[str] = ("",)) -> list[Gap]:
    """Every place in the regions of these paths that has nobody, or soon will: three queries."""
    locks, inside = locked_accounts(), tuple(paths)
    found = [gap for grants, here in (*_offices(), *_organisations(locks)) for gap in _gap(grants, here, locks)]
    return [gap for gap in found if path_of(gap.grant).startswith(inside)]


def path_of(grant: Grant) -> str:
    """The region in which a grant's place lies; empty for everywhere."""
    place = grant.region or (grant.organisation.region if grant.organisation else None)
    return place.path if place else ""


def _known() -> QuerySet[Grant]:
    known = Grant.objects.filter(since__lte=timezone.localdate(), person__machine=False)
    return known.select_related("person", "region", "organisation__region")


def _offices() -> Iterator[tuple[list[Grant], list[Grant]]]:
    """For each office, the grants that cover it and those that are its own. The office of a wider region stands in
    only where it is the same role."""
    places: dict[tuple[str, str, int | None], list[Grant]] = defaultdict(list)
    for grant in _known().filter(role__in=OFFICES):
        places[grant.role, grant.region.path if grant.region else "", grant.organisation_id].append(grant)
    for (role, path, _own), grants in places.items():
        wider = ["", *lineage(path)[:-1]] if path else []
        yield [*grants, *(grant for each in wider for grant in places.get((role, each, None), ()))], grants


def _organisations(locks: Locks) -> Iterator[tuple[list[Grant], list[Grant]]]:
    """The organisations that had an administrator; those where one stays, as nearly everywhere, are left to the
    database."""
    staying = Q(until=None) | Q(until__gt=_soon())
    same = Grant.objects.filter(staying, role=Role.ORGANISATION, organisation=OuterRef("organisation"))
    good = Person.objects.filter(is_active=True).exclude(username__in=locks)
    others = same.filter(since__lte=timezone.localdate(), person__in=good)
    places: dict[int | None, list[Grant]] = defaultdict(list)
    for grant in _known().filter(~Exists(others), role=Role.ORGANISATION):
        places[grant.organisation_id].append(grant)
    for grants in places.values():
        yield grants, grants


def _soon() -> date:
    return timezone.localdate() + timedelta(settings.COVER_DAYS)


def _gap(covering: Iterable[Grant], here: Iterable[Grant], locks: Locks) -> Iterator[Gap]:
    """What is to be said about one place."""
    held = [grant for grant in covering if grant.holds_today and grant.person.is_active]
    last = max(here, key=lambda grant: (grant.until or date.max, grant.pk))
    if not held and last.holds_today:
        yield Gap(last, "closed")
    elif not held:
        if last.until and last.until > timezone.localdate() - KEPT:
            yield Gap(last, "ended", last.until)
    elif all(grant.person.username in locks for grant in held):
        first = min(held, key=lambda grant: locks[grant.person.username])
        yield Gap(first, "locked", locks[first.person.username])
    elif all(grant.until and grant.until <= _soon() for grant in held):
        longest = max(held, key=lambda grant: grant.until or date.max)
        yield Gap(longest, "ends", longest.until)


def left_by(person: Person, grants: Iterable[Grant]) -> list[Grant]:
    """Those of somebody's grants whose place has nobody else in the same role: one query for each that is watched."""
    return [grant for grant in grants if grant.role in WATCHED and grant.holds_today and not _others(person, grant)]


def _others(person: Person, grant: Grant) -> bool:
    around = lineage(grant.region.path) if grant.region else []
    here = Q(region__path__in=around) | Q(region=None, organisation=None)
    if grant.organisation_id:
        here = Q(organisation=grant.organisation_id)
    others = Grant.objects.filter(in_force(), here, role=grant.role, person__is_active=True, person__machine=False)
    return others.exclude(person=person).exists()


def in_words(grant: Grant) -> str:
    """What waits now for whoever holds a role in one place, by kind; empty when nothing does."""
    path, own = (grant.region.path if grant.region else ""), grant.organisation_id
    who = assembled(NOBODY, (own,) if own else (), [Held(grant.role, path, own)])
    found = waiting(SimpleNamespace(is_authenticated=True, powers=who))
    counted = Counter(piece.kind.code for piece in found).most_common()
    parts = [f"{kinds[code].plural} {count}" for code, count in counted]
    return _("Waiting there: %(parts)s") % {"parts": _(", ").join(parts)} if parts else _("Nothing waits there now.")


def warnings(person: Person, grants: Iterable[Grant]) -> list[str]:
    """What is to be said before somebody's grants end: which places would have nobody, and what waits there."""
    words = _("After this nobody is %(role)s of %(place)s.")
    return [sentences(words % named(grant), in_words(grant)) for grant in left_by(person, grants)]
