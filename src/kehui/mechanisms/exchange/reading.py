"""An uploaded file as a sheet: its columns found wherever they begin, its cells as texts, with what is odd about them.

Reads what Excel, WPS and LibreOffice write: .xlsx, .xls, .ods, and .csv in UTF-8, UTF-16 or GB18030.
"""

import csv
import io
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import DateField
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from kehui.core.panics import is_panic
from kehui.core.telephones import check_telephone
from kehui.core.words import Refused
from kehui.core.workbooks import far_cell, unpacked_size
from kehui.mechanisms.exchange import binary, oddities, opendocument
from kehui.mechanisms.exchange.beside import Beside, Odd, Place
from kehui.mechanisms.exchange.columns import VERSION, Column, columns, in_another_unit, matching
from kehui.mechanisms.exchange.files import unquoted
from kehui.mechanisms.exchange.formats import Format
from kehui.mechanisms.exchange.oddities import Package
from kehui.mechanisms.exchange.workbooks import ILLEGAL, LONGEST
from kehui.people.fields import TelephoneField
from kehui.records.kinds import Kind

BOOKS = (".xlsx", ".xls", ".ods", ".xlsm", ".xlsb")
TEXTS = (".csv", ".tsv", ".txt")
HEAD_ROWS = 20  # among which the names of the columns stand
UNPACKED = 400 << 20  # bytes that a packed file may hold
PACKED, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how workbooks begin, and those of before 2007
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the part of a compound file that holds a workbook with a password
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
EXACT = 10**15  # from here on Excel keeps a number without its last digits
SERIALS = range(10_000, 100_000)  # days that Excel counts from 1900: 1927 to 2173
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
CARRIAGE = re.compile(r"_x000D_|\r\n?")
UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")  # without width, from web pages
ERRORS = {"#N/A", "#DIV/0!", "#REF!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!", "#名称?"}
PICTURE = re.compile(r"=(?:_xlfn\.)?DISPIMG\(")  # what WPS writes for a picture inside a cell
DAMAGED = (
    CalamineError, BadZipFile, zlib.error, struct.error, ParseError, EOFError, OSError, LookupError, RuntimeError,
    ValueError,
)  # fmt: skip
OF_ONE_ROW = ("title", "number", VERSION)  # columns whose cells mean one record, however far they are merged


@dataclass(frozen=True)
class Line:
    """One row of the file: its place as the file counts, texts by field, and words on cells that cannot be used."""

    place: int
    texts: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Grid:
    """A file whose columns are known. ``places``: field → its column, from 0; ``strays``: headers of columns that are
    none of the kind's; ``head``: the row of the headers, from 1; ``sheet``: which of the workbook's, from 0."""

    known: Mapping[str, Column]
    places: Mapping[str, int]
    strays: tuple[str, ...]
    head: int
    rows: Sequence[Sequence[Any]] = field(repr=False)
    odd: Mapping[Place, Odd] = field(default_factory=dict, repr=False)
    plain: bool = False
    epoch: datetime = EPOCH
    sheet: int = 0
    hidden: Sequence[int] = ()  # rows, from 1, that the spreadsheet does not show

    def lines(self) -> Iterator[Line]:
        """Every row below the headers that is not blank."""
        for place, row in enumerate(self.rows[self.head :], self.head + 1):
            texts, problems = {}, {}
            for name, column in self.places.items():
                value = row[column] if column < len(row) else ""
                try:
                    texts[name] = self._text(place, column, self.known[name], value)
                except ValidationError as error:
                    texts[name], problems[name] = str(value), error.messages[0]
            if problems or any(texts.values()):
                yield Line(place, texts, problems)

    def _text(self, place: int, at: int, column: Column, value: Any) -> str:
        odd = self.odd.get((place, at), "")
        if odd == "error" or (isinstance(value, str) and value.strip() in ERRORS):
            raise ValidationError(_("The cell shows an error of the spreadsheet instead of a value."))
        if odd == "formula":
            raise ValidationError(_("The formula has no result; open the file, let it calculate and save it again."))
        if odd == "merged":
            raise ValidationError(_("The cell is merged with the one above it: unmerge them and fill in each row."))
        if isinstance(value, str) and PICTURE.match(value):
            raise ValidationError(_("The cell holds a picture; empty it, and attach the picture to the record."))
        if isinstance(odd, Format) and isinstance(value, (int, float)) and abs(value) < EXACT:
            return odd.text(value)
        text = written(value, column, epoch=self.epoch)
        return unquoted(text) if self.plain else text


