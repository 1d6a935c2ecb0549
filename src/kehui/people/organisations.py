"""What an organisation does with its people: found, rename, take in, let go, appoint its administrators."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.people.acts import log
from kehui.people.models import Alias, Grant, Membership, Organisation, Person
from kehui.people.powers import ADMINISTRATORS, INSIDE, Powers, Role, in_force, powers
from kehui.people.services import admit, end

MOST_SHORT = 10  # short names of one organisation
NAME_LENGTH = 120


def manages(who: Powers, organisation: Organisation) -> bool:
    """Whether somebody is this organisation's administrator today."""
    return organisation.pk in who.places(Role.ORGANISATION)


def found(*, code: str, name: str, kind: str, region: Any, by: Person) -> Organisation:
    """A new organisation; ``ValidationError`` if its code is wrong or taken. Whoever calls has checked who may."""
    made = Organisation(code=code, name=name.strip(), kind=kind, region=region)
    made.full_clean()
    with transaction.atomic():
        made.save()
        log("found", by=by, payload={"organisation": made.pk})
    return made


def rename(organisation: Organisation, name: str, *, by: Person, on: date | None = None) -> None:
    """A new name; the old one stays findable as a former name."""
    require_administrator(organisation, by)
    old, new = organisation.name, name.strip()
    if not new:
        raise ValidationError({"name": _("Give the new name.")})
    if new == old:
        return
    with transaction.atomic():
        Alias.objects.update_or_create(
            organisation=organisation, name=old,
            defaults={"kind": Alias.Kind.FORMER, "until": on or timezone.localdate()},
        )  # fmt: skip
        organisation.aliases.filter(name=new).delete()
        organisation.name, organisation.keys = new, None
        organisation.full_clean()
        organisation.save()
        log("rename", by=by, payload={"organisation": organisation.pk, "name": [old, new]})


def name_short(organisation: Organisation, names: Iterable[str], *, by: Person) -> None:
    """Under which short names people look for it too, instead of those given before."""
    require_administrator(organisation, by)
    wanted = list(dict.fromkeys(filter(None, (name.strip() for name in names))))
    if len(wanted) > MOST_SHORT:
        raise ValidationError({"short": _("No more than %(count)s short names.") % {"count": MOST_SHORT}})
    if wrong := next((name for name in wanted if not 2 <= len(name) <= NAME_LENGTH), ""):
        words = _("“%(name)s” is too short or too long for a name.")
        raise ValidationError({"short": words % {"name": wrong}})
    short = organisation.aliases.filter(kind=Alias.Kind.SHORT)
    known = {organisation.name, *organisation.aliases.exclude(kind=Alias.Kind.SHORT).values_list("name", flat=True)}
    wanted = [name for name in wanted if name not in known]
    if set(wanted) == set(short.values_list("name", flat=True)):
        return
    with transaction.atomic():
        short.exclude(name__in=wanted).delete()
        for name in wanted:
            Alias.objects.get_or_create(organisation=organisation, name=name, defaults={"kind": Alias.Kind.SHORT})
        Organisation.objects.filter(pk=organisation.pk).update(keys=None)
        log("short-names", by=by, payload={"organisation": organisation.pk, "names": wanted})


def take_in(person: Person, organisation: Organisation, *, by: Person, post: str = "") -> None:
    """A new member; whoever comes first where there is no administrator becomes one."""
    if person.grants.filter(in_force(), role__in=ADMINISTRATORS).exists():
        raise ValidationError(_("An administrator of the platform belongs to no organisation that uses it."))
    with transaction.atomic():
        admit(person, organisation, post=post)
        payload = {"organisation": organisation.pk}
        log("join", by=by, subject=person, payload=payload)
        if not administrators(organisation).exists():
            Grant.objects.create(person=person, role=Role.ORGANISATION, organisation=organisation)
            log("appoint", by=by, subject=person, payload=payload)


def administrators(organisation: Organisation) -> Any:
    """The grants of those who administer an organisation today."""
    return organisation.grants.filter(in_force(), role=Role.ORGANISATION, person__is_active=True)


def appoint(person: Person, organisation: Organisation, *, by: Person) -> None:
    """Make a member an administrator of the organisation as well."""
    require_administrator(organisation, by)
    if not person.memberships.filter(in_force(), organisation=organisation).exists():
        raise ValidationError(_("Only a member can become administrator."))
    if administrators(organisation).filter(person=person).exists():
        return
    with transaction.atomic():
        Grant.objects.create(person=person, role=Role.ORGANISATION, organisation=organisation)
        log("appoint", by=by, subject=person, payload={"organisation": organisation.pk})


def dismiss(person: Person, organisation: Organisation, *, by: Person) -> None:
    """Take the administrator's role from a member; one administrator always remains."""
    require_administrator(organisation, by)
    if not administrators(organisation).exclude(person=person).exists():
        raise ValidationError(_("This is the only administrator: appoint another member first."))
    with transaction.atomic():
        for grant in administrators(organisation).filter(person=person):
            end(grant)
        log("dismiss", by=by, subject=person, payload={"organisation": organisation.pk})


def let_go(person: Person, organisation: Organisation, *, by: Person, reason: str = "") -> None:
    """End a membership with all that the person may do in the organisation's name: by its administrator, or by the
    person. Open work is handed over first (:mod:`kehui.records.handover`)."""
    if by.pk != person.pk:
        require_administrator(organisation, by)
    if administrators(organisation).filter(person=person).exists():
        _require_another(person, organisation)
    with transaction.atomic():
        held: list[Membership | Grant] = [
            *person.memberships.filter(in_force(), organisation=organisation),
            *person.grants.filter(in_force(), role__in=INSIDE, organisation=organisation),
        ]
        for one in held:
            end(one)
        log("leave", by=by, subject=person, reason=reason, payload={"organisation": organisation.pk})


def require_administrator(organisation: Organisation, by: Person) -> None:
    if not manages(powers(by), organisation):
        raise PermissionDenied(_("Only the administrator of this organisation may do this."))


def _require_another(person: Person, organisation: Organisation) -> None:
    others = administrators(organisation).exclude(person=person)
    members = organisation.memberships.filter(in_force(), person__is_active=True).exclude(person=person)
    if members.exists() and not others.exists():
        raise ValidationError(_("This is the only administrator: appoint another member first."))
