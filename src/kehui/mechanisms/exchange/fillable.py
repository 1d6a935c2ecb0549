"""A sheet to be filled in by hand: columns with lists and checks, rows, and a page that explains them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from kehui.mechanisms.exchange.cells import Cell
from kehui.mechanisms.exchange.saving import save

DOWN_TO = 5000  # row to which lists and checks reach
BOLD, GREY = Font(bold=True), Font(color="767676", italic=True)
NEEDED, HEAD = PatternFill("solid", fgColor="FFF2CC"), PatternFill("solid", fgColor="E8EEF4")
TOP = Alignment(vertical="top", wrap_text=True)
DAYS = 200  # rows whose cells are shown as days
LONGEST_NAME = 31  # characters of a sheet's name


@dataclass(frozen=True)
class Head:
    """One column: its heading, what it takes in words, whether it must be filled, the texts to choose from, else the
    check of a spreadsheet program (as ``DataValidation`` has it); ``width`` in characters, by the heading when 0."""

    text: str
    takes: str
    needed: bool = False
    choices: Sequence[str] = ()
    check: Mapping[str, str] = field(default_factory=dict)
    days: bool = False
    width: int = 0


def write_fillable(
    file: IO[bytes], title: str, heads: Sequence[Head], rows: Iterable[Sequence[Cell]], hints: Iterable[Sequence[Cell]],
    *, widths: Sequence[int], example: bool = False,
) -> None:  # fmt: skip
    """The workbook: one page to fill in, one to read with columns of these ``widths``, and the lists behind the first.
    With ``example`` the first row is only one, shown in grey. A text is never taken for a formula."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title[:LONGEST_NAME]
    sheet.append([head.text for head in heads])
    for row in rows:
        sheet.append(list(row))
    _explain(book.create_sheet(_("What to write")), hints, widths)
    lists = book.create_sheet(_("Lists"))
    for place, head in enumerate(heads, 1):
        _head(sheet, place, head)
        for check in filter(None, [_check(head, lists)]):
            letter = get_column_letter(place)
            check.add(f"{letter}2:{letter}{DOWN_TO}")
            sheet.add_data_validation(check)
        for row in range(2, DAYS) if head.days else ():
            sheet.cell(row, place).number_format = "yyyy-mm-dd"
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            _plain(cell)
    for cell in sheet[2] if example else ():
        cell.font = GREY
    sheet.freeze_panes = "A2"
    save(book, file)


def _plain(cell: Any) -> None:
    if isinstance(cell.value, str):
        cell.alignment, cell.number_format, cell.data_type = TOP, "@", "s"


def _head(sheet: Any, place: int, head: Head) -> None:
    cell = sheet.cell(1, place)
    cell.font, cell.alignment = BOLD, TOP
    cell.fill = NEEDED if head.needed else HEAD
    if head.takes:
        cell.comment = Comment(head.takes, _("Kehui"), width=240, height=70)
    width = head.width or min(max(12, 2 * len(head.text) + 4), 40)
    sheet.column_dimensions[get_column_letter(place)].width = width


def _check(head: Head, lists: Any) -> DataValidation | None:
    """What a spreadsheet program itself refuses in a column, or asks about."""
    if not head.choices:
        return _refusing(**head.check) if head.check else None
    place = lists.max_column + 1 if lists["A1"].value else 1
    for row, text in enumerate([head.text, *head.choices], 1):
        lists.cell(row, place, text)
    letter, title = get_column_letter(place), lists.title.replace("'", "''")
    return _refusing(type="list", formula1=f"'{title}'!${letter}$2:${letter}${len(head.choices) + 1}")


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


def _explain(sheet: Any, hints: Iterable[Sequence[Cell]], widths: Sequence[int]) -> None:
    for line in hints:
        sheet.append(list(line))
    for cell in sheet[1]:
        cell.font, cell.fill = BOLD, HEAD
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
