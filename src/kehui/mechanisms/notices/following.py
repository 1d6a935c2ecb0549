"""Following a record: a row that somebody lays and takes away."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kehui.mechanisms.notices.models import Follow
from kehui.records.kinds import kinds
from kehui.records.models import Record


def follow(record: Record, *, by: Any) -> None:
    """Hear of a record from now on; only of one that the person may see."""
    if not kinds.of(record).view.allows(by, record):
        raise PermissionDenied(_("You may not do this to this record in its present state."))
    Follow.objects.get_or_create(person=by, record_id=record.pk)


def unfollow(record: Record, *, by: Any) -> None:
    Follow.objects.filter(person=by, record_id=record.pk).delete()


def follows(record: Record, person: Any) -> bool:
    return Follow.objects.filter(person=person, record_id=record.pk).exists()
