"""Calls as indicators count them."""

from datetime import date

from django.db.models import QuerySet

from kehui.calls.openings.models import Call, Sort
from kehui.mechanisms.indicators.counting import reached


def selections(start: date, end: date) -> QuerySet:
    """Selections issued in the period; each is one batch."""
    return reached(Call, "open")(start, end).filter(sort=Sort.SELECTION)
