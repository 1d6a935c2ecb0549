"""The empty sheet of a kind: its columns, and on a second page what each one takes."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import BooleanField, DateField, ForeignKey, IntegerField
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kehui.mechanisms.exchange.cells import Cell
from kehui.mechanisms.exchange.columns import Column, columns
from kehui.mechanisms.exchange.files import Sheets
from kehui.records.fields import CodesField, MoneyField, TableField
from kehui.records.kinds import Kind
from kehui.terms.models import Term

MOST = 1000  # codes listed for one column


def blank(kind: Kind) -> Sheets:
    """The pages of the workbook: one to fill in, one to read."""
    return {str(capfirst(kind.plural)): [[column.header for column in _filled(kind)]], _("What to write"): hints(kind)}


def hints(kind: Kind) -> Iterator[list[Cell]]:
    """Column, what it takes, and the codes and labels to choose from, one a row."""
    yield [_("Column"), _("Takes"), _("Code"), _("Meaning")]
    for column in _filled(kind):
        choices = list(islice(_choices(column.field), MOST))
        first, *rest = choices or [("", "")]
        yield [column.header, _takes(column.field), *first]
        for code, label in rest:
            yield ["", "", code, label]


def _filled(kind: Kind) -> list[Column]:
    return [column for column in columns(kind) if not column.given]


def _takes(field: Any) -> str:
    if isinstance(field, TableField):
        parts = "|".join(str(column.label) for column in field.columns)
        return _("a line per row, its parts between bars: %(parts)s") % {"parts": parts}
    if isinstance(field, MoneyField):
        return _("a number, up to six decimals")
    if isinstance(field, CodesField):
        return _("one or more of these, with semicolons between them")
    if isinstance(field, ForeignKey):
        return _("one of these, by code or name") if issubclass(field.remote_field.model, Term) else _("code or name")
    if isinstance(field, BooleanField):
        return _("yes or no")
    if field.choices:
        return _("one of these")
    if isinstance(field, DateField):
        return _("a day, such as 2026-11-23")
    if isinstance(field, IntegerField):
        return _("a whole number")
    limit = field.max_length
    return (_("text of at most %(limit)s characters") % {"limit": limit}) if limit else _("text")


def _choices(field: Any) -> Iterator[tuple[str, str]]:
    """Codes with their labels; of code trees those in force today."""
    if isinstance(field, CodesField):
        yield from ((str(code), str(label)) for code, label in field.code_choices or ())
    elif isinstance(field, ForeignKey) and issubclass(field.remote_field.model, Term):
        terms = Term.objects.complex_filter(field.get_limit_choices_to()).valid()
        yield from ((term.code, str(term)) for term in terms)
    elif field.choices:
        yield from ((str(code), str(label)) for code, label in field.flatchoices)
