"""Hook: where another system wants to be told of events; Delivery: one event on its way there."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.records.models import Event


class State(models.TextChoices):
    """Whether a hook is told anything now."""

    ACTIVE = "active", pgettext_lazy("webhook", "active")
    PAUSED = "paused", pgettext_lazy("webhook", "paused")
    DISABLED = "disabled", _("switched off after failures")


class Hook(models.Model):
    """An address that is told of events as its owner may see them, one after the other.

    ``kinds`` and ``verbs`` narrow what it is told, empty for all. The secret is derived from the site's own and from
    ``turn``, which counts how often a new one was made; without one nothing is sent. ``cursor`` is the last event
    looked at. ``next_at`` is moved on before each attempt, so that a process that ends leaves the hook to the next.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    url = models.CharField(_("address"), max_length=500)
    kinds = models.JSONField(default=list, blank=True)
    verbs = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    turn = models.PositiveSmallIntegerField(default=0)
    turned_at = models.DateTimeField(null=True)
    cursor = models.BigIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    failing_since = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One event for one hook. ``code`` is what the receiver answered last, ``words`` why it was not taken."""

    class Stand(models.TextChoices):
        WAITING = "waiting", _("waiting")
        TAKEN = "taken", _("taken")
        DROPPED = "dropped", _("no longer visible to the owner")

    hook = models.ForeignKey(Hook, models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    stand = models.CharField(max_length=10, choices=Stand.choices, default=Stand.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    code = models.PositiveSmallIntegerField(null=True)
    words = models.CharField(max_length=200, blank=True)
    milliseconds = models.PositiveIntegerField(null=True)
    laid_at = models.DateTimeField(default=timezone.now)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-event"]
        constraints = [models.UniqueConstraint(fields=["hook", "event"], name="delivered_once")]
        indexes = [
            models.Index(fields=["hook", "event"], name="delivery_waiting", condition=models.Q(stand="waiting")),
        ]

    @property
    def number(self) -> str:
        """By which the receiver knows it again, however often it comes."""
        return f"evt_{self.hook_id}_{self.event_id}"
