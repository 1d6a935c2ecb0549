"""Questions about demands that no single field answers."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from kehui.market.demands.models import Demand
from kehui.mechanisms.indicators.counting import reached, span
from kehui.records.models import Event


def unanswered(start: date, end: date) -> QuerySet[Demand]:
    """Demands still published that were so before the first day and met no solver until the end of the last."""
    since, before = span(start, end)
    published = Event.objects.filter(target="published", at__lt=since).values("record")
    answered = Event.objects.filter(target="introduced", at__lt=before).values("record")
    return Demand.objects.filter(state="published", pk__in=published).exclude(pk__in=answered)


def open_list(*, days: int, on: date | None = None) -> QuerySet[Demand]:
    """The demands nobody has answered for so many days, for the county's next visits."""
    last = on or timezone.localdate()
    return unanswered(last - timedelta(days), last)


answered = reached(Demand, "introduced")
contracted = reached(Demand, "contracted")
