"""Experts who are in the register but not asked (M16): suspended, or with too little credit; each with the reason,
which plans, draws and whoever asks by hand print as an exclusion."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from kehui.calls import credit
from kehui.records.kinds import kinds
from kehui.records.models import Event

SUSPENDING = ("suspend", "extend")
IN_POOL = ("active", "suspending")  # who is to be suspended stays in the pool until a second person has decided


def suspended(experts: Collection[Any]) -> dict[int, str]:
    """Of some experts those suspended, in words: until when, and why. One query."""
    out = {each.pk: each for each in experts if each.state == "suspended"}
    events = Event.objects.filter(record__in=out, verb__in=SUSPENDING).order_by("id")
    reasons = dict(events.values_list("record", "reason"))
    found = {}
    for pk, each in out.items():
        words = _("suspended until %(day)s: %(why)s") if each.suspended_until else _("suspended: %(why)s")
        found[pk] = words % {"day": each.suspended_until, "why": reasons.get(pk, "") or "–"}
    return found


def left_out(rules: Any, experts: Any, *, low: Collection[int] | None = None) -> list[tuple[Any, str]]:
    """Of a set of experts all who are suspended, or active with too little credit, by number; ``low``: the latter,
    where they are known."""
    known = list(experts.filter(state__in=(*IN_POOL, "suspended")).select_related("owner").order_by("number"))
    if low is None:
        low = credit.below(rules, [each.pk for each in known if each.state in IN_POOL])
    words = suspended(known)
    if low:
        told = _("credit below the %(least)s that the rules ask for") % {"least": rules.credit_least}
        words |= dict.fromkeys(low, told)
    return [(each, words[each.pk]) for each in known if each.pk in words]


def everybody() -> Any:
    return kinds["expert"].model._default_manager.all()
