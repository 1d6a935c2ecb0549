"""Lists of choices that several market kinds share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Cooperation(models.TextChoices):
    """Ways in which a demand may be met and an achievement handed over."""

    COMMISSIONED = "commissioned", _("commissioned development")
    JOINT = "joint", _("joint development")
    TRANSFER = "transfer", _("transfer")
    LICENCE = "licence", _("licence")
    EQUITY = "equity", _("investment in kind")
    CONSULTING = "consulting", _("consulting")
    SERVICE = "service", _("technical service")
    TALENT = "talent", _("talent")
