"""Tells a colleague of a role that was lent to them, at once: they are to act by it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.people.models import AdminAct, Delegation
from kehui.people.powers import OFFICES
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
            place = f"{one.grant.get_role_display()} {one.grant.place}".strip()
            words = _("%(who)s delegates the role %(role)s to you from %(since)s to %(until)s.") % {
                "who": one.grant.person, "role": place, "since": one.since, "until": one.until,
            }  # fmt: skip
            found[pk] = Words(words, reverse("profile"))
    return found


SOURCE = Source(SORT, gather, tell)
