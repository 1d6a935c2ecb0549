"""Checks that steps of several kinds run beyond their fields."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.records.models import Record
from kehui.records.writing import moment


def require_coming_day(record: Any, **_by: Any) -> None:
    """What is published is valid for some time."""
    if record.valid_until and record.valid_until <= timezone.localdate(moment()):
        raise ValidationError({"valid_until": _("This day must lie ahead.")})


def require_past_consent(record: Any, **_by: Any) -> None:
    """Consent cannot be dated ahead."""
    if record.consent_on and record.consent_on > timezone.localdate(moment()):
        raise ValidationError({"consent_on": _("This day lies ahead.")})


def require_only_one(record: Record, *, states: tuple[str, ...], **_by: Any) -> None:
    """An organisation stands in a register once."""
    others = type(record)._default_manager.filter(owner=record.owner_id, state__in=states).exclude(pk=record.pk)
    if found := others.first():
        raise ValidationError(_("This organisation is on the register already: %(number)s.") % {"number": found.number})
