"""What somebody has typed and not yet sent, kept on the server: one draft per person, form and record."""

from typing import Any

from django.http import QueryDict

from kehui.records.kinds import Kind
from kehui.records.models import Draft, Record

UNKEPT = {"csrfmiddlewaretoken", "more", "then", "keep"}


def draft_of(person: Any, kind: Kind, record: Record | None) -> Draft | None:
    return Draft.objects.filter(person=person, kind=kind.code, record_id=record and record.pk).first()


def keep(person: Any, kind: Kind, record: Record | None, typed: QueryDict) -> Draft:
    """Keep a form as it was typed, complete or not."""
    values = {name: given for name, given in typed.lists() if name not in UNKEPT}
    draft, _made = Draft.objects.update_or_create(
        person=person, kind=kind.code, record_id=record and record.pk, defaults={"values": values}
    )
    return draft


def discard(person: Any, kind: Kind, record: Record | None) -> None:
    Draft.objects.filter(person=person, kind=kind.code, record_id=record and record.pk).delete()


def typed_in(draft: Draft) -> QueryDict:
    """The draft as the form would have sent it."""
    typed = QueryDict(mutable=True)
    for name, given in draft.values.items():
        typed.setlist(name, given)
    return typed
