"""Links of a record as a reader may see them: only those whose other end that reader may view."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from kehui.core.identifiers import folded
from kehui.records import addresses
from kehui.records.kinds import kinds
from kehui.records.models import Link, Record
from kehui.records.queries import visible
from kehui.records.relations import relation_label


@dataclass(frozen=True)
class Linked:
    """The other end of a link; ``back`` when the other record states the fact about this one."""

    relation: str
    back: bool
    kind: Any
    title: str
    number: str
    url: str
    state: Any


def linked(record: Record, person: Any) -> list[Linked]:
    """One query for the links and one for each kind at their other ends."""
    links = Link.objects.filter(Q(source_id=record.pk) | Q(target_id=record.pk)).select_related("source", "target")
    ends = [(link, link.target if link.source_id == record.pk else link.source) for link in links.order_by("id")]
    seen = set()
    for code in {other.kind for _link, other in ends}:
        keys = [other.pk for _link, other in ends if other.kind == code]
        seen |= set(visible(kinds[code], person).filter(pk__in=keys).values_list("pk", flat=True))
    return [_linked(link, other, back=link.target_id == record.pk) for link, other in ends if other.pk in seen]


def _linked(link: Link, other: Record, *, back: bool) -> Linked:
    kind = kinds.of(other)
    return Linked(
        str(relation_label(link.relation)),
        back,
        kind.label,
        other.title,
        other.number,
        addresses.page(other),
        kind.state(other),
    )


def find_by_number(number: str, person: Any) -> Record | None:
    """A record of any kind by its number, if that person may view it."""
    record = Record.objects.filter(number=folded(number)).first()
    return visible(kinds[record.kind], person).filter(pk=record.pk).first() if record else None
