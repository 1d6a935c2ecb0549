"""How many notifications somebody has not read: one query on each page, none for strangers."""

from typing import Any

from kehui.mechanisms.notices.models import Notification

MOST = 99  # what the bar counts to


def unread_count(person: Any) -> str:
    """As the bar shows it; empty for none and for strangers."""
    if person is None or not person.is_authenticated:
        return ""
    found = Notification.objects.filter(person=person, read_at=None).order_by()[: MOST + 1].count()
    return "" if not found else str(found) if found <= MOST else f"{MOST}+"
