"""Offers what is new in somebody's saved searches to their notifications and their digest."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.desk.search.models import SearchAlert
from kehui.records.sources import Line, Sort, Source, Words

SORT = Sort("search", gettext_lazy("something new in a saved search of mine"), gettext_lazy("you saved this search"))


def gather(since: datetime) -> Iterator[Line]:
    """What was not yet marked as seen on the page of saved searches."""
    for alert in SearchAlert.objects.filter(at__gte=since, seen_at=None).select_related("search"):
        yield Line(alert.search.person_id, str(alert.pk), alert.at, alert.record_id, {"alert": alert.pk})


def tell(person: Any, lines: Mapping[int, Line]) -> dict[int, Words]:
    """By the name that the person gave the search: one query. Whether its record may be seen, the caller has asked."""
    keys = {line.given["alert"] for line in lines.values()}
    alerts = SearchAlert.objects.filter(search__person=person).select_related("search").in_bulk(keys)
    return {
        pk: Words(
            _("New in your saved search “%(name)s”") % {"name": alert.search.name},
            f"{reverse('search')}?{alert.search.query}",
        )
        for pk, line in lines.items()
        if (alert := alerts.get(line.given["alert"]))
    }


SOURCE = Source(SORT, gather, tell)
