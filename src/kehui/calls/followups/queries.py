"""Follow-ups as indicators count them."""

from datetime import date

from django.db.models import QuerySet

from kehui.calls.followups.models import FollowUp


def overdue(start: date, end: date) -> QuerySet:
    """Those whose day lay in the period and whose figures are still missing."""
    return FollowUp.objects.filter(state="due", due_on__range=(start, end))
