"""What the steps of a platform check beyond their fields: its public notice has run to the end."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kehui.records.writing import moment
from kehui.registry.platforms.models import Platform


def open_notice(platform: Platform, **_by: Any) -> None:
    """Keep the last day of the notice: the state's clock is reset when the state is left."""
    platform.notice_until = platform.due_on
    platform.save(update_fields=["notice_until"])


def require_notice_over(platform: Platform, **_by: Any) -> None:
    end = platform.notice_until
    if end and timezone.localdate(moment()) <= end:
        raise ValidationError(_("The public notice runs until %(day)s.") % {"day": date_format(end)})
