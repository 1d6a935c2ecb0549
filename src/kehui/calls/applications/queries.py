"""Applications as indicators count them."""

from datetime import date

from django.db.models import QuerySet

from kehui.calls.applications.models import Application, Lead
from kehui.mechanisms.indicators.counting import reached


def awarded_to_enterprises(start: date, end: date) -> QuerySet:
    """Of the awarded ones, those led by an enterprise."""
    return reached(Application, "awarded")(start, end).filter(lead=Lead.ENTERPRISE)


def for_selections(start: date, end: date) -> QuerySet:
    """Those handed in to a selection in the period."""
    return reached(Application, "unit")(start, end).filter(call__sort="selection")


def selected(start: date, end: date) -> QuerySet:
    """Those that a selection awarded in the period."""
    return reached(Application, "awarded")(start, end).filter(call__sort="selection")
