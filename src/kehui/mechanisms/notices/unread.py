"""How many notifications somebody has not read: one query on each page, none for strangers; and what reading does."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kehui.mechanisms.notices.models import Notification
from kehui.records.sources import sources

MOST = 99  # what the bar counts to


def unread_count(person: Any) -> str:
    """As the bar shows it; empty for none and for strangers."""
    if person is None or not person.is_authenticated:
        return ""
    found = Notification.objects.filter(person=person, read_at=None).order_by()[: MOST + 1].count()
    return "" if not found else str(found) if found <= MOST else f"{MOST}+"


def count_read(rows: QuerySet[Notification]) -> None:
    """Count some of a person's notifications as read, also where their source has a page of what is new."""
    unread = rows.filter(read_at=None)
    for source in sources:
        if source.seen and (given := list(unread.filter(sort=source.sort.code).values_list("given", flat=True))):
            source.seen(given)
    unread.update(read_at=timezone.now())
