"""The first three administrators of an installation, whom nobody is there to confirm."""

from collections.abc import Mapping

from django.db import transaction

from kehui.people.acts import log
from kehui.people.models import Grant, Person
from kehui.people.powers import ADMINISTRATORS, Role


@transaction.atomic
def begin(names: Mapping[str, str]) -> dict[str, Person]:
    """One new person for each of the three roles, by user name; none of them has a password yet.

    ``ValueError`` says in words why not: there is an administrator already, or a name is taken."""
    if Grant.objects.filter(role__in=ADMINISTRATORS).exists():
        raise ValueError("there are administrators already; they appoint further ones on the site")
    wanted = [names[role] for role in ADMINISTRATORS]
    if len({name.casefold() for name in wanted}) < len(wanted):
        raise ValueError("the three administrators are three people: give three different user names")
    made: dict[str, Person] = {}
    for role in ADMINISTRATORS:
        if Person.objects.filter(username__iexact=names[role]).exists():
            raise ValueError(f"the user name {names[role]} is taken")
        made[role] = Person.objects.create_user(names[role], name=str(Role(role).label))
        Grant.objects.create(person=made[role], role=role)
        log("begin", by=made[role], subject=made[role], payload={"role": role})
    return made
