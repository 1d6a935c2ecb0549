"""Reading tables row by row: .tsv, .csv, .jsonl (each also .gz) and .xlsx, with one clear line for what is wrong."""

import codecs
import csv
import gzip
import io
import json
import re
import sys
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final, cast
from zipfile import BadZipFile

from kehui.core.panics import is_panic
from kehui.core.words import mark as _
from kehui.core.workbooks import far_cell, unpacked_size

TEXT_FORMATS: Final = (".tsv", ".csv", ".jsonl")
READABLE: Final = ".tsv, .csv, .jsonl (each also .gz) or .xlsx"

_CHUNK: Final = 1 << 20
_ESCAPED: Final = re.compile("[\udc80-\udcff]")  # how the decoder passes on a wrong byte
_WIDE: Final = re.compile("[\u0800-\ud7ff\ue000-\U0010ffff]")
_LONGEST_LINE: Final = 1 << 26  # characters
_MOST: Final = 1 << 26  # bytes that a packed file may always hold; beyond, no more than so many times its own size:
_TIMES: Final = 200  # real tables pack to a tenth, bombs to a thousandth
_MARKS_OF_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_PACKED: Final = _("unpacks to more than %(times)s times its size; it holds no table")
_LOOK_AHEAD: Final = 1000  # objects of .jsonl that together show which names there are


class TableRefused(Exception):
    """What is wrong with a file, where, and what to do, in one line."""

    def __init__(self, line: str, *, template: str = "", place: str = "", **parts: object) -> None:
        super().__init__(line)
        self.template, self.place, self.parts = template, place, parts

    def said(self, translate: Callable[[str], str]) -> str:
        """The line in another language and without the file's path, for whoever has just sent the file."""
        if not self.template:
            return str(self)
        words = translate(self.template) % self.parts
        if not self.place:
            return words
        return translate(_("%(place)s: %(problem)s")) % {"place": placed(self.place, translate), "problem": words}


def placed(place: str, translate: Callable[[str], str]) -> str:
    """The place of a row in another language."""
    words = {"line": _("line %(number)s"), "row": _("row %(number)s")}
    sort, _blank, number = place.partition(" ")
    return translate(words[sort]) % {"number": number} if sort in words and number.isdecimal() else place


def _refused(path: Path, template: str, *, place: str = "", **parts: object) -> TableRefused:
    where = f"{path}, {place}" if place else f"{path}"
    return TableRefused(f"{where}: {template % parts}", template=template, place=place, **parts)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands in its file, and its cells by column, all as text."""

    place: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A readable file: its columns are known, its rows are read anew by each loop over `rows`."""

    path: Path
    format: str
    columns: tuple[str, ...]
    encoding: str

    @classmethod
    def of(cls, path: Path) -> "Table":
        """Look at a file as far as its columns. Raises TableRefused."""
        form = _format_of(path)
        with _refusing(path):
            encoding = "" if form == ".xlsx" else _encoding_of(path)
            lines = list(islice(_lines(path, form, encoding), _LOOK_AHEAD if form == ".jsonl" else 1))
        if not lines:
            raise _refused(path, _("the file is empty; it needs a line of column names and rows under it"))
        if form == ".jsonl":
            columns = tuple(dict.fromkeys(name for _place, cells in lines for name in cells))
        else:
            columns = _header(path, lines[0][0], list(lines[0][1].values()))
        table = cls(path, form, columns, encoding)
        if next(table.rows(), None) is None:
            raise _refused(path, _("there are column names but no rows under them"))
        return table

    def rows(self) -> Iterator[Row]:
        """All rows that are not blank. Raises TableRefused where the file turns out to be damaged."""
        with _refusing(self.path):
            lines = _lines(self.path, self.format, self.encoding)
            if self.format == ".jsonl":
                for place, cells in lines:
                    yield Row(place, cells)
                return
            next(lines)
            for place, cells in lines:
                yield Row(place, self._named(place, list(cells.values())))

    def count(self) -> int:
        """Number of rows, by reading them all."""
        return sum(1 for _ in self.rows())

    def _named(self, place: str, values: list[str]) -> dict[str, str]:
        if len(values) > len(self.columns) and any(values[len(self.columns) :]):
            words = _("%(cells)s cells under %(columns)s column names; quote or remove the separators inside cells")
            raise _refused(self.path, words, place=place, cells=len(values), columns=len(self.columns))
        return dict(zip(self.columns, values + [""] * len(self.columns), strict=False))


