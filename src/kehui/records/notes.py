"""Notes: added, corrected by a new one in the old one's place, and the people they mention."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from kehui.people.powers import powers
from kehui.records import audiences
from kehui.records.kinds import kinds
from kehui.records.mentions import mentioned
from kehui.records.models import Audience, Mention, Note, Record
from kehui.records.writing import moment, write


def note(record: Record, text: str, *, by: Any, audience: str = Audience.ALL) -> Note:
    """Add a note to a record that the person may view, unless all that the person does is read."""
    if powers(by).only_reads or not kinds.of(record).view.allows(by, record):
        raise PermissionDenied(_("You may not do this to this record in its present state."))
    _require_unknown(record, by=by, audience=audience)
    return keep_note(record, text, by=by, audience=audience)


def correct(note: Note, text: str, *, by: Any) -> Note:
    """Put a new wording in the place of a note of one's own, for the same readers; the old one stays readable."""
    kind = kinds.of(note.record)
    record = kind.model._default_manager.get(pk=note.record_id)
    if note.by_id != by.pk or not kind.view.allows(by, record):
        raise PermissionDenied(_("Only its writer may correct a note."))
    if Note.objects.filter(corrects=note).exists():
        raise ValidationError(_("This note was corrected already; correct the latest wording."))
    _require_unknown(record, by=by, audience=note.audience)
    return keep_note(record, text, by=by, audience=note.audience, corrects=note)


def _require_unknown(record: Record, *, by: Any, audience: str) -> None:
    if audience != Audience.ME and kinds.of(record).unknown.allows(by, record):
        words = _("Nobody may learn who reviews this: write for yourself alone here, or to the office on your review.")
        raise ValidationError({"audience": words})


def keep_note(
    record: Record, text: str, *, by: Any, audience: str, source: str = "", corrects: Note | None = None
) -> Note:
    """Write a note down, with the people it mentions; the caller has checked who may.

    What is written for oneself alone leaves no event: the history tells others what happened to the record.
    """
    with write() as writing:
        made = Note(record_id=record.pk, text=text.strip(), audience=audience, source=source, corrects=corrects)
        made.by, made.at = by, moment()
        made.full_clean(exclude=["record", "corrects"])
        made.save()
        found = mentioned(made.text, record, by=by, audience=audience)
        Mention.objects.bulk_create([Mention(note=made, person=person) for person in found])
        if audience != Audience.ME:
            changes = {"note": [corrects and corrects.pk, made.pk]} | audiences.told(audience)
            writing.note(record.pk, "correct_note" if corrects else "note", by=by, changes=changes)
    return made
