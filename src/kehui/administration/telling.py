"""Tells a colleague of a role that was lent to them, at once: they are to act by it; and both of its end, on the
working day before."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.core.calendars import add_working_days
from kehui.people.models import AdminAct, Delegation
from kehui.people.powers import OFFICES
from kehui.records.models import Event
from kehui.records.queries import unfinished
from kehui.records.sources import Line, Sort, Source, Words

SORT = Sort(
    "lent",
    gettext_lazy("a role is delegated to me"),
    gettext_lazy("a colleague delegated a role to you"),
    "once",
    who=lambda who: who.holds(*OFFICES),
)


def gather(since: datetime) -> Iterator[Line]:
    for act in AdminAct.objects.filter(action="delegate", at__gte=since).exclude(subject=None):
        yield Line(act.subject_id, str(act.pk), act.at, given={"delegation": act.payload["delegation"]})


def tell(person: Any, lines: Mapping[int, Line]) -> dict[int, Words]:
    """Those that were not taken back meanwhile: two queries."""
    asked = {line.given["delegation"] for line in lines.values()}
    known = Delegation.objects.filter(person=person.pk)
    lent = known.select_related("grant__person", "grant__region", "grant__organisation").in_bulk(asked)
    found = {}
    for pk, line in lines.items():
        if one := lent.get(line.given["delegation"]):
            words = _("The role %(role)s is delegated to you from %(since)s to %(until)s.")
            words %= {"role": one.grant.title, "since": one.since, "until": one.until}
            found[pk] = Words(words, reverse("profile"), str(one.grant.person))
    return found


SOURCE = Source(SORT, gather, tell)


ENDS = Sort(
    "lent-ends",
    gettext_lazy("a delegated role ends"),
    gettext_lazy("you lent or borrowed this role"),
    "once",
    who=lambda who: who.holds(*OFFICES),
)


def ending(_since: datetime) -> Iterator[Line]:
    """The delegations that end on the next working day, or before it."""
    today = timezone.localdate()
    near = Delegation.objects.filter(since__lte=today, until__gte=today, until__lte=add_working_days(today, 1))
    for one in near.select_related("grant"):
        for person in (one.person_id, one.grant.person_id):
            yield Line(person, f"{one.pk}:{one.until}", timezone.now(), given={"delegation": one.pk})


def tell_ending(person: Any, lines: Mapping[int, Line]) -> dict[int, Words]:
    """Those that were not taken back meanwhile, with how much that was done by the role is still open: one query."""
    asked = {line.given["delegation"] for line in lines.values()}
    known = Delegation.objects.annotate(open=Coalesce(Subquery(_open()), 0))
    found, lent = {}, known.select_related("person", "grant__person", "grant__region", "grant__organisation")
    lent = lent.in_bulk(asked)
    for pk, line in lines.items():
        if one := lent.get(line.given["delegation"]):
            mine = one.person_id == person.pk
            words = _("The role %(role)s that was lent to you ends on %(day)s. What you handled by it and is still "
                      "under way: %(count)s; it goes back to the lender.")  # fmt: skip
            if not mine:
                words = _("The role %(role)s that you lent ends on %(day)s. What your colleague handled by it and is "
                          "still under way: %(count)s; it comes back to you.")  # fmt: skip
            who = one.grant.person if mine else one.person
            found[pk] = Words(
                words % {"role": one.grant.title, "day": one.until, "count": one.open}, reverse("work"), str(who)
            )
    return found


def _open() -> Any:
    """How many unfinished records the borrower took a step on in the lender's name."""
    taken = Event.objects.filter(unfinished("record__"), by=OuterRef("person"), stands_for=OuterRef("grant__person"))
    taken = taken.filter(at__date__gte=OuterRef("since")).order_by().values("by")
    return taken.annotate(found=Count("record", distinct=True)).values("found")


ENDING = Source(ENDS, ending, tell_ending)