def _format_of(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = suffixes[-1:] == [".gz"]
    form = (suffixes[:-1] if packed else suffixes)[-1:]
    if not form or form[0] not in (*TEXT_FORMATS, ".xlsx") or (packed and form[0] == ".xlsx"):
        raise _refused(path, _("unknown kind of file; give %(kinds)s"), kinds=READABLE)
    return form[0]


def _header(path: Path, place: str, names: list[str]) -> tuple[str, ...]:
    names = [name.strip() for name in names]
    while names and not names[-1]:
        names.pop()
    columns = [name or f"column {number}" for number, name in enumerate(names, 1)]
    for name in columns:
        if columns.count(name) > 1:
            raise _refused(path, _("the column name “%(name)s” stands there twice; rename one"), place=place, name=name)
    return tuple(columns)


@contextmanager
def _refusing(path: Path) -> Generator[None]:
    """Turn what readers raise into one line."""
    try:
        yield
    except FileNotFoundError:
        raise _refused(path, _("no such file")) from None
    except IsADirectoryError:
        raise _refused(path, _("this is a directory, not a file")) from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise _refused(path, _("cannot be unpacked (%(error)s); pack it again with gzip"), error=error) from None
    except UnicodeError:
        raise _refused(path, _("broken encoding; save the file again as UTF-8")) from None
    except OSError as error:
        raise _refused(path, _("cannot be read (%(error)s)"), error=error.strerror or error) from None


def _opened(path: Path) -> IO[bytes]:
    if path.suffix.lower() == ".gz":
        return cast(IO[bytes], gzip.open(path, "rb"))
    return path.open("rb")


def _encoding_of(path: Path) -> str:
    """UTF-8 or what a mark of UTF-16 tells, else GB18030; a file that is mostly UTF-8 is a damaged one, though GB18030
    could misread it."""
    wrong, letters, line = _utf8_errors(path)
    if not wrong:
        return "utf-8-sig"
    with _opened(path) as file:
        if file.read(2) in _MARKS_OF_UTF_16:
            return "utf-16"
    decoder = codecs.getincrementaldecoder("gb18030")()
    try:
        if letters >= wrong:
            raise UnicodeError
        with _opened(path) as file:
            for chunk in iter(lambda: file.read(_CHUNK), b""):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeError:
        words = _("broken encoding, neither UTF-8 nor GB18030; save the file again as UTF-8")
        raise _refused(path, words, place=f"line {line}") from None
    return "gb18030"


def _utf8_errors(path: Path) -> tuple[int, int, int]:
    """Bytes that are not UTF-8, characters of three bytes and more that are (GB18030 often looks like those of two),
    and the line of the first wrong byte. Refuses what no memory would hold."""
    wrong = letters = line = size = length = 0
    lines_before = 1
    most = max(_MOST, _TIMES * path.stat().st_size)
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    with _opened(path) as file:
        while True:
            chunk = file.read(_CHUNK)
            text = decoder.decode(chunk, final=not chunk)
            if not text.isascii():
                escaped = _ESCAPED.search(text)
                if escaped and not wrong:
                    line = lines_before + text.count("\n", 0, escaped.start())
                here = len(_ESCAPED.findall(text)) if escaped else 0
                wrong += here
                letters += len(_WIDE.findall(text))
            size, length = size + len(chunk), len(text) - text.rfind("\n") - 1 + (0 if "\n" in text else length)
            if size > most:
                raise _refused(path, _PACKED, times=_TIMES)
            lines_before += text.count("\n")
            if length > _LONGEST_LINE:
                raise _refused(
                    path,
                    _("longer than %(limit)s characters"),
                    place=f"line {lines_before}",
                    limit=f"{_LONGEST_LINE:,}",
                )
            if not chunk:
                return wrong, letters, line


def _lines(path: Path, form: str, encoding: str) -> Iterator[tuple[str, dict[Any, str]]]:
    """Place and cells of every line that is not blank; of .jsonl by name, of others by number."""
    if form == ".xlsx":
        yield from ((place, cells) for place, cells in _sheet(path) if any(cells.values()))
        return
    reader = {".tsv": _tabbed, ".csv": _commas, ".jsonl": _objects}[form]
    with io.TextIOWrapper(_opened(path), encoding=encoding, newline="") as file:
        yield from ((place, cells) for place, cells in reader(path, file) if any(cells.values()))


def _tabbed(_path: Path, file: Iterable[str]) -> Iterator[tuple[str, dict[int, str]]]:
    """Tab-separated cells have no quoting: a cell is what stands between two tabs."""
    for number, line in enumerate(file, 1):
        yield f"line {number}", dict(enumerate(line.rstrip("\r\n").split("\t")))


def _commas(path: Path, file: Iterable[str]) -> Iterator[tuple[str, dict[int, str]]]:
    csv.field_size_limit(sys.maxsize)
    reader, begins = csv.reader(file, strict=True), 1
    try:
        for cells in reader:
            yield f"line {reader.line_num}", dict(enumerate(cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        inside = "expected after" in str(error)
        doubled = _('a quotation mark (") inside a cell must be doubled')
        words = doubled if inside else _('a quotation mark (") is never closed; close it, or double it inside a cell')
        raise _refused(path, words, place=f"line {begins}") from None


def _objects(path: Path, file: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            record: object = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _refused(
                path, _("not JSON (%(error)s)"), place=f"line {number}", error=getattr(error, "msg", error)
            ) from None
        if not isinstance(record, dict):
            raise _refused(path, _('not an object; give one such as {"id": "1", "text": "…"}'), place=f"line {number}")
        yield f"line {number}", {str(name): _text(value) for name, value in cast(dict[object, object], record).items()}


def _sheet(path: Path) -> Iterator[tuple[str, dict[int, str]]]:
    """Rows of the first sheet."""
    from python_calamine import CalamineError, CalamineWorkbook  # only for .xlsx, which is rare

    try:
        if unpacked_size(path) > max(_MOST, _TIMES * path.stat().st_size):
            raise _refused(path, _PACKED, times=_TIMES)
        if corner := far_cell(path):
            words = _("cell %(cell)s lies far from all others; delete it, or copy the rows to a new file")
            raise _refused(path, words, cell=corner)
        with path.open("rb") as file:
            rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).iter_rows()
    except BaseException as error:
        if isinstance(error, (CalamineError, ValueError, IndexError, BadZipFile, zlib.error, EOFError)) or is_panic(
            error
        ):
            raise _refused(path, _("not an Excel file, or a damaged or locked one; save it again as .xlsx")) from None
        raise
    for number, cells in enumerate(rows, 1):
        yield f"row {number}", {place: _text(cell) for place, cell in enumerate(cells)}


def _text(value: object) -> str:
    """A cell as text: lists one entry a line, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(_text(entry) for entry in cast(list[object], value))
    if isinstance(value, dict):
        return "\n".join(_text(entry) for entry in cast(dict[object, object], value).values())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
