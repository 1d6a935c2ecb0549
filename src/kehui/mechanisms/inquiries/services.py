"""Asking somebody outside, taking the one answer, and revoking the link; only the link's hash is kept."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File as Content
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.mechanisms.inquiries.models import Inquiry, State
from kehui.mechanisms.inquiries.queries import digest, inquiries_of, is_secret, may_ask, offered, record_of, whole
from kehui.people.services import machine
from kehui.records.attachments import keep
from kehui.records.models import Audience, File, Note, Record
from kehui.records.notes import keep_note
from kehui.records.queries import files_of
from kehui.records.writing import lock, moment, write


def ask(
    record: Record, question: str, *, by: Any, days: int, names: Sequence[str] = (), files: Sequence[File] = (),
    audience: str = Audience.OFFICE, secret: bool = False,
) -> tuple[Inquiry, str]:  # fmt: skip
    """Write a question down; the inquiry and the token of its link, which is kept nowhere.

    ``secret`` says that the asker knows that something chosen is not shown to every reader of the record.
    """
    with write() as writing:
        record = lock(record)
        if not may_ask(record, by):
            raise PermissionDenied(_("Only an officer in charge may ask somebody outside about this record."))
        _check(record, question, by=by, days=days, names=list(names), files=list(files), secret=secret)
        token = secrets.token_urlsafe(32)
        expires_at = moment() + timedelta(days=days)
        made = Inquiry(record_id=record.pk, question=question.strip(), names=list(names), audience=audience)
        made.by, made.at, made.token_hash, made.expires_at = by, moment(), digest(token), expires_at
        made.full_clean(exclude=["record", "note", "revoked_at", "names"])
        made.save()
        made.files.set(files)
        writing.note(record.pk, "inquire", by=by, changes={"inquiry": [None, made.pk]})
    return made, token


def _check(
    record: Record, question: str, *, by: Any, days: int, names: list[str], files: list[File], secret: bool
) -> None:
    if not question.strip():
        raise ValidationError({"question": _("Write the question.")})
    if not 1 <= days <= settings.INQUIRY_DAYS:
        words = _("A link is valid from 1 to %(most)s days.")
        raise ValidationError({"days": words % {"most": settings.INQUIRY_DAYS}})
    plain, kept = offered(record, by)
    may_fetch = set(files_of(record, by).values_list("pk", flat=True))
    if not set(names) <= {*plain, *kept} or not {file.pk for file in files} <= may_fetch:
        raise PermissionDenied(_("You may not show what you may not read."))
    if is_secret(record, names, files) and not secret:
        words = _("Your choice holds something that not every reader of the record sees. Confirm it, or take it out.")
        raise ValidationError({"secret": words})
    waiting = inquiries_of(record).filter(note=None, revoked_at=None, expires_at__gt=timezone.now())
    if waiting.count() >= settings.INQUIRIES_OPEN:
        raise ValidationError(_("Too many questions about this record wait for an answer; revoke one first."))


def answer(inquiry: Inquiry, *, name: str, text: str, files: Sequence[Content] = ()) -> Note:
    """Take the one answer: a note under the name given, with its files. Refused, it leaves nothing behind and the
    link stays good."""
    if not name.strip():
        raise ValidationError({"name": _("Give your name.")})
    if len(files) > settings.INQUIRY_FILES:
        words = _("Up to %(most)s files go with an answer.")
        raise ValidationError({"files": words % {"most": settings.INQUIRY_FILES}})
    with write():
        inquiry = Inquiry.objects.select_for_update(of=("self",)).select_related("record", "by").get(pk=inquiry.pk)
        record = record_of(inquiry)
        if inquiry.state is not State.OPEN or record is None:
            raise ValidationError(_("This link is no longer open."), code="closed")
        said = {"by": machine(), "audience": inquiry.audience, "source": name.strip()}
        inquiry.note = keep_note(record, text, **said)
        inquiry.save()
        wrong = [error for content in files for error in _kept(record, content, said)]
        if wrong:
            raise ValidationError({"files": wrong})
    return inquiry.note


def _kept(record: Record, content: Content, said: dict[str, Any]) -> list[ValidationError]:
    try:
        keep(record, content, **said)
    except ValidationError as error:
        return [error]
    return []


def revoke(inquiry: Inquiry, *, by: Any) -> None:
    """Close a link that nobody has answered yet; any officer who might have asked may do it."""
    with write() as writing:
        inquiry = Inquiry.objects.select_for_update(of=("self",)).select_related("record").get(pk=inquiry.pk)
        record = whole(inquiry)
        if not may_ask(record, by):
            raise PermissionDenied(_("Only an officer in charge may ask somebody outside about this record."))
        if inquiry.state is not State.OPEN:
            raise ValidationError(_("This link is no longer open."), code="closed")
        inquiry.revoked_at = moment()
        inquiry.save()
        writing.note(record.pk, "revoke_inquiry", by=by, changes={"inquiry": [inquiry.pk, None]})
