"""Lays a delivery for each event that a hook's owner may see, reading the chain on from the hook's place."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from kehui.mechanisms.webhooks.models import Delivery, Hook
from kehui.records import happenings
from kehui.records.models import Event

EXAMINED = 500  # events looked at in one go
BACKLOG = 1000  # deliveries that wait at most; what comes later stays in the chain until there is room


def feed(hook: Hook) -> int:
    """Look at the next events; how many there were."""
    if hook.deliveries.filter(stand=Delivery.Stand.WAITING).count() >= BACKLOG:
        return 0
    events = list(Event.objects.filter(id__gt=hook.cursor).order_by("id").select_related("record")[:EXAMINED])
    if not events:
        return 0
    seen = items(hook.owner, [event for event in events if wanted(hook, event)])
    rows = [Delivery(hook=hook, event_id=event.pk) for event in events if event.pk in seen]
    with transaction.atomic():
        mine = Hook.objects.select_for_update().get(pk=hook.pk)
        if mine.cursor == hook.cursor:
            Delivery.objects.bulk_create(rows, ignore_conflicts=True)
            Hook.objects.filter(pk=hook.pk).update(cursor=events[-1].pk)
    return len(events)


def wanted(hook: Hook, event: Event) -> bool:
    return (not hook.kinds or event.record.kind in hook.kinds) and (not hook.verbs or event.verb in hook.verbs)


def items(person: Any, events: Iterable[Event]) -> dict[int, dict[str, Any]]:
    """Events by id as the person may know them now, as the interface for programs gives them, in the site's language.

    Queries: one for all, and for each kind one and one for each table that its changes name."""
    pks = [event.pk for event in events]
    full = Event.objects.filter(pk__in=pks).select_related("by", "stands_for", "record").order_by("pk")
    with translation.override(settings.LANGUAGE_CODE):
        return {item["id"]: item for item in happenings.items(happenings.known(full, person), person)}
