"""Every night: notifications that were read long ago are thrown away, with the letters that nothing hangs on."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehui.background.periodic import daily
from kehui.mechanisms.notices.models import Letter, Notification


def register() -> None:
    """Declare the nightly round; called once, when the app is ready."""
    daily("notices-tidy", label=_("throw away old notifications"), at=time(3, 35))(tidy)


def tidy(_since: datetime | None, _until: datetime) -> str:
    """What was not read stays, and so do its letters."""
    limit = timezone.now() - timedelta(days=settings.NOTICE_KEPT_DAYS)
    count, _each = Notification.objects.filter(at__lt=limit, read_at__lt=limit).delete()
    Letter.objects.filter(laid_at__lt=limit, notifications=None).exclude(state=Letter.State.WAITING).delete()
    return str(count)
