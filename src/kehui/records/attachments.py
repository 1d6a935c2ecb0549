"""Attached files: checked, kept once under their SHA-256, numbered by version, and named in the record's history."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File as Content
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from kehui.records import audiences
from kehui.records.contents import check, clean_name
from kehui.records.kinds import kinds
from kehui.records.models import Audience, File, Record
from kehui.records.queries import files_for_insiders
from kehui.records.rules import author
from kehui.records.writing import lock, moment, write

CHUNK = 1 << 20  # bytes read at once while hashing


def attach(
    record: Record, content: Content, *, by: Any, audience: str = Audience.ALL, replaces: File | None = None
) -> File:
    """Keep a file with a record; whoever may view the record and take part in it may attach. A file that ``replaces``
    another becomes its next version, for the same readers.

    ``ValidationError`` when the file is empty, too large or of a type that is not accepted.
    """
    with write():
        record = lock(record)
        if not may_attach(record, by) or (replaces and not audiences.additions.allows(by, replaces)):
            raise PermissionDenied(_("You may not attach files to this record."))
        if not replaces:
            _check_new(record, content, by)
        return keep(record, content, by=by, audience=audience, replaces=replaces)


def keep(
    record: Record, content: Content, *, by: Any, audience: str, source: str = "", replaces: File | None = None
) -> File:
    """Check and store a file; the caller has checked who may."""
    name = clean_name(content.name or "")
    check(name, content)
    if audience not in (Audience.ALL, Audience.OFFICE):
        raise ValidationError(_("A file is for all parties or for offices only."))
    with write() as writing:
        record = lock(record)
        _check_room(record, content.size)
        made = File(record_id=record.pk, name=name, size=content.size, sha256=digest(content), state=record.state)
        made.by, made.at, made.audience, made.source = by, moment(), audience, source
        if replaces:
            _follow(made, replaces)
        if not made.content.storage.exists(path := made.content.field.generate_filename(made, name)):
            made.content.storage.save(path, content)
        made.content.name = path
        made.save()
        told = audiences.told(made.audience)
        writing.note(record.pk, "attach", by=by, changes={"file": [None, f"{name} {made.sha256}"]} | told)
    return made


def _follow(made: File, replaces: File) -> None:
    """Make a file the next version of another; the record's lock keeps the numbers apart."""
    made.first = replaces.first or replaces
    if made.first.record_id != made.record_id:
        raise ValidationError(_("A version belongs to the same record as the file."))
    latest = File.objects.filter(first=made.first).order_by("-version").first() or made.first
    if latest.sha256 == made.sha256:
        raise ValidationError(_("“%(name)s” is the same as the latest version.") % {"name": made.name})
    made.version, made.audience = latest.version + 1, made.first.audience


def _check_new(record: Record, content: Content, by: Any) -> None:
    """Sent a second time, a file would stand there twice; it is looked for among those that the sender may see."""
    name = clean_name(content.name or "")
    if files_for_insiders(record, by).filter(name=name, sha256=digest(content)).exists():
        raise ValidationError(_("“%(name)s” is attached already, with the same content.") % {"name": name})


def _check_room(record: Record, size: int) -> None:
    used = record.files.aggregate(sum=Sum("size"))["sum"] or 0
    if used + size > settings.RECORD_FILE_BYTES:
        words = _("The files of one record may take %(limit)s together; %(used)s are used.")
        sizes = {"limit": filesizeformat(settings.RECORD_FILE_BYTES), "used": filesizeformat(used)}
        raise ValidationError(words % sizes)


def may_attach(record: Record, person: Any) -> bool:
    """Those who may change the record or take one of its present steps may add files to it."""
    kind = kinds.of(record)
    rule = kind.change | author
    for step in kind.loop.steps_from(record.state):
        rule = rule | step.who
    return (rule & kind.view).allows(person, record)


def digest(content: Content) -> str:
    """The content's SHA-256 in hexadecimal; leaves the content at its beginning."""
    sha = hashlib.sha256()
    for chunk in content.chunks(CHUNK):
        sha.update(chunk)
    content.seek(0)
    return sha.hexdigest()
