"""Records to choose from in a field, looked for by number or title while somebody types; only what they may view."""

from collections.abc import Sequence
from typing import Any

from django.db.models import ForeignKey, QuerySet

from kehui.core.identifiers import parse_number
from kehui.core.words import Refused
from kehui.records.kinds import kinds
from kehui.records.links import find_by_number
from kehui.records.models import Record
from kehui.records.pairs import called
from kehui.records.queries import visible

MOST = 8  # offered at once
LONGEST = 100  # characters of what is typed that are looked at


def kinds_for(field: ForeignKey) -> Sequence[str]:
    """Codes of the kinds that a foreign key may point at, by its model and its limits."""
    limits = field.get_limit_choices_to()
    named = limits.get("kind__in") if isinstance(limits, dict) else None
    return named or [kind.code for kind in kinds if issubclass(kind.model, field.remote_field.model)]


def offered(codes: Sequence[str], text: str, person: Any, *, among: QuerySet, most: int = MOST) -> list[Record]:
    """The newest of these kinds, ``among`` some, whose number or title contains every word: one query a kind."""
    words = [called(word) for word in text[:LONGEST].replace("\0", " ").split()]
    found = [
        record
        for code in codes
        for record in visible(kinds[code], person).filter(*words, pk__in=among.values("pk")).order_by("-pk")[:most]
    ]
    return sorted(found, key=lambda record: -record.pk)[:most]


def meant(codes: Sequence[str], text: str, person: Any, *, among: QuerySet) -> Record | None:
    """The one record that a text names: it begins with the number, or is the title of only one."""
    try:
        found = find_by_number(str(parse_number((text.split() or [""])[0])), person)
    except Refused:
        titled = [each for each in offered(codes, text, person, among=among) if each.title.strip() == text.strip()]
        return titled[0] if len(titled) == 1 else None
    return among.filter(pk=found.pk).first() if found else None
