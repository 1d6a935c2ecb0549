"""Sends the letters that are due over one connection; what fails waits twice as long as before and is tried again.

Each letter is delivered at least once. Before an attempt its next one is put off, so that nobody else sends it
meanwhile; after the server took it, it is marked. Should the process end between these two, it is sent again under
the same Message-ID, by which mail systems know it: losing a deadline's notice would be worse than that.
"""

import logging
import smtplib
from datetime import timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db.models import F, QuerySet
from django.utils import timezone

from kehui.mechanisms.notices.digests import lay_at_once, mail_is_on, readers, waiting
from kehui.mechanisms.notices.letters import written
from kehui.mechanisms.notices.models import Channel, Letter

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=1)
SECONDS = 30.0  # of one look; the rest is left to the next
FOR_GOOD = 500  # from which code on a mail server's no is final (RFC 5321)

logger = logging.getLogger("kehui.notices")


def _due() -> QuerySet[Letter]:
    return Letter.objects.filter(state=Letter.State.WAITING, next_at__lte=timezone.now())


def due() -> bool:
    """Whether there is a letter to lay or to send."""
    return mail_is_on() and (_due().exists() or waiting(Channel.ONCE).exists())


def post() -> int:
    """Lay what is wanted at once and send what is due, for some seconds; the number sent. When the server cannot be
    reached, every letter that is due waits, not only the first."""
    lay_at_once()
    _give_up()
    until, sent = monotonic() + SECONDS, 0
    if not _due().exists():
        return sent
    connection = get_connection()
    try:
        connection.open()
        while monotonic() < until and (letter := _due().select_related("person").order_by("next_at", "pk").first()):
            sent += _claim(letter) and _send(letter, connection)
    except (OSError, smtplib.SMTPException) as error:
        _put_off(str(error))
        logger.warning("the mail server cannot be reached; letters wait: %s", type(error).__name__)
    finally:
        connection.close()
    return sent


def _wait(attempt: int) -> timedelta:
    """How long to wait after so many attempts before this one."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempt, 10))


def _claim(letter: Letter) -> bool:
    """Put its next attempt off; False when somebody else has just done so."""
    mine = _due().filter(pk=letter.pk, attempt=letter.attempt)
    return bool(mine.update(attempt=F("attempt") + 1, next_at=timezone.now() + _wait(letter.attempt)))


def _send(letter: Letter, connection: Any) -> bool:
    """Send one letter that is ours; whether the server took it. A server that is gone raises."""
    mail = written(letter) if readers().filter(pk=letter.person_id).exists() else None
    if mail is None:
        _mark(letter, Letter.State.EMPTY)
        return False
    mail.connection = connection
    try:
        mail.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        _refused(letter, *_answer(error))
        return False
    _mark(letter, Letter.State.SENT, sent_at=timezone.now())
    return True


def _answer(error: Any) -> tuple[int, str]:
    """The server's code and words; of a refused recipient the one about that address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    else:
        code, words = error.smtp_code, error.smtp_error
    return code, words.decode(errors="replace") if isinstance(words, bytes) else str(words)


def _refused(letter: Letter, code: int, words: str) -> None:
    """A final no ends the letter, any other leaves it waiting."""
    state = Letter.State.REFUSED if code >= FOR_GOOD else Letter.State.WAITING
    _mark(letter, state, words=f"{code} {words}"[:500])


def _mark(letter: Letter, state: str, **values: Any) -> None:
    Letter.objects.filter(pk=letter.pk).update(state=state, **values)


def _put_off(words: str) -> None:
    """The server is away: everything due waits, each letter as long as its attempts so far demand."""
    now = timezone.now()
    for attempt in list(_due().order_by().values_list("attempt", flat=True).distinct()):
        some = _due().filter(attempt=attempt)
        some.update(attempt=F("attempt") + 1, next_at=now + _wait(attempt), words=words[:500])


def _give_up() -> None:
    """After ``MAIL_DAYS`` a letter tells nothing new; what it was about stands in the page."""
    old = timezone.now() - timedelta(days=settings.MAIL_DAYS)
    Letter.objects.filter(state=Letter.State.WAITING, attempt__gt=0, laid_at__lt=old).update(state=Letter.State.REFUSED)