def tidied(text: str) -> str:
    """A text as a cell gives it back: no blanks around it, line breaks of one sort, only what XML can carry."""
    return ILLEGAL.sub(" ", CARRIAGE.sub("\n", UNSEEN.sub("", text[:LONGEST]))).strip()


def written(value: Any, column: Column, *, epoch: datetime = EPOCH) -> str:
    """A cell's value as somebody would have typed it. ``ValidationError`` where its meaning is lost already."""
    if value is None:
        return ""
    if isinstance(value, str):
        return tidied(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        short = isinstance(column.field, DateField) or value.time() == time()
        return f"{value:%Y-%m-%d}" if short else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, (date, time, timedelta)):
        return value.isoformat() if isinstance(value, date) else str(value)
    if isinstance(column.field, DateField) and value == int(value) and int(value) in SERIALS:
        return f"{epoch + timedelta(int(value)):%Y-%m-%d}"
    if abs(value) >= EXACT and not column.numeric:
        raise ValidationError(
            _("The number is too long: the spreadsheet has changed its last digits. Write it as text.")
        )
    text = str(int(value)) if value == int(value) and abs(value) < EXACT else f"{value:.15g}"
    return _with_zero(text) if isinstance(column.field, TelephoneField) else text


def _with_zero(text: str) -> str:
    """A telephone number that was kept as a number, with the 0 that it lost by that where it needs one."""
    for number in (text, f"0{text}"):
        try:
            return check_telephone(number)
        except Refused:
            continue
    return text


def read(kind: Kind, path: Path, name: str) -> Grid:
    """Find the columns of a file. ``ValidationError`` in words when it cannot be a sheet of this kind."""
    if _form(name) in TEXTS:
        return _grid(kind, _separated(path), plain=True)
    with _opened(path) as book:
        return _book(kind, book, path)


def refuse_disguised(name: str, beginning: bytes) -> None:
    """Refuse before it is kept what is no sheet by its name, or by its first bytes another sort of file altogether."""
    form, book = _form(name), beginning.startswith((PACKED, OLD))
    if form in BOOKS and not book:
        raise ValidationError(
            _("“%(name)s” is no spreadsheet, whatever its name says. Save it again as .xlsx.") % {"name": name}
        )
    if form in TEXTS and (book or (b"\0" in beginning and not beginning.startswith(UTF_16))):
        raise ValidationError(
            _("“%(name)s” is no text with separators, whatever its name says. Save it again as .csv.") % {"name": name}
        )


def read_rows(path: Path, name: str, place: int = 0) -> Sequence[Sequence[Any]]:
    """The cells of one of a file's sheets as they are."""
    if _form(name) in TEXTS:
        return _separated(path)
    with _opened(path) as book:
        return book.get_sheet_by_index(place).to_python(skip_empty_area=False)


def _form(name: str) -> str:
    form = Path(name).suffix.lower()
    if form not in (*TEXTS, *BOOKS):
        raise ValidationError(_("Give an Excel file (.xlsx, .xls), .ods or .csv; this is “%(name)s”.") % {"name": name})
    return form


