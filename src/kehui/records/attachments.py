"""Attached files: checked, kept once under their SHA-256, and named in the record's history."""

import hashlib
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File as Content
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from kehui.records.kinds import kinds
from kehui.records.models import File, Record
from kehui.records.rules import author
from kehui.records.writing import lock, moment, write

CHUNK = 1 << 20  # bytes read at once while hashing


def attach(record: Record, content: Content, *, by: Any) -> File:
    """Keep a file with a record; whoever may view the record and take part in it may attach.

    ``ValidationError`` when the file is empty, too large or of a type that is not accepted.
    """
    name = PurePath(content.name or "").name[:200]
    check(name, content)
    with write() as writing:
        record = lock(record)
        if not may_attach(record, by):
            raise PermissionDenied(_("You may not attach files to this record."))
        made = File(record_id=record.pk, name=name, size=content.size, sha256=digest(content), state=record.state)
        made.by, made.at = by, moment()
        if not made.content.storage.exists(path := made.content.field.generate_filename(made, name)):
            made.content.storage.save(path, content)
        made.content.name = path
        made.save()
        writing.note(record.pk, "attach", by=by, changes={"file": [None, f"{name} {made.sha256}"]})
    return made


def may_attach(record: Record, person: Any) -> bool:
    """Those who may change the record or take one of its present steps may add files to it."""
    kind = kinds.of(record)
    rule = kind.change | author
    for step in kind.loop.steps_from(record.state):
        rule = rule | step.who
    return (rule & kind.view).allows(person, record)


def check(name: str, content: Content) -> None:
    """Refuse in words what cannot be kept; limits are settings."""
    kind = PurePath(name).suffix.lower().lstrip(".")
    if kind not in settings.FILE_TYPES:
        words = _("“%(name)s” is not of an accepted type; accepted are: %(types)s.")
        raise ValidationError(words % {"name": name, "types": _(", ").join(settings.FILE_TYPES)})
    if not content.size:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": name})
    if content.size > settings.FILE_BYTES:
        words = _("“%(name)s” is %(size)s large; the limit is %(limit)s.")
        sizes = {"size": filesizeformat(content.size), "limit": filesizeformat(settings.FILE_BYTES)}
        raise ValidationError(words % {"name": name, **sizes})


def digest(content: Content) -> str:
    """The content's SHA-256 in hexadecimal; leaves the content at its beginning."""
    sha = hashlib.sha256()
    for chunk in content.chunks(CHUNK):
        sha.update(chunk)
    content.seek(0)
    return sha.hexdigest()
