"""Every night: deliveries that were taken long ago are thrown away; the events themselves stay."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehui.background.periodic import daily
from kehui.mechanisms.webhooks.models import Delivery


def register() -> None:
    """Declare the nightly round; called once, when the app is ready."""
    daily("webhooks-tidy", label=_("throw away old deliveries of webhooks"), at=time(3, 40))(tidy)


def tidy(_since: datetime | None, _until: datetime) -> str:
    """Those that wait are kept, however old."""
    limit = timezone.now() - timedelta(days=settings.WEBHOOK_LOG_DAYS)
    old = Delivery.objects.filter(laid_at__lt=limit).exclude(stand=Delivery.Stand.WAITING)
    return str(old.delete()[0])
