"""A suspension has its last day, or lasts until somebody ends it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.market.experts.models import Expert
from kehui.records.writing import moment


def require_coming_day(expert: Expert, **_by: Any) -> None:
    if expert.suspended_until and expert.suspended_until < timezone.localdate(moment()):
        raise ValidationError({"suspended_until": _("This day has passed.")})


def end_suspension(expert: Expert, **_by: Any) -> None:
    expert.suspended_until = None
    expert.save(update_fields=["suspended_until"])
