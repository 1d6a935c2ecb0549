"""Offers what is new in somebody's saved searches to their notifications and their digest."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.desk.search.models import Alerting, SavedSearch, SearchAlert
from kehui.mechanisms.notices.links import DAY
from kehui.records.sources import Line, Sort, Source, Words

SORT = Sort("search", gettext_lazy("something new in a saved search of mine"), gettext_lazy("you saved this search"))
SALT = "kehui.search.stop"


def gather(since: datetime) -> Iterator[Line]:
    """What was not yet marked as seen on the page of saved searches; by mail at once, when the search is to tell so."""
    for alert in SearchAlert.objects.filter(at__gte=since, seen_at=None).select_related("search"):
        yield Line(alert.search.person_id, str(alert.pk), alert.at, alert.record_id, _given(alert))


def _given(alert: SearchAlert) -> dict[str, Any]:
    return {"alert": alert.pk} | ({"at_once": True} if alert.search.alerting == Alerting.NOW else {})


def tell(person: Any, lines: Mapping[int, Line]) -> dict[int, Words]:
    """By the name that the person gave the search: one query. Whether its record may be seen, the caller has asked."""
    keys = {line.given["alert"] for line in lines.values()}
    alerts = SearchAlert.objects.filter(search__person=person).select_related("search").in_bulk(keys)
    return {
        pk: Words(
            _("New in your saved search “%(name)s”") % {"name": alert.search.name},
            stop=reverse("stop-alerts", args=[signing.dumps(alert.search_id, salt=SALT)]),
        )
        for pk, line in lines.items()
        if (alert := alerts.get(line.given["alert"]))
    }


def seen(given: Iterable[Mapping[str, Any]]) -> None:
    """What was read among the notifications is no news on the page of saved searches."""
    alerts = SearchAlert.objects.filter(pk__in=[each["alert"] for each in given], seen_at=None)
    alerts.update(seen_at=timezone.now())


def search_of(token: str) -> SavedSearch | None:
    """Whose alerts a mail's address stops; None when it is forged, old, or the search is gone."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=settings.NOTICE_LINK_DAYS * DAY)
    except signing.BadSignature:
        return None
    return SavedSearch.objects.filter(pk=pk, person__is_active=True).first()


SOURCE = Source(SORT, gather, tell, seen)
