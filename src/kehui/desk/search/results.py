"""The rows of one page of results as they are shown: title, number and a piece of the text, marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from kehui.desk.search.asking import Asked
from kehui.desk.search.entries import text_names
from kehui.desk.search.finding import Row
from kehui.desk.search.highlights import Marker
from kehui.mechanisms.matching.documents import words
from kehui.records.addresses import page
from kehui.records.kinds import Kind, kinds
from kehui.records.queries import hidden, in_order, may_read


@dataclass(frozen=True)
class Result:
    """One record; ``piece`` is empty where nothing of it may be read beside the title."""

    pk: int
    url: str
    icon: str
    kind: str
    number: SafeString
    title: SafeString
    plain: str
    piece: SafeString
    owner: str
    region: str
    state: Any
    phase: str
    at: Any


def results(rows: Sequence[Row], asked: Asked, person: Any, *, pieces: bool = True) -> list[Result]:
    """One query for each kind among the rows."""
    found: dict[int, Result] = {}
    marker = Marker.of(asked)
    for code in dict.fromkeys(row.kind for row in rows):
        kind = kinds[code]
        names = text_names(kind) if pieces else ()
        for record in in_order(kind, [row.pk for row in rows if row.kind == code], person, names):
            found[record.pk] = _result(kind, record, names, marker, person)
    return [found[row.pk] for row in rows if row.pk in found]


def _result(kind: Kind, record: Any, names: Iterable[str], marker: Marker, person: Any) -> Result:
    secret = hidden(kind, record, person)
    state = kind.state(record)
    return Result(
        pk=record.pk,
        url=page(record),
        icon=kind.icon,
        kind=str(kind.label),
        number=marker.marked(record.number),
        title=marker.marked(record.title),
        plain=record.title,
        piece=marker.piece(words(record, name) for name in names if name not in secret),
        owner=str(record.owner) if record.owner and may_read(record, "owner") else "",
        region=str(record.region or "") if may_read(record, "region") else "",
        state=state.label,
        phase=state.phase.value,
        at=record.state_since,
    )
