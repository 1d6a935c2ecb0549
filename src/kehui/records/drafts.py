"""What somebody has typed and not yet sent, kept on the server: one draft per person, form and record."""

from typing import Any

from django.http import QueryDict

from kehui.records.kinds import Kind
from kehui.records.models import Draft, Record

UNKEPT = {"csrfmiddlewaretoken", "more", "then", "keep"}


def draft_of(person: Any, kind: Kind, record: Record | None, *, part: str = "") -> Draft | None:
    return Draft.objects.filter(person=person, kind=kind.code, record_id=record and record.pk, part=part).first()


def keep(person: Any, kind: Kind, record: Record | None, typed: QueryDict) -> Draft:
    """Keep a form as it was typed, complete or not."""
    return keep_values(person, kind, record, {name: given for name, given in typed.lists() if name not in UNKEPT})


def keep_values(
    person: Any, kind: Kind, record: Record | None, values: dict[str, list[Any]], *, part: str = ""
) -> Draft:
    """Keep what was typed into the form of a record, or into another ``part`` of it, in place of what was kept."""
    draft, _made = Draft.objects.update_or_create(
        person=person, kind=kind.code, record_id=record and record.pk, part=part, defaults={"values": values}
    )
    return draft


def discard(person: Any, kind: Kind, record: Record | None, *, part: str = "") -> None:
    Draft.objects.filter(person=person, kind=kind.code, record_id=record and record.pk, part=part).delete()


def typed_in(draft: Draft) -> QueryDict:
    """The draft as the form would have sent it."""
    typed = QueryDict(mutable=True)
    for name, given in draft.values.items():
        typed.setlist(name, given)
    return typed
