"""What each of the three administrators has to look after, as it stands on their desk."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kehui.administration.people import PEOPLE
from kehui.administration.told import proposals
from kehui.desk.work.duties import Duty, Figure
from kehui.mechanisms.webhooks.models import Hook, State
from kehui.people.acts import may_answer
from kehui.people.models import AdminAct, Organisation
from kehui.people.powers import ADMINISTRATORS, Role, powers


def of_administrators(person: Any) -> Iterator[Duty]:
    """Proposals, accounts, organisations and webhooks, and the log for whoever audits: five queries."""
    who = powers(person)
    if not who.holds(*ADMINISTRATORS):
        return
    yield _proposals(person)
    if who.holds(Role.AUDIT):
        yield _log()
    yield _people()
    everything = Organisation.objects.count()
    url = reverse("organisations")
    yield Duty(_("Organisations"), "building-office-2", url, (Figure(_("in all"), everything, url),))
    yield _hooks()


def _proposals(person: Any) -> Duty:
    waiting, url = list(proposals(waiting=True)), reverse("acts")
    mine = sum(may_answer(powers(person), act) for act in waiting)
    asked = Figure(_("wait for your answer"), mine, url, asks=True)
    others = Figure(_("wait for somebody else"), len(waiting) - mine, url)
    reads = powers(person).holds(Role.AUDIT)
    return Duty(_("Proposals"), "check-badge", url, (others,) if reads else (asked, others))


def _log() -> Duty:
    today, url = timezone.localdate(), reverse("audit")
    counted = AdminAct.objects.aggregate(
        today=Count("pk", filter=Q(at__date=today)), refused=Count("pk", filter=Q(step=AdminAct.Step.REFUSED))
    )
    made = Figure(_("entries of today"), counted["today"], f"{url}?since={today}")
    refused = Figure(pgettext("proposals", "refused"), counted["refused"], f"{url}?step={AdminAct.Step.REFUSED}")
    return Duty(_("Audit log"), "document-magnifying-glass", url, (made, refused))


def _people() -> Duty:
    url = reverse("people")
    counted = PEOPLE.filter(erased_at=None).aggregate(
        active=Count("pk", filter=Q(is_active=True)), closed=Count("pk", filter=Q(is_active=False))
    )
    active = Figure(_("may sign in"), counted["active"], f"{url}?state=active")
    closed = Figure(pgettext("accounts", "closed"), counted["closed"], f"{url}?state=closed")
    return Duty(_("People"), "users", url, (active, closed))


def _hooks() -> Duty:
    url = reverse("webhooks")
    counted = Hook.objects.aggregate(
        every=Count("pk"), failing=Count("pk", filter=Q(state=State.DISABLED) | Q(failing_since__isnull=False))
    )
    every = Figure(_("in all"), counted["every"], url)
    return Duty(_("Webhooks"), "signal", url, (every, Figure(_("not reached"), counted["failing"], url, asks=True)))
