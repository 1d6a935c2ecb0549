"""A record as plain cells of a spreadsheet: texts, numbers and days that people and programs read back."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Field, ForeignKey
from django.utils.translation import gettext as _

from kehui.mechanisms.exchange import lines
from kehui.mechanisms.exchange.columns import VERSION, Column
from kehui.mechanisms.exchange.references import key_of
from kehui.records.fields import CodesField, MoneyField, TableField
from kehui.records.kinds import Kind
from kehui.records.models import Record
from kehui.records.values import empty

Cell = str | int | Decimal | date | None
MOST = 100_000  # texts of targets kept for one column
Drawn = Callable[[Any], Cell]


class Rows:
    """Draws many records as rows of cells, in the present language. What foreign keys point at is read once each,
    and kept as the text that stands in the cell."""

    def __init__(self, kind: Kind, chosen: Sequence[Column]) -> None:
        self._keys = {column.name: column.field for column in chosen if isinstance(column.field, ForeignKey)}
        self._texts: dict[str, dict[Any, Cell]] = {name: {} for name in self._keys}
        self._drawn = [(column.name, _whole(kind, column, self._texts)) for column in chosen]

    def draw(self, records: Sequence[Any], hidden: Callable[[Any], set[str]]) -> Iterator[list[Cell]]:
        """A row for each of a batch of records; ``hidden`` names the fields that are kept from the reader."""
        for name, field in self._keys.items():
            known = self._texts[name]
            if len(known) > MOST:
                known.clear()
            missing = {getattr(record, field.attname) for record in records} - known.keys() - {None}
            if missing:
                draw = drawer(field)
                known |= {
                    pk: draw(target)
                    for pk, target in field.remote_field.model._default_manager.in_bulk(missing).items()
                }
        for record in records:
            kept = hidden(record)
            yield [None if name in kept else draw(record) for name, draw in self._drawn]


def _whole(kind: Kind, column: Column, texts: Mapping[str, Mapping[Any, Cell]]) -> Drawn:
    """From a record to the cell of a column."""
    name = column.name
    if name in texts:
        known, attname = texts[name], column.field.attname
        return lambda record: known.get(getattr(record, attname))
    if name == "state":
        labels = {state.code: str(state.label) for state in kind.loop.states}
        return lambda record: labels[record.state]
    if name == VERSION:
        return lambda record: record.version
    draw = drawer(column.field)

    def whole(record: Any) -> Cell:
        value = getattr(record, name)
        return None if empty(value) else draw(value)

    return whole


def cell(field: Field, value: Any) -> Cell:
    """A field's value as a cell: amounts in 万元, codes by their labels, rows of a table as lines, terms and
    organisations as ``code name``, other records by their number."""
    return None if empty(value) else drawer(field)(value)


def drawer(field: Field) -> Drawn:
    """From a filled value of a field to its cell, in the present language."""
    if isinstance(field, MoneyField):
        return lambda value: Decimal(value) / MoneyField.UNIT
    if isinstance(field, TableField):
        return lambda value: lines.join(field.words(row) for row in value)
    if isinstance(field, CodesField):
        return _labelled(field.code_choices or (), several=True)
    if isinstance(field, ForeignKey):
        key = key_of(field)
        if issubclass(field.remote_field.model, Record):
            return lambda value: getattr(value, key)
        return lambda value: f"{getattr(value, key)} {value}"
    if isinstance(field, BooleanField):
        yes, no = str(_("yes")), str(_("no"))
        return lambda value: yes if value else no
    if field.choices:
        return _labelled(field.flatchoices, several=False)
    return lambda value: value if isinstance(value, (int, Decimal, date)) else str(value)


def _labelled(choices: Iterable[tuple[Any, Any]], *, several: bool) -> Drawn:
    labels = {code: str(label) for code, label in choices}
    if several:
        return lambda value: "; ".join(labels.get(code, str(code)) for code in value)
    return lambda value: labels.get(value, str(value))
