"""What each person wants to be told and where: read with the defaults, and written as a whole."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from kehui.mechanisms.notices.models import Channel, Mailing, Preference
from kehui.mechanisms.notices.sorts import OWN, sorts
from kehui.records.kinds import kinds
from kehui.records.sources import Sort

Choice = tuple[str, str]  # a sort and a kind; no kind for all of them


def chosen(person: Any) -> dict[Choice, str]:
    """Every sort with its channel, and the exceptions for single kinds: one query."""
    rows = Preference.objects.filter(person=person).order_by("sort", "kind")
    own = {(row.sort, row.kind): row.channel for row in rows}
    found = {(sort.code, ""): str(sort.channel) for sort in sorts()}
    if (OWN.code, "") not in own:
        found |= {(OWN.code, kind.code): str(Channel.ONCE) for kind in kinds if kind.tells_at_once}
    return found | own


def channel(own: Mapping[Choice, str], sort: Sort | None, kind: str) -> str:
    """Where something is told: as the person chose for that kind or for all, else as the kind or the sort has it."""
    if sort is None:
        return Channel.PAGE
    if found := own.get((sort.code, kind)) or own.get((sort.code, "")):
        return found
    at_once = sort is OWN and kind in kinds and kinds[kind].tells_at_once
    return Channel.ONCE if at_once else sort.channel


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


def want_mail(person: Any, wanted: bool, /) -> None:
    """No mail any more, or mail again as it was chosen before; the page goes on telling."""
    mailing = mailing_of(person)
    Mailing.objects.update_or_create(person=person, defaults={"language": mailing.language, "wanted": wanted})
