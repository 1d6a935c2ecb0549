"""Everybody who walks the site: every role, on the side of a record and elsewhere; the columns of the tables."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from kehui.people.models import Organisation, Person
from kehui.people.powers import Role
from tests import factories
from tests.factories import SHANDONG, SHINAN, Cast

GROUPS = {  # as they stand side by side in a row of a table, a blank between the groups
    "not known": "stranger newcomer",
    "own side": "author colleague manager scholar expert",
    "other parties": "rival agency finance",
    "between them": "broker",
    "offices": "county city officer county2",
    "watching": "head leader supervision",
    "inside": "party integrity editor approver",
    "administrators": "system security audit",
}
COLUMNS = tuple(name for names in GROUPS.values() for name in names.split())
WIDTHS = tuple(len(names.split()) for names in GROUPS.values())


def everybody(cast: Cast) -> dict[str, Any]:
    """Who stands for each column. The author wrote the demand and the introduction for the company that the manager
    administers, the scholar the achievement and the laboratory of the university, the expert the
    expert and the commissioner, the agency its evaluation, finance the product of its bank; county2 holds office
    where neither of them is."""
    people = {
        "stranger": AnonymousUser(),
        "newcomer": Person.objects.create_user("newcomer", name="新示例"),
        "manager": factories.person(Role.ORGANISATION, organisation=cast.company),
        "agency": cast.assessor,
        "finance": cast.banker,
        "officer": cast.department,
        "county2": factories.person(Role.COUNTY, at=SHINAN),
        "head": factories.person(Role.HEAD, at=SHANDONG),
    }
    same = "author colleague scholar expert rival broker county city leader"
    people |= {name: getattr(cast, name) for name in same.split()}
    for name in COLUMNS:
        if name not in people:
            people[name] = factories.person(Role(name))
    return people


def invited(organisation: Organisation) -> Person:
    """Somebody who has not set a password yet."""
    made = factories.person(Role.ENTERPRISE, organisation=organisation)
    made.set_unusable_password()
    made.save()
    return made


def roles_of(people: dict[str, Any]) -> set[str]:
    """Every role that somebody among them holds."""
    return {role for person in people.values() if person.is_authenticated for role in held(person)}


def held(person: Person) -> set[str]:
    return set(person.powers.scopes) | set(person.powers.within)
