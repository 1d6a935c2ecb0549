"""What two administrators do about people: give and take roles, open, close and reopen accounts, erase who left."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.people import erasure
from kehui.people.acts import Action, actions
from kehui.people.models import AdminAct, Delegation, Grant, Organisation, Person
from kehui.people.naming import named
from kehui.people.organisations import administrators
from kehui.people.powers import ADMINISTRATORS, INSIDE, Role, in_force
from kehui.people.services import end


def _subject(act: AdminAct) -> Person:
    if act.subject is None or act.subject.machine or act.subject.erased_at:
        raise ValidationError(_("Name a person who can sign in."))
    return act.subject


def _day(act: AdminAct, name: str) -> date | None:
    given = act.payload.get(name)
    return date.fromisoformat(given) if given else None


def check_grant(act: AdminAct) -> None:
    """The payload: ``role``, ``region`` and ``organisation`` by id or None, ``since`` and ``until`` as ISO days."""
    person, role = _subject(act), act.payload["role"]
    if role == Role.ORGANISATION:
        check_vacancy(person, act.payload.get("organisation"))
    elif role in INSIDE:
        raise ValidationError({"role": _("This role is given by the organisation itself, on its own page.")})
    if role in (Role.COUNTY, Role.CITY) and not (act.payload.get("region") or act.payload.get("organisation")):
        raise ValidationError({"region": _("Name the county or city: this role holds in one place.")})
    since, until = _day(act, "since") or timezone.localdate(), _day(act, "until")
    if until and until < since:
        raise ValidationError({"until": _("The last day lies before the first one.")})
    require_apart(person, role, since, until)
    same = Grant.objects.filter(in_force(), person=person, role=role, region=act.payload.get("region"))
    if same.filter(organisation=act.payload.get("organisation")).exists():
        raise ValidationError({"role": _("This person already holds this role there.")})


def check_vacancy(person: Person, organisation: int | None) -> None:
    """An organisation chooses its administrator itself, unless it has none left who could."""
    place = Organisation.objects.filter(pk=organisation).first()
    if place is None:
        raise ValidationError({"organisation": _("Name the organisation.")})
    if administrators(place).exists():
        raise ValidationError({"role": _("This role is given by the organisation itself, on its own page.")})
    if not person.memberships.filter(in_force(), organisation=place).exists():
        raise ValidationError({"organisation": _("Only a member can become administrator.")})


def require_apart(person: Person, role: str, since: date, until: date | None) -> None:
    """The three administrators are three people, and none of them holds another role (triggers see to it as well)."""
    others = person.grants.exclude(role=role)
    others = [each for each in others if (each.until or date.max) >= max(since, each.since)]
    others = [each for each in others if each.since <= (until or date.max)]
    if role in ADMINISTRATORS:
        lent = person.delegations.filter(until__gte=since) | Delegation.objects.filter(
            grant__person=person, until__gte=since
        )
        if others or lent.exists():
            raise ValidationError({"role": _("An administrator holds this one role only; take the others away first.")})
    elif any(each.role in ADMINISTRATORS for each in others):
        raise ValidationError({"role": _("This person is an administrator, who holds no other role.")})


def apply_grant(act: AdminAct) -> None:
    Grant.objects.create(
        person=_subject(act), role=act.payload["role"], region_id=act.payload.get("region"),
        organisation_id=act.payload.get("organisation"), since=_day(act, "since") or timezone.localdate(),
        until=_day(act, "until"),
    )  # fmt: skip


def tell_grant(act: AdminAct) -> str:
    place = named(act, "region") or named(act, "organisation") or _("everywhere")
    until = act.payload.get("until")
    parts = [Role(act.payload["role"]).label, place, until and _("until %(day)s") % {"day": until}]
    return " · ".join(str(part) for part in parts if part)


def check_revoke(act: AdminAct) -> None:
    grant = Grant.objects.filter(pk=act.payload["grant"], person=_subject(act)).first()
    if grant is None or (grant.until and grant.until < timezone.localdate()):
        raise ValidationError(_("This role has ended already."))
    _require_another(grant)


def _require_another(grant: Grant) -> None:
    """There is always somebody left in each of the three offices."""
    others = Grant.objects.filter(in_force(), role=grant.role, person__is_active=True).exclude(person=grant.person)
    if grant.role in ADMINISTRATORS and not others.exists():
        raise ValidationError(
            _("Nobody else is %(role)s: appoint a successor first.") % {"role": grant.get_role_display()}
        )


def apply_revoke(act: AdminAct) -> None:
    end(Grant.objects.get(pk=act.payload["grant"]))


def tell_revoke(act: AdminAct) -> str:
    grant = named(act, "grant")
    return " · ".join(filter(None, (str(grant.get_role_display()), grant.place))) if grant else ""


def check_close(act: AdminAct) -> None:
    if not _subject(act).is_active:
        raise ValidationError(_("This account is closed already."))
    for grant in _subject(act).grants.filter(in_force(), role__in=ADMINISTRATORS):
        _require_another(grant)


def check_open(act: AdminAct) -> None:
    if _subject(act).is_active:
        raise ValidationError(_("This account is open already."))


def _switch(active: bool) -> Any:
    def apply(act: AdminAct) -> None:
        Person.objects.filter(pk=_subject(act).pk).update(is_active=active)

    return apply


def check_erase(act: AdminAct) -> None:
    erasure.check(_subject(act))


def apply_erase(act: AdminAct) -> None:
    erasure.erase(_subject(act))


GRANT = Action("grant", gettext_lazy("give a role"), check_grant, apply_grant, tell_grant)
REVOKE = Action("revoke", gettext_lazy("take a role away"), check_revoke, apply_revoke, tell_revoke)
CLOSE = Action("close", gettext_lazy("close an account"), check_close, _switch(False))
OPEN = Action("open", gettext_lazy("open an account"), check_open, _switch(True))
ERASE = Action("erase", gettext_lazy("erase the personal data of somebody who left"), check_erase, apply_erase)

SINGLE = (  # what one person does alone, and is only written down
    Action("found", gettext_lazy("register an organisation")),
    Action("rename", gettext_lazy("rename an organisation")),
    Action("short-names", gettext_lazy("give an organisation short names")),
    Action("join", gettext_lazy("take a member in")),
    Action("leave", gettext_lazy("end a membership")),
    Action("appoint", gettext_lazy("appoint an organisation administrator")),
    Action("dismiss", gettext_lazy("dismiss an organisation administrator")),
    Action("delegate", gettext_lazy("delegate a role")),
    Action("undelegate", gettext_lazy("end a delegation")),
    Action("handover", gettext_lazy("hand work over")),
    Action("leave-office", gettext_lazy("leave an office")),
    Action("begin", gettext_lazy("appoint the first administrators")),
)


def register() -> None:
    """Teach the door everything above; called once, when the app is ready."""
    for action in (GRANT, REVOKE, CLOSE, OPEN, ERASE, *SINGLE):
        actions.add(action)
