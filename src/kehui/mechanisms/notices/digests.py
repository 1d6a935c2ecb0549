"""Lays letters: every day one for each person with something unread for the digest, and one for each told at once.

A letter and what it is about are bound in one transaction before anything is sent, and a person has one letter per
key, so that a round that is done twice lays nothing twice.
"""

from collections import defaultdict
from datetime import datetime, time

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehui.background.periodic import daily
from kehui.mechanisms.notices.models import Channel, Letter, Notification
from kehui.people.models import Person

BATCH = 200  # people whose letters are laid in one transaction


def register() -> None:
    """Declare the daily round; called once, when the app is ready."""
    at = time.fromisoformat(settings.DIGEST_AT)
    daily("digest", label=_("lay the daily digests"), at=at)(lay_digests)


def mail_is_on() -> bool:
    """Whether there is a mail server to send to; without one nothing is laid, and everything stands in the page."""
    return bool(settings.EMAIL_HOST)


def readers() -> QuerySet[Person]:
    """Who gets mail at all: active people with an address, who did not switch it off."""
    unwanted = Q(mailing__wanted=False)
    return Person.objects.filter(is_active=True, machine=False).exclude(email="").exclude(unwanted)


def waiting(channel: str) -> QuerySet[Notification]:
    """What is unread, goes by mail this way, and is in no letter yet."""
    return Notification.objects.filter(channel=channel, read_at=None, letter=None, person__in=readers())


def lay_digests(_since: datetime | None, until: datetime) -> str:
    """One letter for each person who has something to read, under the round's day; the number laid."""
    if not mail_is_on():
        return "0"
    day = timezone.localtime(until).date().isoformat()
    people = list(waiting(Channel.DAILY).order_by("person").values_list("person", flat=True).distinct())
    for start in range(0, len(people), BATCH):
        with transaction.atomic():
            for person in people[start : start + BATCH]:
                _lay(person, day, waiting(Channel.DAILY).filter(person=person))
    return str(len(people))


def lay_at_once() -> None:
    """One letter for each notification that somebody wants to have at once; those about one record go together, and
    those that came up together in one look of a source."""
    if not mail_is_on():
        return
    topics: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row in waiting(Channel.ONCE).order_by("pk").only("person", "topic", "sort", "given")[:BATCH]:
        topics[row.person_id, row.sort if row.given.get("at_once") else row.topic].append(row.pk)
    for (person, _topic), keys in topics.items():
        with transaction.atomic():
            _lay(person, f"once:{keys[0]}", Notification.objects.filter(pk__in=keys))


def _lay(person_id: int, key: str, rows: QuerySet[Notification]) -> None:
    letter, new = Letter.objects.get_or_create(person_id=person_id, key=key)
    if new:
        Notification.objects.filter(pk__in=list(rows.values_list("pk", flat=True)), letter=None).update(letter=letter)
