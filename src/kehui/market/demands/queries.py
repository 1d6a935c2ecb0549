"""Questions about demands that no single field answers."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from kehui.market.demands.models import Demand, Source
from kehui.mechanisms.indicators.counting import made, reached, span
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


def for_challenges(start: date, end: date) -> QuerySet[Demand]:
    """Demands written down in the period for an innovation challenge."""
    return made(Demand)(start, end).filter(source=Source.CHALLENGE)


answered = reached(Demand, "introduced")
contracted = reached(Demand, "contracted")
