"""What the reader of workbooks does not tell about .xlsb, whose parts are records of bytes ([MS-XLSB], 2.1 and 2.4)."""

import struct

from kehui.core.workbooks import records
from kehui.mechanisms.exchange.beside import Beside, Odd, Place
from kehui.mechanisms.exchange.formats import telling
from kehui.mechanisms.exchange.oddities import Package

ROW, ERROR, RESULT_ERROR, NUMBERS = 0, 3, 11, (2, 5, 9)  # BrtRowHdr, BrtCellError, BrtFmlaError; Rk, Real, FmlaNum
FORMAT, STYLE, STYLES, STYLES_END = 44, 47, 617, 618  # BrtFmt, BrtXF, BrtBeginCellXFs, BrtEndCellXFs
CALENDAR, SHEET, MERGE = 153, 156, 176  # BrtWbProp, BrtBundleSh, BrtMergeCell
HIDDEN = 0x10  # fDyZero, in the twelfth byte of a row
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}  # 2.5.97.2


def beside(package: Package, place: int) -> Beside:
    """About the ``place``-th sheet. Raises LookupError, ValueError or struct.error for a damaged file."""
    since_1904, sheets = False, []
    for kind, record in records(package.read("xl/workbook.bin")):
        if kind == CALENDAR:
            since_1904 = bool(record[0] & 1)
        elif kind == SHEET and record[8:12] != b"\xff\xff\xff\xff":
            sheets.append(_text(record, 8))
    formats = telling(*_styles(package.read("xl/styles.bin")))
    odd, errors = dict[Place, Odd](), dict[Place, str]()
    hidden, merges, row = [], [], 0
    for kind, record in records(package.read(package.target("xl/_rels/workbook.bin.rels", sheets[place]))):
        if kind == ROW:
            row = int.from_bytes(record[:4], "little") + 1
            if record[11] & HIDDEN:
                hidden.append(row)
        elif kind in (ERROR, RESULT_ERROR):
            errors[row, int.from_bytes(record[:4], "little")] = ERRORS.get(record[8], "#N/A")
        elif kind in NUMBERS and (told := formats.get(int.from_bytes(record[4:7], "little"))):
            odd[row, int.from_bytes(record[:4], "little")] = told
        elif kind == MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", record)
            merges.append(((top, left), (bottom, right)))
    return Beside(odd, errors, hidden, merges, since_1904)


def _text(record: bytes, at: int) -> str:
    """A text with its length in front."""
    end = at + 4 + 2 * int.from_bytes(record[at : at + 4], "little")
    return record[at + 4 : end].decode("utf-16-le")


def _styles(part: bytes) -> tuple[dict[int, str], list[int]]:
    """Number formats by their keys, and the keys that the formats of cells use, in order."""
    codes, keys, within = {}, [], False
    for kind, record in records(part):
        if kind == FORMAT:
            codes[int.from_bytes(record[:2], "little")] = _text(record, 2)
        elif kind in (STYLES, STYLES_END):
            within = kind == STYLES
        elif kind == STYLE and within:
            keys.append(int.from_bytes(record[2:4], "little"))
    return codes, keys
