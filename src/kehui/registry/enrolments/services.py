"""What the steps of an enrolment do: look the organisation up, and take the applicant in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.people.models import Organisation, Person
from kehui.people.organisations import found, take_in
from kehui.people.powers import in_force
from kehui.records.models import Record
from kehui.registry.enrolments.models import Enrolment


def existing(code: str) -> Organisation | None:
    """The organisation of a credit code."""
    return Organisation.objects.filter(code=code).first()


def look_up(enrolment: Enrolment, **_by: Any) -> None:
    """Whether it is about an organisation that is here already, whose own administrator may then approve it."""
    organisation, applicant = existing(enrolment.code), enrolment.created_by
    if organisation and applicant.memberships.filter(in_force(), organisation=organisation).exists():
        raise ValidationError({"code": _("You belong to this organisation already.")})
    others = Enrolment.objects.filter(code=enrolment.code, created_by=applicant, state="submitted")
    if others.exclude(pk=enrolment.pk).exists():
        raise ValidationError({"code": _("You have an application for this organisation under way.")})
    if organisation:
        enrolment.owner, enrolment.region, enrolment.title = organisation, organisation.region, organisation.name
        enrolment.organisation_kind = organisation.kind
    else:
        enrolment.owner = None
    enrolment.save()


def admit(enrolment: Enrolment, *, by: Person) -> None:
    """Take the applicant in; the first member of an organisation becomes its administrator."""
    applicant, organisation = enrolment.created_by, existing(enrolment.code)
    if organisation is None:
        organisation = found(
            code=enrolment.code, name=enrolment.title, kind=enrolment.organisation_kind, region=enrolment.region, by=by
        )
    take_in(applicant, organisation, by=by, post=enrolment.post)
    Record.objects.filter(pk=enrolment.pk).update(owner=organisation)
