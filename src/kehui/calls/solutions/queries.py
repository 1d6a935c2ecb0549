"""The funnel of a challenge: intentions are one figure, contracts another."""

from datetime import date

from django.db.models import QuerySet

from kehui.calls.solutions.models import Solution


def intended(start: date, end: date) -> QuerySet:
    """Solutions whose letter of intent was signed in the period."""
    return Solution.objects.filter(intended_on__range=(start, end))


def contracted(start: date, end: date) -> QuerySet:
    """Solutions whose contract was signed in the period."""
    return Solution.objects.filter(signed_on__range=(start, end))
