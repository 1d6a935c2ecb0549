"""Sends what waits for each hook, one event after the other; all hooks beside each other, for some seconds.

Each event is delivered at least once, under an id that stays the same. A hook whose receiver fails waits twice as
long as before, with some chance in it, and holds up no other; after days of failure it is switched off.
"""

import json
import random
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from kehui.mechanisms.webhooks.feeding import feed, items
from kehui.mechanisms.webhooks.models import Delivery, Hook, State
from kehui.mechanisms.webhooks.reaching import Reply, send
from kehui.mechanisms.webhooks.signing import headers
from kehui.records.models import ChainHead

SECONDS = 20.0  # of one look; the rest is left to the next
SIDE_BY_SIDE = 8  # requests on their way at once
FIRST_WAIT, LONGEST_WAIT = 30.0, 6 * 3600.0  # seconds after a failure
GONE = 410  # a receiver that wants nothing any more
Under_way = dict[Future[Reply], tuple[Hook, Delivery]]


def ready() -> QuerySet[Hook]:
    """Hooks that may be told something now."""
    return Hook.objects.filter(state=State.ACTIVE, turn__gt=0, next_at__lte=timezone.now(), owner__is_active=True)


def due() -> bool:
    """Whether a hook that is ready has something waiting, or events to look at."""
    head = ChainHead.objects.filter(pk=1).values_list("last", flat=True).first() or 0
    waiting = Delivery.objects.filter(hook=OuterRef("pk"), stand=Delivery.Stand.WAITING)
    return ready().filter(Q(cursor__lt=head) | Exists(waiting)).exists()


def deliver() -> None:
    """Look at new events for every hook that is ready, then send until time is up."""
    for hook in ready().select_related("owner"):
        feed(hook)
    until, under_way = monotonic() + SECONDS, Under_way()
    pool = ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="webhooks")
    try:
        while True:
            if monotonic() < until:
                under_way |= dict(_begin(pool, under_way))
            if not under_way:
                break
            done, _left = wait(under_way, timeout=settings.WEBHOOK_SECONDS + 5, return_when=FIRST_COMPLETED)
            if not done:  # names that cannot be looked up in time; their hooks are taken up again later
                break
            for each in done:
                _settle(*under_way.pop(each), each.result())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _begin(pool: ThreadPoolExecutor, under_way: Under_way) -> Iterator[tuple[Future[Reply], tuple[Hook, Delivery]]]:
    """Send the next event of every hook that has one and is not under way."""
    busy = {hook.pk for hook, _delivery in under_way.values()}
    waiting = Delivery.objects.filter(hook=OuterRef("pk"), stand=Delivery.Stand.WAITING)
    hooks = ready().exclude(pk__in=busy).filter(Exists(waiting)).select_related("owner").order_by("next_at")
    for hook in hooks[: SIDE_BY_SIDE - len(under_way)]:
        if found := _claimed(hook):
            delivery, body = found
            given = headers(hook, delivery.number, body, timezone.now())
            yield pool.submit(send, hook.url, body, given, seconds=settings.WEBHOOK_SECONDS), (hook, delivery)


def _claimed(hook: Hook) -> tuple[Delivery, bytes] | None:
    """The hook's oldest waiting delivery with its body, once the hook is ours; what its owner may not see any more is
    dropped."""
    pause = timedelta(seconds=2 * settings.WEBHOOK_SECONDS + 10)
    if not ready().filter(pk=hook.pk, next_at=hook.next_at).update(next_at=timezone.now() + pause):
        return None
    rows = hook.deliveries.filter(stand=Delivery.Stand.WAITING).select_related("event__record").order_by("event")
    for delivery in rows[:50]:
        if item := items(hook.owner, [delivery.event]).get(delivery.event_id):
            Delivery.objects.filter(pk=delivery.pk).update(attempts=F("attempts") + 1, tried_at=timezone.now())
            return delivery, json.dumps(item, cls=DjangoJSONEncoder, ensure_ascii=False).encode()
        Delivery.objects.filter(pk=delivery.pk).update(stand=Delivery.Stand.DROPPED)
    Hook.objects.filter(pk=hook.pk).update(next_at=timezone.now())
    return None


def _settle(hook: Hook, delivery: Delivery, reply: Reply) -> None:
    """Write down what came back, and when the hook is told again."""
    said = {"code": reply.code or None, "words": reply.words, "milliseconds": reply.milliseconds}
    now, mine = timezone.now(), Hook.objects.filter(pk=hook.pk)
    if reply.good:
        Delivery.objects.filter(pk=delivery.pk).update(stand=Delivery.Stand.TAKEN, **said)
        mine.update(attempt=0, failing_since=None, next_at=now)
        return
    Delivery.objects.filter(pk=delivery.pk).update(**said)
    since = hook.failing_since or now
    mine.update(attempt=hook.attempt + 1, failing_since=since, next_at=now + pause_after(hook.attempt))
    if reply.code == GONE or now - since >= timedelta(days=settings.WEBHOOK_DAYS):
        mine.filter(state=State.ACTIVE).update(state=State.DISABLED, disabled_at=now)


def pause_after(attempt: int) -> timedelta:
    """How long to wait after one failure more than ``attempt``: doubled each time, less up to a fourth by chance, so
    that receivers that fell together are not asked together."""
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempt, 16))
    return timedelta(seconds=longest * random.uniform(0.75, 1))
