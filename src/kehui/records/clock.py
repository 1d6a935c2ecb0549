"""What time does by itself, every hour: records whose day has passed are moved, and terms give way to successors."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehui.background.periodic import hourly
from kehui.people.services import machine
from kehui.records.kinds import kinds
from kehui.records.services import act
from kehui.terms.lineage import settle


def register() -> None:
    hourly("clock", label=_("take the steps whose day has come"), minute=1)(strike)


def strike(_since: datetime | None = None, _until: datetime | None = None) -> str:
    """One round of the clock; returns how many steps were taken."""
    settle()
    return f"{take_due_steps()}"


def take_due_steps(on: date | None = None) -> int:
    """Take every step whose ``after`` field lies before the day (today unless named); returns how many were taken.

    A step that somebody else made impossible in the meantime is left for the next round."""
    day, taken = on or timezone.localdate(), 0
    for kind in kinds:
        for step in kind.loop.steps:
            if not step.after:
                continue
            due = kind.model._default_manager.filter(**{"state__in": step.sources, f"{step.after}__lt": day})
            for record in list(due):  # read to its end before the first is written, for SQLite's sake
                try:
                    act(record, step.code, by=machine(), reason=f"{step.after} {getattr(record, step.after)}")
                except ValidationError:
                    continue
                taken += 1
    return taken
