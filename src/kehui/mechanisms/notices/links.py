"""Addresses in mails that need no sign-in: signed for one person, for their notification settings and nothing else."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.urls import reverse

from kehui.people.models import Person

SALT = "kehui.notices.settings"
DAY = 86_400  # seconds


def absolute(path: str) -> str:
    """An address of this site for somebody who reads it elsewhere."""
    return urljoin(settings.SITE_URL, path)


def settings_link(person: Any) -> str:
    return absolute(reverse("notice-settings-signed", args=[signing.dumps(person.pk, salt=SALT)]))


def unsubscribe_link(person: Any) -> str:
    return absolute(reverse("notice-unsubscribe", args=[signing.dumps(person.pk, salt=SALT)]))


def person_of(token: str) -> Person | None:
    """Whose settings a link opens; None when it is forged or older than ``NOTICE_LINK_DAYS``."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=settings.NOTICE_LINK_DAYS * DAY)
    except signing.BadSignature:
        return None
    return Person.objects.filter(pk=pk, is_active=True, machine=False).first()
