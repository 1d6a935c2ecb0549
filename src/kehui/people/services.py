"""Creates people with their powers; the platform's own account takes the steps that time takes."""

from datetime import timedelta

from django.utils import timezone

from kehui.people.acts import log
from kehui.people.models import Dated, Delegation, Grant, Membership, Organisation, OrganisationKind, Person
from kehui.people.powers import ADMINISTRATORS, INSIDE, Role, in_force
from kehui.terms.models import Term

MACHINE = "kehui"
UNIT_ROLES = {  # what members of an organisation act as
    OrganisationKind.ENTERPRISE: Role.ENTERPRISE,
    OrganisationKind.UNIVERSITY: Role.INSTITUTE,
    OrganisationKind.INSTITUTE: Role.INSTITUTE,
    OrganisationKind.AGENCY: Role.AGENCY,
    OrganisationKind.FINANCE: Role.FINANCE,
}


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
    """A new person with one role; the role holds in the region, or everywhere when none is named. An organisation
    administrator's holds in the organisation, whose member's role comes with it."""
    person = Person.objects.create_user(username, name=name)
    if password:
        person.set_password(password)  # create_user would not let the rules of passwords know of it
        person.save(update_fields=["password"])
    if role == Role.ORGANISATION and organisation:
        Grant.objects.create(person=person, role=role, organisation=organisation)
        admit(person, organisation)
        return person
    Grant.objects.create(person=person, role=role, region=region)
    if organisation:
        Membership.objects.create(person=person, organisation=organisation)
    return person


def admit(person: Person, organisation: Organisation, *, post: str = "") -> None:
    """Make somebody a member who acts in the organisation's name; once, however often it is asked."""
    if not person.memberships.filter(in_force(), organisation=organisation).exists():
        Membership.objects.create(person=person, organisation=organisation, post=post)
    unit = UNIT_ROLES.get(organisation.kind)
    if unit and not person.grants.filter(in_force(), role=unit, organisation=organisation).exists():
        Grant.objects.create(person=person, role=unit, organisation=organisation)


def leave_office(person: Person, *, by: Person, reason: str) -> None:
    """End every role that somebody holds outside organisations; whoever calls has checked who may, and that work was
    handed over. Administrators do not leave by themselves: two of them see to it."""
    for grant in person.grants.filter(in_force()).exclude(role__in=(*INSIDE, *ADMINISTRATORS)):
        end(grant)
    log("leave-office", by=by, subject=person, reason=reason)


def end(held: Dated) -> None:
    """The last day of a grant, a membership or a delegation was yesterday; what was lent of a grant ends with it."""
    held.until = timezone.localdate() - timedelta(days=1)
    if isinstance(held, Delegation) and held.until < held.since:
        held.delete()  # it never held a day
        return
    held.save(update_fields=["until"])
