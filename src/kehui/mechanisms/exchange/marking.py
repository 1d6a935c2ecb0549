"""The error workbook: the person's own file back, every bad cell coloured, a comment on each says what is wrong."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from kehui.mechanisms.exchange.columns import header_of
from kehui.mechanisms.exchange.models import WRONG, Row, Upload
from kehui.mechanisms.exchange.reading import read_rows
from kehui.mechanisms.exchange.saving import save
from kehui.records.kinds import kinds

BAD = PatternFill("solid", fgColor="FFC7CE")  # the light red that spreadsheets themselves use for "bad"
KEPT = (".xlsx", ".xlsm")  # forms that are given back as they are; others become a workbook with the same cells
UNREAD = (KeyError, IndexError, TypeError, ValueError, AttributeError, OSError)  # what the library raises at such files
LINK = Font(color="0563C1", underline="single")
SIZE = {"width": 320, "height": 90}  # of a comment, in points


STEP = 500  # lines between reports


def mark(upload: Upload, file: IO[bytes], *, progress: Callable[[int], None] = lambda _n: None) -> None:
    """Write the marked workbook; the last sheet lists what is wrong, each line a link to its cell. ``progress`` is
    told of the rows that are done."""
    book, sheet = _opened(upload)
    _forget(book, sheet)
    wrong = list(upload.rows.filter(verdict__in=WRONG))
    found = [(row, name, words) for row in wrong for name, words in row.problems]
    words_at: dict[tuple[int, int], list[str]] = {}
    for row, name, words in found:
        words_at.setdefault((row.place, upload.places.get(name, 0) + 1), []).append(words)
    for (place, column), words in words_at.items():
        cell = sheet.cell(place, column)
        if type(cell).__name__ == "MergedCell":
            continue
        cell.fill = BAD
        cell.comment = Comment("\n".join(words)[:1000], _("Kehui"), **SIZE)
    _list(book, sheet.title, upload, found, progress)
    book.active = book.index(sheet)
    save(book, file)


def _opened(upload: Upload) -> tuple[Workbook, Any]:
    """The person's workbook and its sheet; the cells alone where the file is of another form, or holds what the library
    that writes workbooks does not read, such as the strict form of Office Open XML."""
    if Path(upload.name).suffix.lower() in KEPT:
        with upload.file.open("rb") as source, suppress(*UNREAD):
            book = load_workbook(source)
            return book, book[book.sheetnames[upload.sheet]]
    book = _copied(Path(upload.file.path), upload.name, upload.sheet)
    return book, book.worksheets[0]


def _forget(book: Workbook, sheet: Any) -> None:
    """Take away what an earlier round left behind: its list, its comments and its colour."""
    for name in {_title()} & set(book.sheetnames):
        del book[name]
    for line in sheet.iter_rows():
        for cell in line:
            if getattr(cell, "comment", None) and cell.comment.author == _("Kehui"):
                cell.comment, cell.fill = None, PatternFill()


def _list(
    book: Workbook, sheet: str, upload: Upload, found: Iterable[tuple[Row, str, str]], progress: Callable[[int], None]
) -> None:
    listed = book.create_sheet(_title())
    listed.append([_("Row"), _("Column"), _("What is wrong"), _("What stands there")])
    kind = kinds[upload.kind]
    quoted = sheet.replace("'", "''")
    done, last = 0, 0  # rows listed, and the place of the present one
    for line, (row, name, words) in enumerate(found, 2):
        done, last = done + (row.place != last), row.place
        if line % STEP == 0:
            progress(done)
        column = upload.places.get(name, 0)
        text = ILLEGAL_CHARACTERS_RE.sub(" ", row.texts.get(name, ""))[:1000]
        listed.append([row.place, str(header_of(kind, name)), ILLEGAL_CHARACTERS_RE.sub(" ", words), None])
        where = listed.cell(line, 4)  # asking the sheet for its last row would look through all of it
        where.value, where.data_type = text, "s"
        first = listed.cell(line, 1)
        first.hyperlink, first.font = f"#'{quoted}'!{get_column_letter(column + 1)}{row.place}", LINK
    for letter, width in zip("ABCD", (8, 24, 60, 40), strict=True):
        listed.column_dimensions[letter].width = width
    for cell in listed[1]:
        cell.font = Font(bold=True)
    listed.freeze_panes = "A2"


def _title() -> str:
    return _("Errors")


def _copied(path: Path, name: str, position: int) -> Workbook:
    """The cells of a file of another form in a new workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for place, row in enumerate(read_rows(path, name, position), 1):
        for column, value in enumerate(row, 1):
            if value not in (None, ""):
                cell = sheet.cell(place, column)
                cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value) if isinstance(value, str) else value
                if isinstance(value, str):
                    cell.data_type = "s"
    return book
