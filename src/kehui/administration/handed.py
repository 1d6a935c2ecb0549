"""Tells a successor of the work that was handed over to them, and an organisation's administrators of who left it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kehui.people.models import AdminAct, Grant, Organisation
from kehui.people.powers import Role, in_force
from kehui.records.sources import Line, Sort, Source, Words

SORT = Sort(
    "handed",
    gettext_lazy("work is handed over to me, or a member leaves"),
    gettext_lazy("somebody left and it concerns your work or your organisation"),
    "once",
)
STARTED = "?lane=started"


def gather(since: datetime) -> Iterator[Line]:
    """Whoever did it themselves knows already."""
    for act in AdminAct.objects.filter(action__in=("handover", "leave"), at__gte=since).exclude(subject=None):
        given = {"act": act.pk}
        people = [act.payload["to"]] if act.action == "handover" else _administrators(act.payload["organisation"])
        for person in people:
            if person not in (act.by_id, act.subject_id):
                yield Line(person, str(act.pk), act.at, given=given)


def _administrators(organisation: int) -> list[int]:
    held = Grant.objects.filter(in_force(), role=Role.ORGANISATION, organisation=organisation, person__is_active=True)
    return list(held.values_list("person", flat=True).distinct())


def tell(_person: Any, lines: Mapping[int, Line]) -> dict[int, Words]:
    """Two queries, however many there are."""
    wanted = {line.given["act"] for line in lines.values()}
    acts = AdminAct.objects.select_related("subject").in_bulk(wanted)
    places = Organisation.objects.in_bulk({act.payload.get("organisation") for act in acts.values()} - {None})
    found = {}
    for pk, line in lines.items():
        act = acts[line.given["act"]]
        place = places.get(act.payload.get("organisation"))
        if act.action == "handover":
            count = act.payload["records"]
            said = ngettext("%(count)d record was handed over to you.", "%(count)d records were handed over to you.",
                            count)  # fmt: skip
            found[pk] = Words(said % {"count": count}, reverse("work") + STARTED, str(act.subject))
        elif place:
            words = _("A member has left %(place)s.") % {"place": place}
            found[pk] = Words(words, reverse("own-organisation", args=[place.code]), str(act.subject))
    return found


SOURCE = Source(SORT, gather, tell)
