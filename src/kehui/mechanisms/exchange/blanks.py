"""The empty sheet of a kind: its columns with lists to choose from, an example row, and a page that explains them."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import IO, Any

from django.db.models import BooleanField, DateField, ForeignKey, IntegerField
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kehui.mechanisms.exchange.cells import Cell
from kehui.mechanisms.exchange.columns import Column, columns
from kehui.mechanisms.exchange.fillable import Head, write_fillable
from kehui.people.models import Organisation
from kehui.people.powers import powers
from kehui.records.fields import CodesField, MoneyField, TableField
from kehui.records.kinds import Kind
from kehui.terms.models import Term

MOST = 1000  # codes listed for one column
AHEAD = ("_until", "deadline_on", "closes_on", "ends_on")  # days that lie ahead, and would be refused today
YEAR = 365  # days


def write_blank(file: IO[bytes], kind: Kind, *, person: Any) -> None:
    """The workbook: one page to fill in, one to read, and the lists behind the first."""
    filled = [column for column in columns(kind) if not column.given]
    write_fillable(
        file, str(capfirst(kind.plural)), [_head(column) for column in filled],
        [[example(column, person) for column in filled]], hints(filled), widths=(26, 10, 44, 20, 40), example=True,
    )  # fmt: skip


def _head(column: Column) -> Head:
    field = column.field
    choices = [] if isinstance(field, CodesField) else islice(_choices(field), MOST)
    return Head(
        column.header if field.blank else f"{column.header} *", _takes(field), needed=not field.blank,
        choices=[_chosen(field, *choice) for choice in choices], check=_check(field), days=isinstance(field, DateField),
    )  # fmt: skip


def _check(field: Any) -> dict[str, str]:
    """What a spreadsheet program itself refuses in a column without a list, or asks about."""
    if isinstance(field, MoneyField):
        return {"type": "decimal", "operator": "greaterThanOrEqual", "formula1": "0"}
    if isinstance(field, DateField):
        return {"type": "date", "operator": "between", "formula1": "DATE(1900,1,1)", "formula2": "DATE(2200,1,1)"}
    if isinstance(field, IntegerField):
        return {"type": "whole", "operator": "greaterThanOrEqual", "formula1": "0"}
    limit = getattr(field, "max_length", None)
    if limit and not isinstance(field, (CodesField, TableField, ForeignKey)):
        return {"type": "textLength", "operator": "lessThanOrEqual", "formula1": str(limit)}
    return {}


def hints(filled: list[Column]) -> Iterator[list[Cell]]:
    """Column, whether it is needed, what it takes, and the codes and labels to choose from, one a row."""
    yield [_("Column"), _("Needed"), _("Takes"), _("Code"), _("Meaning")]
    for column in filled:
        choices = list(islice(_choices(column.field), MOST))
        first, *rest = choices or [("", "")]
        yield [column.header, "" if column.field.blank else _("yes"), _takes(column.field), *first]
        for code, label in rest:
            yield ["", "", "", code, label]


def example(column: Column, person: Any) -> Cell:
    """What might stand in a column; a title says that the row is an example, and such a row is never taken in."""
    field = column.field
    if column.name == "title":
        return _("Example: write the title here, and delete this row")
    if isinstance(field, TableField):
        return "|".join(str(each.choices[0][1] if each.choices else each.label) for each in field.columns)
    if isinstance(field, MoneyField):
        return 120
    if isinstance(field, DateField):
        ahead = field.name.endswith(AHEAD)
        return timezone.localdate() + timedelta(YEAR if ahead else 0)
    if isinstance(field, ForeignKey) and issubclass(field.remote_field.model, Organisation):
        own = Organisation.objects.filter(pk__in=powers(person).organisation_ids).first()
        return f"{own.code} {own.name}" if own else None
    choices = list(islice(_choices(field), 2))
    if isinstance(field, CodesField):
        return "; ".join(str(label) for _code, label in choices)
    return _chosen(field, *choices[0]) if choices else None


def _chosen(field: Any, code: str, label: str) -> str:
    """How a choice is written into a cell: terms with their code, as a name may mean several."""
    return f"{code} {label}" if isinstance(field, ForeignKey) else label


def _part(column: Any) -> str:
    """What a column of a small table is called, with what may be chosen in it."""
    labels = "/".join(str(label) for _code, label in column.choices)
    return f"{column.label} ({labels})" if labels else str(column.label)


def _takes(field: Any) -> str:
    if isinstance(field, TableField):
        parts = "|".join(_part(column) for column in field.columns)
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
    elif isinstance(field, BooleanField):
        yield from (("true", _("yes")), ("false", _("no")))
    elif field.choices:
        yield from ((str(code), str(label)) for code, label in field.flatchoices if code != "")
