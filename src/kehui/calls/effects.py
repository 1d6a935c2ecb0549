"""What a rule set may let follow: from a violation by an expert, and from what became of a review (its credit)."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Effect(models.TextChoices):
    """What follows from a violation, beside the points."""

    WARN = "warn", _("warning")
    SUSPEND = "suspend", _("suspension")
    REMOVE = "remove", _("removal from the pool")


CREDIT: Final = {
    "on_time": _("scores given in time"),
    "late": _("scores given late"),
    "declined": _("invitation declined"),
    "abstained": _("abstained"),
    "replaced": _("replaced by the office"),
}
