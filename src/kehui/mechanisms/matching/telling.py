"""Offers new matches of somebody's records to their notifications."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.mechanisms.matching.documents import matchable_kinds
from kehui.mechanisms.matching.models import MatchAlert
from kehui.mechanisms.matching.queries import pair_url
from kehui.records.queries import hidden, visible, with_secrecy
from kehui.records.sources import Line, Sort, Source, Words

SORT = Sort("match", gettext_lazy("a new match of a record of mine"), gettext_lazy("it answers a record of yours"))


def gather(since: datetime) -> Iterator[Line]:
    """What nobody has opened yet."""
    for alert in MatchAlert.objects.filter(at__gte=since, seen_at=None):
        yield Line(alert.person_id, str(alert.pk), alert.at, alert.record_id, {"alert": alert.pk})


def tell(person: Any, lines: Mapping[int, Line]) -> dict[int, Words]:
    """By number and title of what answers, if the person may see both now: one query for each kind."""
    keys = {line.given["alert"] for line in lines.values()}
    alerts = MatchAlert.objects.select_related("record", "other").filter(person=person).in_bulk(keys)
    seen: dict[int, Any] = {}
    for kind in matchable_kinds():
        both = {
            record.pk for each in alerts.values() for record in (each.record, each.other) if record.kind == kind.code
        }
        if both:
            for pk, record in with_secrecy(kind, visible(kind, person), person).in_bulk(both).items():
                seen[pk] = "" if "title" in hidden(kind, record, person) else record.title
    found = {}
    for pk, line in lines.items():
        each = alerts.get(line.given["alert"])
        if each and {each.record_id, each.other_id} <= seen.keys():
            named = {"number": each.other.number, "title": seen[each.other_id], "score": round(each.score)}
            words = _("New match: %(number)s %(title)s (%(score)s points)") % named
            found[pk] = Words(words, pair_url(each.record, each.other))
    return found


SOURCE = Source(SORT, gather, tell)
