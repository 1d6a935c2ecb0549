"""What of a record may be put before an outsider, and what one link shows."""

import hashlib
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from kehui.mechanisms.inquiries.models import Inquiry
from kehui.mechanisms.inquiries.rules import askers
from kehui.records.kinds import kinds
from kehui.records.models import Audience, File, Record
from kehui.records.queries import files_of
from kehui.records.rules import holding
from kehui.records.values import empty


def may_ask(record: Record, person: Any) -> bool:
    return (kinds.of(record).view & askers).allows(person, record)


def kept_from(record: Record, person: Any) -> set[str]:
    """The secret fields that somebody may not read; asked anew, whoever the record was fetched for."""
    secret = kinds.of(record).secret
    return set(secret) - holding(secret, person, record)


def offered(record: Record, person: Any) -> tuple[list[str], list[str]]:
    """The filled fields that somebody may put before an outsider: those that everybody reads who sees the record, and
    those kept from others that this person may read."""
    kept = kept_from(record, person)
    filled = [name for name in kinds.of(record).shown if not empty(record.serializable_value(name))]
    secret = kept_from(record, AnonymousUser())
    names = [name for name in filled if name not in kept]
    return [name for name in names if name not in secret], [name for name in names if name in secret]


def inquiries_of(record: Record) -> QuerySet[Inquiry]:
    return Inquiry.objects.filter(record_id=record.pk).select_related("by")


def found(token: str) -> Inquiry | None:
    """The question behind a link."""
    return Inquiry.objects.filter(token_hash=digest(token)).select_related("record", "by").first()


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def whole(inquiry: Inquiry) -> Record:
    """The record with the fields of its kind."""
    records = kinds.of(inquiry.record).model._default_manager
    return records.select_related("owner", "region").get(pk=inquiry.record_id)


def record_of(inquiry: Inquiry) -> Record | None:
    """The record with its fields, as long as whoever asked could still ask; else None."""
    record = whole(inquiry)
    return record if inquiry.by.is_active and may_ask(record, inquiry.by) else None


def names_shown(inquiry: Inquiry, record: Record) -> list[str]:
    """The chosen fields, without those that whoever asked may not read any more."""
    kept = kept_from(record, inquiry.by)
    return [name for name in kinds.of(record).shown if name in inquiry.names and name not in kept]


def files_shown(inquiry: Inquiry, record: Record) -> QuerySet[File]:
    return files_of(record, inquiry.by).filter(pk__in=inquiry.files.values("pk"))


def is_secret(record: Record, names: list[str], files: list[File]) -> bool:
    """Whether a choice holds something that not every reader of the record sees."""
    return bool(kept_from(record, AnonymousUser()) & set(names)) or any(file.audience != Audience.ALL for file in files)
