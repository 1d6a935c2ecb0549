"""Projects as indicators count them."""

from datetime import date

from django.db.models import QuerySet

from kehui.calls.projects.models import Lead, Project
from kehui.mechanisms.indicators.counting import span
from kehui.records.models import Event


def signed(start: date, end: date) -> QuerySet:
    """Projects whose agreement was signed in the period; going on after a change or a mid-term report is no signing."""
    since, before = span(start, end)
    moves = Event.objects.filter(verb="sign", at__gte=since, at__lt=before)
    return Project.objects.filter(pk__in=moves.values("record"))


def signed_by_enterprises(start: date, end: date) -> QuerySet:
    """Of the agreements signed, those of which an enterprise is in charge."""
    return signed(start, end).filter(lead=Lead.ENTERPRISE)
