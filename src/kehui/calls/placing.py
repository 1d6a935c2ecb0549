"""Where what an office writes belongs: in the region it names, else in the one for which its author holds office."""

from typing import Any

from kehui.people.powers import Role, in_force
from kehui.terms.models import Term


def home_region(person: Any) -> Term | None:
    """The region of a city's or the department's officer; None for others and for those who hold office everywhere."""
    grants = person.grants.filter(in_force(), role__in=(Role.OFFICER, Role.CITY), region__isnull=False)
    grant = grants.select_related("region").order_by("region__path").first()
    return grant.region if grant else None
