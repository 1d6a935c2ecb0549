"""Who may introduce what to whom: both sides open, visible to the sender and not in touch yet."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.core.loops import Phase
from kehui.people.powers import powers
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.registry.rules import SERVING, ours

WANTED = ("demand",)
OFFERED = ("achievement", "expert")


def require_open(wanted: Record, offered: Record, person: Any) -> None:
    """Each side is of a fitting kind, can be found at present, and the person may view it."""
    problems = {}
    for name, record, codes in (("wanted", wanted, WANTED), ("offered", offered, OFFERED)):
        if record.kind not in codes:
            problems[name] = _("%(number)s cannot stand on this side of an introduction.") % {"number": record.number}
            continue
        kind = kinds.of(record)
        open_now = kind.model._default_manager.filter(pk=record.pk, state__in=kind.matchable.open)
        if not kind.view.narrow(open_now, person).exists():
            problems[name] = _("%(number)s is not open to introductions.") % {"number": record.number}
    if problems:
        raise ValidationError(problems)


def require_new(introduction: Any) -> None:
    """The two sides have no other introduction that is not finished."""
    unfinished = kinds.of(introduction).loop.codes(Phase.DRAFT, Phase.OPEN)
    others = type(introduction)._default_manager.exclude(pk=introduction.pk).filter(state__in=unfinished)
    if other := others.filter(wanted=introduction.wanted_id, offered=introduction.offered_id).first():
        words = _("These two are already being introduced: %(number)s is “%(state)s”.")
        state = kinds.of(other).state(other).label
        raise ValidationError(words % {"number": other.number, "state": state})


def side_of(wanted: Record, offered: Record, person: Any) -> str | None:
    """For which side a person speaks: ``wanted``, ``offered``, empty for those who serve both, None for nobody."""
    if ours.allows(person, wanted):
        return "wanted"
    if ours.allows(person, offered):
        return "offered"
    return "" if powers(person).holds(*SERVING) else None
