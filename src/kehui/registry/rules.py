"""Who is who to a record of an organisation or a person: its own side, and the offices in charge."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kehui.people.powers import UNITS, Powers, Role
from kehui.records.rules import EVERYTHING, NOTHING, Rule, role, role_of_owner

OFFICES = (Role.COUNTY, Role.CITY, Role.OFFICER)
SERVING = (Role.BROKER, *OFFICES)  # they may write a record down for somebody else
PERSONAL = ("expert", "commissioner")  # kinds whose records are about their author, wherever that person works


def owned(p: Powers, prefix: str = "") -> Q:
    """Records of the person's own organisation, and those the person wrote: somebody who has left an organisation
    no longer reads what was written there."""
    if not p.signed_in:
        return NOTHING
    written, at_home = Q(**{f"{prefix}created_by": p.person_id}), Q(**{f"{prefix}owner__in": p.organisation_ids})
    if not p.holds(*SERVING):
        written &= at_home | Q(**{f"{prefix}owner": None}) | Q(**{f"{prefix}kind__in": PERSONAL})
    acting = p.places(*UNITS)
    return written | Q(**{f"{prefix}owner__in": acting}) if acting else written


def ours_at(prefix: str, label: Any) -> Rule:
    """As :data:`ours`, for the record that a foreign key such as ``wanted__`` points at."""
    return Rule(lambda p: owned(p, prefix), label)


ours = ours_at("", _("its organisation or author"))
county, city, department = role(Role.COUNTY), role(Role.CITY), role(Role.OFFICER)
offices = county | city | department
watching = role(Role.HEAD) | role(Role.LEADER) | role(Role.SUPERVISION)  # they read and take no step
readers = offices | watching | role_of_owner(Role.ORGANISATION)
platform = Rule(lambda p: EVERYTHING if p.machine else NOTHING)  # unnamed: nobody waits for it


def oneself_as(label: Any) -> Rule:
    """The person whom a record is about, who wrote it themselves, as experts do."""
    return Rule(lambda p: Q(created_by=p.person_id) if p.holds(Role.EXPERT) else NOTHING, label)
