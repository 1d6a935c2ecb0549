"""Applications as indicators count them."""

from datetime import date

from django.db.models import QuerySet

from kehui.calls.applications.models import Application, Lead
from kehui.mechanisms.indicators.counting import reached


def awarded_to_enterprises(start: date, end: date) -> QuerySet:
    """Of the awarded ones, those led by an enterprise."""
    return reached(Application, "awarded")(start, end).filter(lead=Lead.ENTERPRISE)
