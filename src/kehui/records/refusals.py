"""Why a write was refused, in the words of whoever is refused."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.records.verbs import verb_label


class StepClosedError(ValidationError):
    """The step does not start in the record's present state, usually because somebody was quicker."""

    def __init__(self, record: Record) -> None:
        kind = kinds.of(record)
        state = kind.state(record).label
        event = record.events.exclude(source="").select_related("by").last()  # a note or a change moves nothing
        words = _("This step is not open: the record is now “%(state)s”.") % {"state": state}
        if event:
            words = _("%(who)s took “%(step)s” on %(when)s; the record is now “%(state)s”.") % {
                "who": event.by,
                "step": verb_label(kind, event.verb),
                "when": date_format(timezone.localtime(event.at), "DATETIME_FORMAT"),
                "state": state,
            }
        super().__init__(words, code="closed")


class ConflictError(Exception):
    """Somebody wrote the record after the form was opened; carries the record as it is now and what was sent."""

    def __init__(self, record: Record, sent: dict[str, Any]) -> None:
        super().__init__(f"{record.number} is at version {record.version}")
        self.record = record
        self.sent = sent


class SecondPersonError(PermissionDenied):
    """Nobody approves their own record."""
