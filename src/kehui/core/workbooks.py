"""Looks at a workbook before it is read: how much it unpacks to, and how far apart its cells lie.

Readers of .xlsx and .xlsb hold a sheet as a full rectangle: one stray cell in the last corner asks for more memory than
there is and ends the whole process, so it must be seen before.
"""

import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

MOST_CELLS: Final = 40_000_000
"""Of a sheet's rectangle from the first cell to the farthest."""
_NODE: Final = re.compile(
    rb"""<(?:\w+:)?(?:row\b(?:[^>]*?\br=["'](\d+))?|c\b(?:[^>]*?\br=["']([A-Z]+)(\d+))?[^>]*?(/?)>)"""
)
_TAG: Final = re.compile(rb"<(?:\w+:)?(?:row|c)\b")
_SHEET_DATA: Final = (145, 146)  # BrtBeginSheetData, BrtEndSheetData
_FULL_CELLS: Final = range(2, 12)  # BrtCellRk to BrtFmlaError; 1 is a cell that only has a look
_LONGEST: Final = 1 << 16  # bytes of a tag
_CHUNK: Final = 1 << 20


def unpacked_size(path: Path) -> int:
    """Bytes of everything in a packed file, as it says itself; 0 when it is not packed."""
    if not zipfile.is_zipfile(path):
        return 0
    with zipfile.ZipFile(path) as packed:
        return sum(part.file_size for part in packed.infolist())


def far_cell(path: Path) -> str:
    """The corner (such as XFD1048576) of a sheet of .xlsx or .xlsb whose rectangle is too large to be read; empty if
    there is none. Raises BadZipFile or zlib.error for a damaged file."""
    if not zipfile.is_zipfile(path):
        return ""
    with zipfile.ZipFile(path) as packed:
        binary = any(name.lower() == "xl/workbook.bin" for name in packed.namelist())
        for name in packed.namelist():  # a sheet may be any part
            for column, row in (_corner(packed, name), _binary_corner(packed.read(name) if binary else b"")):
                if row * column > MOST_CELLS:
                    return f"{letter(column)}{row}"
    return ""


def letter(place: int) -> str:
    """What a spreadsheet calls a column, the first of which is 1.

    >>> letter(1), letter(26), letter(27), letter(703)
    ('A', 'Z', 'AA', 'AAA')
    """
    text = ""
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _corner(packed: zipfile.ZipFile, part: str) -> tuple[int, int]:
    """The last column and the last row in which a cell holds something; programs also write rows and cells that only
    have a look, down to the last row. A cell without its place follows the one before it."""
    last_column = last_row = 1
    row = column = 0
    for tag in _tags(packed, part):
        if tag[4] is None:
            row, column = int(tag[1][:9]) if tag[1] else row + 1, 0
            continue
        column = _column(tag[2]) if tag[2] else column + 1
        if not tag[4]:
            last_column, last_row = max(last_column, column), max(last_row, row, int((tag[3] or b"0")[:9]))
    return last_column, last_row


def records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Every record of a part of .xlsb, its type and what it holds ([MS-XLSB], 2.1.4); as many as there are whole."""
    at = 0
    while at < len(part):
        kind, at = _number(part, at)
        size, at = _number(part, at)
        if at + size > len(part):
            return
        yield kind, part[at : at + size]
        at += size


def _number(part: bytes, at: int) -> tuple[int, int]:
    """A number in up to four bytes of seven bits each, and where it ends."""
    number = 0
    for place, byte in enumerate(part[at : at + 4]):
        number |= (byte & 127) << 7 * place
        at += 1
        if byte < 128:
            break
    return number, at


def _binary_corner(part: bytes) -> tuple[int, int]:
    """The last column and the last row in which a cell holds something; parts that are no sheets have none."""
    last_column = last_row = 1
    row, within = 0, False
    for kind, record in records(part):
        if kind in _SHEET_DATA:
            within = kind == _SHEET_DATA[0]
        elif within and kind == 0:
            row = int.from_bytes(record[:4], "little") + 1
        elif within and kind in _FULL_CELLS:
            last_column, last_row = max(last_column, int.from_bytes(record[:4], "little") + 1), max(last_row, row)
    return last_column, last_row


def _tags(packed: zipfile.ZipFile, part: str) -> Iterator[re.Match[bytes]]:
    """Every beginning of a row or cell. Raises BadZipFile where one is never closed."""
    rest = b""
    with packed.open(part) as file:
        while chunk := file.read(_CHUNK):
            rest += chunk
            end = rest.rfind(b">") + 1
            yield from _NODE.finditer(rest, 0, end)
            rest = rest[max(end, rest.rfind(b"<")) :] if b"<" in rest[end:] else b""
            if len(rest) > _LONGEST:
                if _TAG.match(rest):
                    raise zipfile.BadZipFile(part)
                rest = b""


@cache
def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:7]:
        number = number * 26 + letter - 64
    return number
