"""Writes a letter when it is sent: what its person may still see and know, by area, with why and where to stop it.

Records are named by number and title as the person may see them; nobody else is named, and no field, note or reason
is quoted, as mail leaves the platform unprotected.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehui.mechanisms.notices.links import absolute, settings_link, unsubscribe_link
from kehui.mechanisms.notices.models import Letter
from kehui.mechanisms.notices.preferences import mailing_of
from kehui.mechanisms.notices.said import Group, Said, grouped
from kehui.mechanisms.notices.sorts import sorts

LINES = 5  # of one record
RECORDS = 100  # in one letter


@dataclass(frozen=True)
class Area:
    """The records of one kind in a letter, newest first, each with its address, its lines and how many are left."""

    label: str
    records: list[tuple[Group, str, list[Said], int]]


def written(letter: Letter) -> EmailMultiAlternatives | None:
    """The mail in its person's language; None when there is nothing left to tell."""
    mailing = mailing_of(letter.person)
    with translation.override(mailing.language):
        groups = _timely(letter)
        if not groups:
            return None
        context = {
            "sorts": _sorts(groups),
            "areas": _areas(groups[:RECORDS]),
            "left": max(0, len(groups) - RECORDS),
            "all_url": absolute("/notifications/"),
            "site": absolute("/").rstrip("/"),
            "settings_url": settings_link(letter.person),
            "stop_url": unsubscribe_link(letter.person),
            "language": mailing.language,
            "subject": _subject(groups),
        }
        text = render_to_string("notices/letter.txt", context)
        mail = EmailMultiAlternatives(context["subject"], text, settings.DEFAULT_FROM_EMAIL, [letter.person.email])
        mail.attach_alternative(render_to_string("notices/letter.html", context), "text/html")
    mail.extra_headers = headers(letter)
    return mail


def headers(letter: Letter) -> dict[str, str]:
    """The identity of the row, so that a letter sent again is known for the same; how to stop them (RFC 8058); and
    that no person wrote it (RFC 3834)."""
    return {
        "Message-ID": message_id(letter),
        "List-Unsubscribe": f"<{unsubscribe_link(letter.person)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }


def message_id(letter: Letter) -> str:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<letter-{letter.pk}-{letter.laid_at:%Y%m%d%H%M%S%f}@{host}>"


def _timely(letter: Letter) -> list[Group]:
    """What is still worth telling: unread, allowed, and neither a turn that passed nor a deadline that was met."""
    rows = letter.notifications.filter(read_at=None).select_related("record")
    groups, _gone = grouped(letter.person, rows)
    for group in groups:
        group.lines = [line for line in group.lines if line.timely]
    return [group for group in groups if group.lines]


def _sorts(groups: list[Group]) -> list[tuple[str, int]]:
    """What the letter is about, before its records: how many of them for each sort of news, one's turn first."""
    about = Counter(code for group in groups for code in {line.row.sort for line in group.lines})
    return [(capfirst(str(sort.label)), about[sort.code]) for sort in sorts() if about[sort.code]]


def _areas(groups: list[Group]) -> list[Area]:
    """By area, in the order of each area's newest."""
    found: dict[str, list[Any]] = {}
    for group in groups:
        rest = max(0, len(group.lines) - LINES)
        found.setdefault(group.area, []).append((group, absolute(group.url), group.lines[:LINES], rest))
    return [Area(label, records) for label, records in found.items()]


def _subject(groups: list[Group]) -> str:
    """How many records it is about; the number of the only one, never a title; what it is about, if that is one thing
    without a record."""
    if len(groups) == 1 and groups[0].number:
        return _("Kehui: news of %(number)s") % {"number": groups[0].number}
    if len(about := _sorts(groups)) == 1 and not any(group.number for group in groups):
        return _("Kehui: %(news)s") % {"news": about[0][0]}
    words = ngettext("Kehui: news of %(n)s record", "Kehui: news of %(n)s records", len(groups))
    return words % {"n": len(groups)}
