"""Saved searches, and the alerts that tell their owners of records that fit and are new to them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehui.records.models import Record


class Alerting(models.TextChoices):
    OFF = "off", _("no alerts")
    DAILY = "daily", _("once a day")
    NOW = "now", _("at once")


class SavedSearch(models.Model):
    """``query`` is the address of the search; ``known`` the records that its owner could find when alerts were turned
    on, of which nobody needs telling; ``cursor`` the last outbox row that was looked at."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(editable=False)
    alerting = models.CharField(_("alerts"), max_length=10, choices=Alerting.choices, default=Alerting.OFF)
    known = models.JSONField(default=list, editable=False)
    cursor = models.BigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_search_name_once")]

    def __str__(self) -> str:
        return self.name


class SearchAlert(models.Model):
    """A record that began to fit a saved search, told once; ids follow commits."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="alerts")
    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["search", "record"], name="search_alert_once")]
        indexes = [models.Index(fields=["at"], name="search_alert_at")]  # notifications ask for the latest each minute
