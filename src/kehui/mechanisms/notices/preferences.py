"""What each person wants to be told and where: read with the defaults, and written as a whole."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from kehui.mechanisms.notices.models import Channel, Mailing, Preference
from kehui.mechanisms.notices.sorts import sorts

Choice = tuple[str, str]  # a sort and a kind; no kind for all of them


def chosen(person: Any) -> dict[Choice, str]:
    """Every sort with its channel, and the exceptions for single kinds: one query."""
    found = {(sort.code, ""): str(sort.channel) for sort in sorts()}
    rows = Preference.objects.filter(person=person).order_by("sort", "kind")
    return found | {(row.sort, row.kind): row.channel for row in rows}


def mailing_of(person: Any) -> Mailing:
    """How somebody gets mail, kept or by default."""
    return Mailing.objects.filter(person=person).first() or Mailing(
        person=person, language=settings.LANGUAGE_CODE, wanted=True
    )


def choose(person: Any, channels: Mapping[Choice, str], *, language: str, wanted: bool) -> None:
    """Put these in the place of whatever the person had chosen before."""
    rows = [Preference(person=person, sort=sort, kind=kind, channel=Channel(channel))
            for (sort, kind), channel in channels.items()]  # fmt: skip
    with transaction.atomic():
        Preference.objects.filter(person=person).delete()
        Preference.objects.bulk_create(rows)
        Mailing.objects.update_or_create(person=person, defaults={"language": language, "wanted": wanted})


def unsubscribe(person: Any) -> None:
    """No mail any more; the page goes on telling."""
    mailing = mailing_of(person)
    Mailing.objects.update_or_create(person=person, defaults={"language": mailing.language, "wanted": False})
