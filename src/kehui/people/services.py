"""Creates people with their powers; the platform's own account takes the steps that time takes."""

from kehui.people.models import Grant, Membership, Organisation, Person
from kehui.terms.models import Term

MACHINE = "kehui"


def machine() -> Person:
    """The account under which the platform itself acts; nobody can sign in as it."""
    person = Person.objects.filter(username=MACHINE).first()
    if person is None:
        person = Person(username=MACHINE, name="科汇", machine=True, is_active=False)
        person.set_unusable_password()
        person.save()
    return person


def enrol(
    username: str,
    *,
    name: str,
    role: str,
    region: Term | None = None,
    organisation: Organisation | None = None,
    password: str | None = None,
) -> Person:
    """A new person with one role; the role holds in the region, or everywhere when none is named."""
    person = Person.objects.create_user(username, password=password, name=name)
    Grant.objects.create(person=person, role=role, region=region)
    if organisation:
        Membership.objects.create(person=person, organisation=organisation)
    return person