@contextmanager
def _opened(path: Path) -> Iterator[CalamineWorkbook]:
    try:
        if unpacked_size(path) > UNPACKED:
            raise ValidationError(_("The file holds more than this site can take in; split it."))
        if corner := far_cell(path):  # the reader would end the whole process
            words = _("Cell %(cell)s lies far from all others; delete it, or copy the rows to a new file.")
            raise ValidationError(words % {"cell": corner})
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:  # by content, not by name
            yield book
    except BaseException as error:
        if isinstance(error, PasswordError) or (isinstance(error, CalamineError) and ENCRYPTED in path.read_bytes()):
            raise ValidationError(_("The file is protected by a password; save it without one.")) from None
        if isinstance(error, DAMAGED) or is_panic(error):
            words = _("The file is damaged, or not of the kind its name says; save it again.")
            raise ValidationError(words) from None
        raise


def _book(kind: Kind, book: CalamineWorkbook, path: Path) -> Grid:
    """The first visible sheet on which columns of the kind are found."""
    refused: ValidationError | None = None  # that of the first sheet on which something stands
    before = False
    for place, sheet in enumerate(book.sheets_metadata):
        if sheet.visible != SheetVisibleEnum.Visible:
            continue
        found = book.get_sheet_by_index(place)
        rows, told = found.to_python(skip_empty_area=False), _beside(path, place, sheet.name)
        odd = {**told.odd, **_shown(rows, told.errors)}
        try:
            grid = replace(_grid(kind, rows), sheet=place, odd=odd)
        except ValidationError as error:
            refused = error if refused is None or not before else refused
            before = before or bool(rows)
            continue
        merged = _merged(grid, [*(found.merged_cell_ranges or ()), *told.merges])
        epoch = EPOCH_1904 if told.since_1904 else EPOCH
        return replace(grid, odd=odd | merged, epoch=epoch, hidden=[row for row in told.hidden if row > grid.head])
    raise refused or ValidationError(_("There is no sheet in this file."))


def _beside(path: Path, place: int, name: str) -> Beside:
    """What the reader does not tell about a sheet; ``ValidationError`` where it cannot be found out."""
    with path.open("rb") as file:
        packed = file.read(len(PACKED)) == PACKED  # one of before 2007 may hold a packed one at its end
    if packed:
        with ZipFile(path) as parts:
            package = Package(parts)
            if "content.xml" in package:
                return opendocument.beside(package.read("content.xml"), place)
            return (binary if "xl/workbook.bin" in package else oddities).beside(package, place)
    from kehui.mechanisms.exchange import oldbooks  # it loads xlrd

    try:
        return oldbooks.beside(path, name)
    except oldbooks.UNREAD as error:
        if "encrypted" in str(error):
            raise PasswordError from None
        words = _("It cannot be seen which cells of this .xls show errors; save it again as .xlsx.")
        raise ValidationError(words) from None


def _shown(rows: list[list[Any]], errors: Mapping[Place, str]) -> dict[Place, Odd]:
    """What the reader takes for blank cells, or leaves out at the end, shows an error."""
    for (row, column), said in errors.items():
        rows.extend([] for _each in range(row - len(rows)))
        cells = rows[row - 1]
        cells.extend("" for _each in range(column + 1 - len(cells)))
        cells[column] = said
    return dict.fromkeys(errors, "error")


def _merged(grid: Grid, ranges: Iterable[tuple[Place, Place]]) -> dict[Place, Odd]:
    """What stands in a cell merged over several rows holds for each of them; where a cell means one record, those
    below the first are told of as "merged"."""
    single = {grid.places[name] for name in OF_ONE_ROW if name in grid.places}
    found: dict[Place, Odd] = {}
    for (top, column), (bottom, _right) in ranges:
        for row in range(top + 1, min(bottom + 1, len(grid.rows))) if top >= grid.head else ():
            if column in single:
                found[row + 1, column] = "merged"
            else:
                grid.rows[row][column] = grid.rows[top][column]  # type: ignore[index]  # lists, as calamine gives them
                found[row + 1, column] = grid.odd.get((top + 1, column), "")
    return found


