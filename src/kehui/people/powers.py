"""What a person may act as: the roles, where each holds, and the organisations the person belongs to."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from kehui.people.models import Person


class Role(models.TextChoices):
    """The roles of domain.md §2.5 that the present areas need."""

    ENTERPRISE = "enterprise", _("enterprise member")
    INSTITUTE = "institute", _("university or institute member")
    EXPERT = "expert", _("expert")
    BROKER = "broker", _("technology manager")
    COUNTY = "county", _("county officer")
    CITY = "city", _("city officer")
    OFFICER = "officer", _("department officer")
    LEADER = "leader", _("leadership (read only)")


@dataclass(frozen=True, slots=True)
class Powers:
    """One person's powers on one day. ``scopes`` maps each role to the region paths in which it holds; the empty
    path means everywhere."""

    person_id: int | None = None
    machine: bool = False
    scopes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    organisation_ids: tuple[int, ...] = ()

    @property
    def signed_in(self) -> bool:
        return self.person_id is not None

    def holds(self, *roles: str) -> bool:
        return any(role in self.scopes for role in roles)


STRANGER = Powers()


def powers_of(person: "Person") -> Powers:
    """The powers in force today: two queries."""
    today = timezone.localdate()
    in_force = Q(since__lte=today) & (Q(until=None) | Q(until__gte=today))
    scopes: dict[str, tuple[str, ...]] = {}
    for role, path in person.grants.filter(in_force).values_list("role", "region__path"):
        scopes[role] = (*scopes.get(role, ()), path or "")
    organisation_ids = tuple(person.memberships.filter(in_force).values_list("organisation_id", flat=True))
    return Powers(person.pk, person.machine, scopes, organisation_ids)


def powers(person: Any) -> Powers:
    """The powers of whoever makes a request, signed in or not."""
    return person.powers if person.is_authenticated else STRANGER
