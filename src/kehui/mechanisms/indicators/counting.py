"""Counting rules of indicators: which records were made, or reached a state, in a period."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db.models import F, QuerySet
from django.utils.timezone import make_aware

from kehui.core.calendars import within_reach
from kehui.records.models import Event, Record

Rows = Callable[[date, date], QuerySet]


def span(start: date, end: date) -> tuple[datetime, datetime]:
    """The first moment of a period and the first one after it."""
    start, end = within_reach(start), within_reach(end)
    return make_aware(datetime.combine(start, time.min)), make_aware(datetime.combine(end + timedelta(1), time.min))


def made(model: type[Record]) -> Rows:
    """Records created in the period."""

    def rows(start: date, end: date) -> QuerySet:
        since, before = span(start, end)
        return model._default_manager.filter(created_at__gte=since, created_at__lt=before)

    return rows


def reached(model: type[Record], *states: str) -> Rows:
    """Records that entered one of the states in the period, each once, wherever they are now; a step that only
    renews the state does not count."""

    def rows(start: date, end: date) -> QuerySet:
        since, before = span(start, end)
        moves = Event.objects.filter(target__in=states, at__gte=since, at__lt=before).exclude(source=F("target"))
        return model._default_manager.filter(pk__in=moves.values("record"))

    return rows
