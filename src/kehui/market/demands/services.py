"""What the steps of a demand check beyond their fields."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.market.demands.models import Demand, Publicity
from kehui.records.writing import moment


def require_summary(demand: Demand, **_by: Any) -> None:
    """Strangers read the summary of a demand that is not public, so there must be one."""
    if demand.publicity != Publicity.PUBLIC and not demand.summary.strip():
        words = _("Write a summary: it is all that others read of a demand that is not public.")
        raise ValidationError({"summary": words})


def require_coming_day(demand: Demand, **_by: Any) -> None:
    """What is published is valid for some time."""
    if demand.valid_until and demand.valid_until <= timezone.localdate(moment()):
        raise ValidationError({"valid_until": _("This day must lie ahead.")})
