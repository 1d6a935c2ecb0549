"""SavedView: a list's filters, order and columns under a name."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """The address of a list as somebody keeps it. A shared one is offered to everybody signed in; what it shows is
    narrowed by the rules of whoever opens it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    kind = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=2000)
    shared = models.BooleanField(_("offered to everybody"), default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "name"], name="one_view_per_name")]

    def __str__(self) -> str:
        return self.name
