"""What a person may act as: the roles, where each holds, who lent it, and the organisations the person belongs to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from kehui.people.models import Person


class Role(models.TextChoices):
    """What people act as; whoever is not signed in is a public visitor and holds none of these."""

    ENTERPRISE = "enterprise", _("enterprise member")
    INSTITUTE = "institute", _("university or institute member")
    AGENCY = "agency", _("service agency member")
    FINANCE = "finance", _("bank or investor member")
    ORGANISATION = "organisation", _("organisation administrator")
    EXPERT = "expert", _("expert")
    BROKER = "broker", _("technology manager")
    COUNTY = "county", _("county officer")
    CITY = "city", _("city officer")
    OFFICER = "officer", _("department officer")
    HEAD = "head", _("department lead")
    LEADER = "leader", _("leadership (read only)")
    PARTY = "party", _("party-group office")
    INTEGRITY = "integrity", _("integrity officer")
    SUPERVISION = "supervision", _("supervision visitor")
    EDITOR = "editor", _("portal editor")
    APPROVER = "approver", _("portal approver")
    SYSTEM = "system", _("system administrator")
    SECURITY = "security", _("security administrator")
    AUDIT = "audit", _("audit administrator")


ADMINISTRATORS = (Role.SYSTEM, Role.SECURITY, Role.AUDIT)  # three people, who hold nothing else (GB/T 22239-2019)
READING = (Role.LEADER, *ADMINISTRATORS)  # about records they only read: leadership, and whoever runs the platform
UNITS = (Role.ENTERPRISE, Role.INSTITUTE, Role.AGENCY, Role.FINANCE)  # they act for their organisation
INSIDE = (*UNITS, Role.ORGANISATION)  # given by the organisation itself, not by the administrators
OFFICES = (Role.COUNTY, Role.CITY, Role.OFFICER, Role.HEAD, Role.PARTY, Role.INTEGRITY, Role.EDITOR, Role.APPROVER)


@dataclass(frozen=True, slots=True)
class Held:
    """One role in one place: the region's path, or the organisation, or neither (everywhere); ``lender`` is whoever
    delegated it, None for a role of one's own."""

    role: str
    path: str = ""
    organisation_id: int | None = None
    lender: int | None = None


@dataclass(frozen=True, slots=True)
class Powers:
    """One person's powers on one day. ``scopes`` maps each role to the region paths in which it holds, where the
    empty path means everywhere; ``within`` maps it to the organisations to which it is limited."""

    person_id: int | None = None
    machine: bool = False
    scopes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    organisation_ids: tuple[int, ...] = ()
    within: dict[str, tuple[int, ...]] = field(default_factory=dict)
    held: tuple[Held, ...] = ()
    asked: dict[int, Any] = field(default_factory=dict, compare=False, repr=False)  # what rules worked out for them

    @property
    def signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def only_reads(self) -> bool:
        """Whether nothing may be written about a record, not even a note: every role held is one of reading."""
        roles = {*self.scopes, *self.within}
        return bool(roles) and roles <= set(READING)

    def holds(self, *roles: str) -> bool:
        return any(role in self.scopes or role in self.within for role in roles)

    def places(self, *roles: str) -> tuple[int, ...]:
        """Those of the person's own organisations in which one of the roles holds."""
        if any(role in self.scopes for role in roles):
            return self.organisation_ids
        limited = {pk for role in roles for pk in self.within.get(role, ())}
        return tuple(pk for pk in self.organisation_ids if pk in limited)

    def capacities(self) -> Iterator[tuple[int | None, "Powers"]]:
        """The powers one at a time as they may be used: first one's own (None), then those with what each lender
        delegated, by the lender's id."""
        for lender in dict.fromkeys((None, *(each.lender for each in self.held))):
            held = [each for each in self.held if each.lender in (None, lender)]
            yield lender, assembled(self.person_id, self.organisation_ids, held, machine=self.machine)


STRANGER = Powers()


def assembled(
    person_id: int | None, organisation_ids: tuple[int, ...], held: Iterable[Held], *, machine: bool = False
) -> Powers:
    scopes: dict[str, tuple[str, ...]] = {}
    within: dict[str, tuple[int, ...]] = {}
    for each in held:
        if each.organisation_id is None:
            scopes[each.role] = (*scopes.get(each.role, ()), each.path)
        else:
            within[each.role] = (*within.get(each.role, ()), each.organisation_id)
    return Powers(person_id, machine, scopes, organisation_ids, within, tuple(held))


def in_force(prefix: str = "") -> Q:
    """Rows with ``since`` and ``until`` that hold today, both days included."""
    today = timezone.localdate()
    return Q(**{f"{prefix}since__lte": today}) & (Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gte": today}))


def powers_of(person: "Person") -> Powers:
    """The powers in force today, one's own and those delegated: one query, written out because every page begins
    with it; of several organisations the latest joined comes first."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, {"person": person.pk, "today": timezone.localdate().isoformat()})
        rows = cursor.fetchall()
    held = [Held(role, path or "", place, lender) for role, path, place, lender, _since in rows if role]
    if any(each.role in ADMINISTRATORS for each in held):  # administrators neither lend nor borrow
        held = [each for each in held if each.lender is None]
    held.sort(key=lambda each: (each.lender or 0, each.role, each.path))
    organisation_ids = tuple(
        dict.fromkeys(place for role, _path, place, *_rest in rows if not role)
    )  # the latest first
    return assembled(person.pk, organisation_ids, held, machine=person.machine)


_HOLDS = "{0}.since <= %(today)s AND ({0}.until IS NULL OR {0}.until >= %(today)s)"
_IN_FORCE = f"""
    SELECT held.role, term.path, held.organisation_id, CAST(NULL AS bigint), CAST(NULL AS date) FROM people_grant held
    LEFT JOIN terms_term term ON term.id = held.region_id
    WHERE held.person_id = %(person)s AND {_HOLDS.format("held")}
    UNION
    SELECT held.role, term.path, held.organisation_id, held.person_id, NULL FROM people_grant held
    JOIN people_delegation lent ON lent.grant_id = held.id
    JOIN people_person lender ON lender.id = held.person_id
    LEFT JOIN terms_term term ON term.id = held.region_id
    WHERE lent.person_id = %(person)s AND lender.is_active
    AND {_HOLDS.format("held")} AND {_HOLDS.format("lent")}
    UNION
    SELECT '', NULL, place.organisation_id, NULL, place.since FROM people_membership place
    WHERE place.person_id = %(person)s AND {_HOLDS.format("place")}
    ORDER BY 5 DESC, 3
"""


def powers(person: Any) -> Powers:
    """The powers of whoever makes a request, signed in or not."""
    return person.powers if person.is_authenticated else STRANGER
