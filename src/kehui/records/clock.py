"""The steps that time takes: a record whose day has passed is moved by the platform itself."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from kehui.people.services import machine
from kehui.records.kinds import kinds
from kehui.records.services import act


def take_due_steps(on: date | None = None) -> int:
    """Take every step whose ``after`` field lies before the day (today unless named); returns how many were taken.

    A step that somebody else made impossible in the meantime is left for the next round."""
    day, taken = on or timezone.localdate(), 0
    for kind in kinds:
        for step in kind.loop.steps:
            if not step.after:
                continue
            due = kind.model._default_manager.filter(**{"state__in": step.sources, f"{step.after}__lt": day})
            for record in due.iterator():
                try:
                    act(record, step.code, by=machine(), reason=f"{step.after} {getattr(record, step.after)}")
                except ValidationError:
                    continue
                taken += 1
    return taken
