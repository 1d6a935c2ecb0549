"""Finds what is new for the owners of saved searches, and tells it with the reason: which search, and what it asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.background.periodic import daily
from kehui.desk.search.asking import Asked, one_of, query
from kehui.desk.search.finding import Row, seen
from kehui.desk.search.index import Hit, Index, IndexBroken, ordinal
from kehui.desk.search.models import Alerting, SavedSearch, SearchAlert
from kehui.desk.search.results import results
from kehui.desk.search.services import wanted_of
from kehui.desk.search.shelf import shelf
from kehui.records.models import Outbox

ROWS = 5000  # outbox rows that one look takes for one search; the next goes on
NO_WORDS = Asked("", ())
TOLD = 200  # alerts told at a time, the newest


def register() -> None:
    """Declare the daily look; called once, when the app is ready. What is told at once follows the index."""
    label = gettext_lazy("tell people what is new in their saved searches")
    daily("search.alerts", label=label, at=time(6, 20))(by_day)


def by_day(_since: datetime | None, _until: datetime) -> str:
    return f"{look(Alerting.DAILY)} alerts"


def look(alerting: str) -> int:
    """Look for every search with that choice at what has changed since its last look; returns how many alerts came."""
    index = shelf.index()
    if index is None:
        return 0
    made = 0
    searches = SavedSearch.objects.filter(alerting=alerting, person__is_active=True, cursor__lt=index.state.cursor)
    for search in list(searches.select_related("person")):  # read to its end: the loop writes
        try:
            made += _look(index, search)
        except IndexBroken:
            shelf.close()
            break
    return made


def _look(index: Index, search: SavedSearch) -> int:
    """Alerts come before the cursor moves: after a crash they are found again, and each is there once."""
    changed = Outbox.objects.filter(id__gt=search.cursor, id__lte=index.state.cursor).order_by("id")
    rows = list(changed.values_list("id", "record_id", "record__kind")[:ROWS])
    if not rows:
        return 0
    known = set(search.known)
    fits = _fitting(index, search, {f"{kind}:{pk}" for _row, pk, kind in rows if pk not in known})
    told = set(search.alerts.filter(record__in=[row.pk for row in fits]).values_list("record", flat=True))
    fresh = [SearchAlert(search=search, record_id=row.pk) for row in fits if row.pk not in told]
    SearchAlert.objects.bulk_create(fresh, ignore_conflicts=True)
    SavedSearch.objects.filter(pk=search.pk).update(cursor=rows[-1][0])
    return len(fresh)


def _fitting(index: Index, search: SavedSearch, ids: Iterable[str]) -> list[Row]:
    """Those of some records that the search finds and its owner may see now."""
    wanted, some = wanted_of(search), sorted(ids)
    narrowed = [*wanted.narrowed(index.schema), one_of(index.schema, "id", some)]
    if wanted.kind:
        narrowed.append(one_of(index.schema, "facet", [f"kind={wanted.kind}"]))
    asking = query(index, wanted.asked, narrowed, any_word=wanted.any_word)
    return seen(index.search(asking, limit=len(some)), search.person) if some else []


@dataclass(frozen=True)
class Line:
    """One alert as it is told; ``reason`` says why it came, in the language of whoever reads."""

    title: str
    number: str
    url: str
    kind: str
    at: datetime
    reason: str
    new: bool


def alerts_for(person: Any, since: datetime | None = None) -> list[Line]:
    """What is to be told to somebody, newest first, since a moment; records that may no longer be seen are left out.
    A constant number of queries: one for the alerts, two for each kind among them."""
    alerts = SearchAlert.objects.filter(search__person=person).select_related("search", "record")
    alerts = alerts.filter(at__gt=since) if since else alerts
    told = list(alerts[:TOLD])
    rows = {row.pk: row for row in seen([Hit(ordinal(each.record.kind), each.record_id) for each in told], person)}
    searches = {each.search_id: each.search for each in told}
    reasons = {key: _reason(search) for key, search in searches.items()}
    shown = {each.pk: each for each in results(list(rows.values()), NO_WORDS, person, pieces=False)}
    return [
        Line(
            title=shown[each.record_id].plain, number=each.record.number, url=shown[each.record_id].url,
            kind=shown[each.record_id].kind, at=each.at, reason=reasons[each.search_id], new=each.seen_at is None,
        )
        for each in told
        if each.record_id in shown
    ]  # fmt: skip


def _reason(search: SavedSearch) -> str:
    words = _("it fits your saved search “%(name)s” (%(filters)s)")
    return words % {"name": search.name, "filters": wanted_of(search).sentence()}
