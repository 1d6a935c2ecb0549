"""Takes records out to spreadsheets as a reader may see them, and new ones in through the bulk door."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kehui.core.tables import Row
from kehui.mechanisms.exchange.cells import Cell, Rows
from kehui.mechanisms.exchange.columns import Column, chosen_columns, header_of, recognise
from kehui.mechanisms.exchange.parsing import parse, references_of
from kehui.records.bulk import create_many
from kehui.records.kinds import Kind
from kehui.records.queries import hidden, with_secrecy

BATCH = 1000


@dataclass(frozen=True)
class Refusal:
    """What is wrong with one cell, or with a whole row where ``column`` is empty; ``place`` as the file counts."""

    place: str
    column: str
    words: str

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.place, self.column))) + f": {self.words}"


@dataclass
class Loaded:
    """Ids of the records made, and what was refused."""

    done: list[int] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def export(kind: Kind, records: QuerySet, *, person: Any, names: Iterable[str] | None = None) -> Iterator[list[Cell]]:
    """Headers, then a row per record, streamed in the memory of one batch; what this person may not read stays empty.
    ``names``: the columns wanted, all unless named; the number and the version always come along.

    What may be read is asked once for all records: to a rule that looks through links each batch would be as much work.
    Batches are then fetched by their ids: a reading that stayed open from the first row to the last would keep SQLite
    from writing on the same connection (the progress of a background export) as soon as anybody else has written."""
    chosen = chosen_columns(kind, names)
    yield [column.header for column in chosen]
    rows, tests = Rows(kind, chosen), tuple(dict.fromkeys(kind.secret_tests.values()))
    seen = list(with_secrecy(kind, records, person).values_list("pk", *tests))
    for begin in range(0, len(seen), BATCH):
        allowed = {pk: dict(zip(tests, some, strict=True)) for pk, *some in seen[begin : begin + BATCH]}
        found = kind.model._default_manager.in_bulk(allowed)
        for pk in found:
            vars(found[pk]).update(allowed[pk])
        batch = [found[pk] for pk in allowed if pk in found]
        yield from rows.draw(batch, lambda record: hidden(kind, record, person))


def load(
    kind: Kind,
    rows: Iterable[Row],
    *,
    by: Any,
    beside: Iterable[str] = (),
    progress: Callable[[int], None] = lambda _n: None,
) -> Loaded:
    """New records from the rows of a sheet; bad rows are reported cell by cell and do not hold up the others.

    Columns named in ``beside`` are passed over. ``ValidationError`` when the sheet's columns are not this kind's;
    memory holds one batch of rows."""
    stream, loaded, places = iter(rows), Loaded(), []
    first = next(stream, None)
    if first is None:
        return loaded
    known = recognise(kind, first.cells, beside=beside)

    def good() -> Iterator[dict[str, Any]]:
        for row, fields in _parsed(kind, chain([first], stream), known, loaded):
            places.append(row.place)
            yield fields

    outcome = create_many(kind.code, good(), by=by, batch=BATCH, progress=progress)
    loaded.done += outcome.done
    for place, error in outcome.refused:
        loaded.refused += refusals(kind, places[place], error)
    return loaded


def _parsed(
    kind: Kind, rows: Iterator[Row], known: Mapping[str, Column], loaded: Loaded
) -> Iterator[tuple[Row, dict[str, Any]]]:
    """Rows that could be read, with their fields; foreign keys are looked up batch by batch."""
    while batch := list(islice(rows, BATCH)):
        named = [{known[header].name: cell for header, cell in row.cells.items() if header in known} for row in batch]
        references = references_of(kind, named)
        for row, texts in zip(batch, named, strict=True):
            try:
                if texts.get("number", "").strip():
                    raise ValidationError({"number": _("Leave this empty: only new records can be loaded.")})
                yield row, parse(kind, texts, references=references)
            except ValidationError as error:
                loaded.refused += refusals(kind, row.place, error)


def refusals(kind: Kind, place: str, error: ValidationError) -> list[Refusal]:
    """A row's errors, each with the header of its column."""
    found = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: [error]}
    return [
        Refusal(place, header_of(kind, name), words)
        for name, errors in found.items()
        for words in ValidationError(errors).messages
    ]
