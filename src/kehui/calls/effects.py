"""What a rule set may let follow from a violation by an expert."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Effect(models.TextChoices):
    """What follows from a violation, beside the points."""

    WARN = "warn", _("warning")
    SUSPEND = "suspend", _("suspension")
    REMOVE = "remove", _("removal from the pool")


EFFECTS = ", ".join(Effect.values)
