"""Looks at a workbook before it is read: how much it unpacks to, and how far apart its cells lie.

Readers of .xlsx hold a sheet as a full rectangle: one stray cell in the last corner asks for more memory than there is
and ends the whole process, so it must be seen before.
"""

import re
import zipfile
from pathlib import Path
from typing import Final

MOST_CELLS: Final = 40_000_000
"""Of a sheet's rectangle from the first cell to the farthest."""
_SHEETS: Final = "xl/worksheets/"
_PLACE: Final = re.compile(rb'<(?:\w+:)?(?:c|row)\b[^>]*?\br="([A-Z]*)(\d+)"[^>]*(?<!/)>')  # those that hold something
_CHUNK: Final = 1 << 20
_TAG: Final = 1000  # bytes; no tag of a cell or row is as long


def unpacked_size(path: Path) -> int:
    """Bytes of everything in a packed file, as it says itself; 0 when it is not packed."""
    if not zipfile.is_zipfile(path):
        return 0
    with zipfile.ZipFile(path) as packed:
        return sum(part.file_size for part in packed.infolist())


def far_cell(path: Path) -> str:
    """The corner (such as XFD1048576) of a sheet of .xlsx whose rectangle is too large to be read; empty if there is
    none. Raises BadZipFile or zlib.error for a damaged file."""
    if not zipfile.is_zipfile(path):
        return ""
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            if name.startswith(_SHEETS):
                letters, row = _corner(packed, name)
                if row * _column(letters) > MOST_CELLS:
                    return f"{letters.decode()}{row}"
    return ""


def _corner(packed: zipfile.ZipFile, sheet: str) -> tuple[bytes, int]:
    """The last column and the last row of a sheet that hold something."""
    letters, row, rest = b"A", 1, b""
    with packed.open(sheet) as file:
        while chunk := file.read(_CHUNK):
            for column, number in _PLACE.findall(rest + chunk):
                letters, row = max(letters, column, key=lambda some: (len(some), some)), max(row, int(number[:9]))
            rest = chunk[-_TAG:]
    return letters, row


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number
