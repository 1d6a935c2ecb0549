"""What the steps of a demand check beyond their fields."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.market.demands.models import Demand, Publicity


def require_summary(demand: Demand, **_by: Any) -> None:
    """Strangers read the summary of a demand that is not public, so there must be one."""
    if demand.publicity != Publicity.PUBLIC and not demand.summary.strip():
        words = _("Write a summary: it is all that others read of a demand that is not public.")
        raise ValidationError({"summary": words})
