"""An officer lends a role to a colleague for a time; both see it, and what is done by it says for whom."""

from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.people.acts import log
from kehui.people.models import Delegation, Grant, Membership, Person
from kehui.people.powers import OFFICES, in_force, powers
from kehui.people.services import end
from kehui.terms.models import lineage


def lendable(person: Person) -> QuerySet[Grant]:
    """The roles of offices that somebody holds today; roles of administrators and of members are not lent."""
    return person.grants.filter(in_force(), role__in=OFFICES).select_related("region", "organisation")


def last_offices(person: Person) -> QuerySet[Grant]:
    """The offices that somebody holds, or those held last by whoever holds none any more."""
    held, ended = lendable(person), person.grants.filter(role__in=OFFICES).exclude(until=None)
    if held.exists() or not (last := ended.order_by("-until").first()):
        return held
    return ended.filter(until=last.until).select_related("region", "organisation")


def colleagues(person: Person) -> QuerySet[Person]:
    """Who may stand in: those of the same authority, and those who hold an office in the same region or in one that
    covers it or lies in it; those of the same place first, each with their ``offices``."""
    organisations = person.memberships.filter(in_force()).values("organisation")
    near = Q(memberships__in=Membership.objects.filter(in_force(), organisation__in=organisations))
    for path in last_offices(person).exclude(region=None).values_list("region__path", flat=True):
        here = Q(region__path__startswith=path) | Q(region__path__in=lineage(path))
        near |= Q(grants__in=Grant.objects.filter(in_force(), here, role__in=OFFICES))
    offices = Grant.objects.filter(in_force(), role__in=OFFICES)
    others = Person.objects.filter(near, is_active=True, machine=False).exclude(pk=person.pk)
    beside = Exists(offices.filter(person=OuterRef("pk"), region__in=last_offices(person).values("region")))
    found = others.filter(grants__in=offices).annotate(beside=beside).distinct().order_by("-beside", "name")
    return found.prefetch_related(Prefetch("grants", offices.select_related("region", "organisation"), "offices"))


def delegate(grant: Grant, *, to: Person, by: Person, since: date, until: date, reason: str = "") -> Delegation:
    """Lend a role of one's own from one day to another, both included; ``ValidationError`` says what is wrong."""
    if grant.person_id != by.pk:
        raise PermissionDenied(_("Only your own roles can be delegated."))
    problems = {}
    if not lendable(by).filter(pk=grant.pk).exists():
        problems["grant"] = _("This role cannot be delegated.")
    if not colleagues(by).filter(pk=to.pk).exists():
        problems["person"] = _("Choose a colleague who holds an office in your region or authority.")
    elif twice := Delegation.objects.filter(grant=grant, person=to, since__lte=until, until__gte=since).first():
        days = {"since": twice.since, "until": twice.until}
        problems["person"] = _("You have lent this role to this colleague from %(since)s to %(until)s already.") % days
    if until < since or until < timezone.localdate():
        problems["until"] = _("The last day lies in the past or before the first one.")
    elif (until - since).days >= settings.DELEGATION_DAYS:
        problems["until"] = _("No longer than %(days)s days at a time.") % {"days": settings.DELEGATION_DAYS}
    if problems:
        raise ValidationError(problems)
    with transaction.atomic():
        made = Delegation.objects.create(grant=grant, person=to, since=since, until=until, reason=reason.strip())
        days = {"delegation": made.pk, "grant": grant.pk, "since": since.isoformat(), "until": until.isoformat()}
        log("delegate", by=by, subject=to, payload=days)
    return made


def recall(delegation: Delegation, *, by: Person) -> None:
    """End a delegation before its time: by either of the two."""
    if powers(by).person_id not in (delegation.person_id, delegation.grant.person_id):
        raise PermissionDenied(_("Only the two of you may end this."))
    with transaction.atomic():
        payload = {"delegation": delegation.pk, "grant": delegation.grant_id}
        log("undelegate", by=by, subject=delegation.person, payload=payload)
        end(delegation)
