"""Projects as indicators count them."""

from datetime import date

from django.db.models import QuerySet

from kehui.calls.projects.models import Lead, Project
from kehui.mechanisms.indicators.counting import reached


def signed_by_enterprises(start: date, end: date) -> QuerySet:
    """Of the agreements signed, those of which an enterprise is in charge."""
    return reached(Project, "running")(start, end).filter(lead=Lead.ENTERPRISE)