def _separated(path: Path) -> list[list[str]]:
    text = _decoded(path.read_bytes())
    first = text.split("\n", 1)[0]
    mark = max(("\t", ";", ","), key=first.count)
    csv.field_size_limit(1 << 24)
    rows: list[list[str]] = []
    reader, begins = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True), 1
    try:
        for row in reader:
            rows.append(row)
            begins = reader.line_num + 1
    except csv.Error as error:
        if "expected after" in str(error):
            words = _("Line %(line)d cannot be read as CSV: a quotation mark inside a cell must be doubled.")
        else:  # all that follows would lie in one cell
            words = _("A quotation mark in line %(line)d is never closed; close it, or double it inside a cell.")
        raise ValidationError(words % {"line": begins}) from None
    return rows


def _decoded(content: bytes) -> str:
    """UTF-8 or UTF-16 with or without a mark, else GB18030, which holds GBK and GB2312."""
    marked = content.startswith(UTF_16)
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
    raise ValidationError(_("Line %(line)s is neither UTF-8 nor GBK; save the file again as UTF-8.") % {"line": line})


def _grid(kind: Kind, rows: Sequence[Sequence[Any]], *, plain: bool = False) -> Grid:
    """The row of headers is the one among the first that names most columns. Merged cells make two of it: names above
    blank cells count too, and a row below that names nothing but columns."""
    if not any(any(str(cell).strip() for cell in row) for row in rows):
        raise ValidationError(_("The sheet is empty; it needs a row of column names and rows under it."))
    best = max(range(min(HEAD_ROWS, len(rows))), key=lambda place: (len(matching(kind, rows[place])), -place))
    found, head = dict(matching(kind, rows[best])), best + 1
    if not found:
        names = _(", ").join(column.header for column in columns(kind)[:6])
        raise ValidationError(
            _("No column of this sheet is known here; the first row must name them: %(names)s …") % {"names": names}
        )
    if best:
        blank = [place for place, cell in enumerate(rows[best]) if not str(cell).strip()]
        above = matching(kind, rows[best - 1])
        found |= {place: above[place] for place in blank if place in above}
    if head < len(rows):
        below = matching(kind, rows[head])
        filled = [place for place, cell in enumerate(rows[head]) if str(cell).strip()]
        if below and set(filled) == set(below):
            found, head = {**found, **below}, head + 1
    return _checked(rows, found, head, plain=plain)


def _checked(rows: Sequence[Sequence[Any]], found: Mapping[int, Column], head: int, *, plain: bool) -> Grid:
    names = [column.name for column in found.values()]
    if twice := sorted({column.header for column in found.values() if names.count(column.name) > 1}):
        raise ValidationError(_("“%(header)s” stands for a column that is there already.") % {"header": twice[0]})
    above = [(place, str(row[place])) for row in rows[max(head - 2, 0) : head] for place in found if place < len(row)]
    if other := [header.strip() for place, header in above if in_another_unit(found[place], header)]:
        words = _("“%(header)s” names another unit; amounts are in units of 10,000 yuan (万元) here. Convert them.")
        raise ValidationError(words % {"header": other[0]})
    if len(rows) - head > settings.IMPORT_ROWS:
        words = _("The sheet has %(count)s rows; %(limit)s can be taken in at once. Split it.")
        raise ValidationError(words % {"count": len(rows) - head, "limit": settings.IMPORT_ROWS})
    if not any(any(str(cell).strip() for cell in row) for row in rows[head:]):
        raise ValidationError(_("There are column names but no rows under them."))
    strays = [
        str(cell).strip() for place, cell in enumerate(rows[head - 1]) if place not in found and str(cell).strip()
    ]
    places = {column.name: place for place, column in found.items()}
    return Grid({column.name: column for column in found.values()}, places, tuple(strays), head, rows, plain=plain)
