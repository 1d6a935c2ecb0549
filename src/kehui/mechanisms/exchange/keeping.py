"""Every night: files that were brought long ago go, with what was read out of them, as people's data is in both."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehui.background.periodic import daily
from kehui.mechanisms.exchange.models import Upload


def register() -> None:
    daily("exchange.tidy", label=_("throw away files that were taken in long ago"), at=time(3, 40))(tidy)


def tidy(_since: datetime | None, _until: datetime) -> str:
    old = list(Upload.objects.filter(at__lt=timezone.now() - timedelta(days=settings.JOB_DAYS)))
    for upload in old:
        upload.file.delete(save=False)
        upload.delete()
    return str(len(old))
