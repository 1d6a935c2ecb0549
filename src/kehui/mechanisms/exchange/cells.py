"""A record as plain cells of a spreadsheet: texts, numbers and days that people and programs read back."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Field, ForeignKey
from django.utils.translation import gettext as _

from kehui.mechanisms.exchange import lines
from kehui.mechanisms.exchange.columns import VERSION, columns
from kehui.mechanisms.exchange.references import key_of
from kehui.records.fields import CodesField, MoneyField, TableField
from kehui.records.kinds import Kind
from kehui.records.models import Record
from kehui.records.values import empty

Cell = str | int | Decimal | date | None


def cells(kind: Kind, record: Record, *, hidden: set[str] = frozenset()) -> Iterator[Cell]:  # type: ignore[assignment]
    """One cell per column; those of ``hidden`` fields are empty. Foreign keys must have been read already."""
    for column in columns(kind):
        if column.name == "state":
            yield str(kind.state(record).label)
        elif column.name == VERSION:
            yield record.version
        else:
            yield None if column.name in hidden else cell(column.field, getattr(record, column.name))


def cell(field: Field, value: Any) -> Cell:
    """A field's value as a cell: amounts in 万元, codes by their labels, rows of a table as lines, terms and
    organisations as ``code name``, other records by their number."""
    if empty(value):
        return None
    if isinstance(field, MoneyField):
        return Decimal(value) / MoneyField.UNIT
    if isinstance(field, TableField):
        codes = [column.code for column in field.columns]
        return lines.join([row.get(code, "") for code in codes] for row in value)
    if isinstance(field, CodesField):
        labels = dict(field.code_choices or ())
        return "; ".join(str(labels.get(code, code)) for code in value)
    if isinstance(field, ForeignKey):
        key = getattr(value, key_of(field))
        return key if isinstance(value, Record) else f"{key} {value}"
    if isinstance(field, BooleanField):
        return str(_("yes") if value else _("no"))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return value if isinstance(value, (int, Decimal, date)) else str(value)
