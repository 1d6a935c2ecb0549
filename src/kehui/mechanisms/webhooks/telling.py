"""Tells the system administrators of a webhook that was switched off after days of failure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.mechanisms.webhooks.models import Hook
from kehui.people.models import Grant
from kehui.people.powers import Role, in_force, powers
from kehui.records.sources import Line, Sort, Source, Words

SORT = Sort(
    "webhook",
    gettext_lazy("a webhook was switched off"),
    gettext_lazy("you are the system administrator"),
    "once",
    who=lambda who: who.holds(Role.SYSTEM),
)


def gather(since: datetime) -> Iterator[Line]:
    hooks = list(Hook.objects.filter(disabled_at__gte=since))
    if not hooks:
        return
    grants = Grant.objects.filter(in_force(), role=Role.SYSTEM, person__is_active=True)
    for person in set(grants.values_list("person", flat=True)):
        for hook in hooks:
            assert hook.disabled_at is not None
            key = f"{hook.pk}:{int(hook.disabled_at.timestamp())}"
            yield Line(person, key, hook.disabled_at, given={"hook": hook.pk})


def tell(person: Any, lines: Mapping[int, Line]) -> dict[int, Words]:
    if not powers(person).holds(Role.SYSTEM):
        return {}
    hooks = Hook.objects.in_bulk({line.given["hook"] for line in lines.values()})
    found = {}
    for pk, line in lines.items():
        if hook := hooks.get(line.given["hook"]):
            words = _("The webhook to %(host)s failed for days and was switched off.")
            text = words % {"host": urlsplit(hook.url).hostname}
            found[pk] = Words(text, reverse("webhook", args=[hook.pk]))
    return found


SOURCE = Source(SORT, gather, tell)
