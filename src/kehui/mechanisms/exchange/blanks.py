"""The empty sheet of a kind: its columns with lists to choose from, an example row, and a page that explains them."""

from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

from django.db.models import BooleanField, DateField, ForeignKey, IntegerField
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from kehui.mechanisms.exchange.cells import Cell
from kehui.mechanisms.exchange.columns import Column, columns
from kehui.people.models import Organisation
from kehui.people.powers import powers
from kehui.records.fields import CodesField, MoneyField, TableField
from kehui.records.kinds import Kind
from kehui.terms.models import Term

MOST = 1000  # codes listed for one column
DOWN_TO = 5000  # row to which lists and checks reach
BOLD, GREY = Font(bold=True), Font(color="767676", italic=True)
NEEDED, HEAD = PatternFill("solid", fgColor="FFF2CC"), PatternFill("solid", fgColor="E8EEF4")
TOP = Alignment(vertical="top", wrap_text=True)


def write_blank(file: IO[bytes], kind: Kind, *, person: Any) -> None:
    """The workbook: one page to fill in, one to read, and the lists behind the first."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _sheet_name(str(capfirst(kind.plural)))
    filled = [column for column in columns(kind) if not column.given]
    sheet.append([_starred(column) for column in filled])
    sheet.append([example(column, person) for column in filled])
    _explain(book.create_sheet(_("What to write")), filled)
    lists = book.create_sheet(_("Lists"))
    for place, column in enumerate(filled, 1):
        letter = get_column_letter(place)
        _head(sheet, place, column)
        for check in filter(None, [_check(column, lists)]):
            check.add(f"{letter}2:{letter}{DOWN_TO}")
            sheet.add_data_validation(check)
        if isinstance(column.field, DateField):
            for row in range(2, 200):
                sheet.cell(row, place).number_format = "yyyy-mm-dd"
    for cell in sheet[2]:
        cell.font = GREY
    sheet.freeze_panes = "A2"
    book.save(file)


def _head(sheet: Any, place: int, column: Column) -> None:
    cell = sheet.cell(1, place)
    cell.font, cell.alignment = BOLD, TOP
    cell.fill = HEAD if column.field.blank else NEEDED
    cell.comment = Comment(_takes(column.field), _("Kehui"), width=240, height=70)
    sheet.column_dimensions[get_column_letter(place)].width = min(max(12, 2 * len(column.header) + 4), 40)


def _starred(column: Column) -> str:
    return column.header if column.field.blank else f"{column.header} *"


def _check(column: Column, lists: Any) -> DataValidation | None:
    """What a spreadsheet program itself refuses in a column, or asks about."""
    field = column.field
    if choices := [] if isinstance(field, CodesField) else list(islice(_choices(field), MOST)):
        place = lists.max_column + 1 if lists["A1"].value else 1
        for row, text in enumerate([column.header, *(_chosen(field, *choice) for choice in choices)], 1):
            lists.cell(row, place, text)
        letter = get_column_letter(place)
        title = lists.title.replace("'", "''")
        return _refusing(type="list", formula1=f"'{title}'!${letter}$2:${letter}${len(choices) + 1}")
    if isinstance(field, MoneyField):
        return _refusing(type="decimal", operator="greaterThanOrEqual", formula1="0")
    if isinstance(field, DateField):
        return _refusing(type="date", operator="between", formula1="DATE(1900,1,1)", formula2="DATE(2200,1,1)")
    if isinstance(field, IntegerField):
        return _refusing(type="whole", operator="greaterThanOrEqual", formula1="0")
    limit = getattr(field, "max_length", None)
    if limit and not isinstance(field, (CodesField, TableField, ForeignKey)):
        return _refusing(type="textLength", operator="lessThanOrEqual", formula1=str(limit))
    return None


def _refusing(**more: str) -> DataValidation:
    words = _("This cannot be taken in here; the comment on the column's name says what can.")
    return DataValidation(
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle=_("Check this cell"),
        error=words,
        **more,
    )


def _explain(sheet: Any, filled: list[Column]) -> None:
    for line in hints(filled):
        sheet.append(line)
    for cell in sheet[1]:
        cell.font, cell.fill = BOLD, HEAD
    for letter, width in zip("ABCDE", (26, 10, 44, 20, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


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
        return "|".join(str(each.label) for each in field.columns)
    if isinstance(field, MoneyField):
        return 120
    if isinstance(field, DateField):
        return timezone.localdate()
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


def _sheet_name(text: str) -> str:
    return text[:31]


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
    elif isinstance(field, BooleanField):
        yield from (("true", _("yes")), ("false", _("no")))
    elif field.choices:
        yield from ((str(code), str(label)) for code, label in field.flatchoices if code != "")
