"""Workbooks of the form before 2007, .xls, byte by byte: [MS-XLS] in a compound file ([MS-CFB])."""

import struct
from collections.abc import Sequence
from typing import Any

from tests.mechanisms.exchange.books import Formatted
from tests.mechanisms.exchange.forms import ERRORS, FIRST_OWN, Sheet, Wrong

SECTOR = 512


def xls(sheet: Sheet, *, before: str = "", locked: bool = False) -> bytes:
    """[MS-XLS], in a compound file. ``before``: the name of an empty sheet in front; ``locked``: with a password."""
    names = [before, "需求"] if before else ["需求"]
    bof = [_record(0x809, struct.pack("<4H2I", 0x600, kind, 0, 0, 0, 0x600)) for kind in (5, 0x10)]
    cells = b"".join(_xls_row(sheet, place, row) for place, row in enumerate(sheet.rows))
    merges = b"".join(struct.pack("<4H", top, bottom, at, at) for top, bottom, at in sheet.merged)
    merges = _record(0xE5, struct.pack("<H", len(sheet.merged)) + merges) if merges else b""
    eof = _record(0x0A, b"")
    bodies = [bof[1] + eof] * (len(names) - 1) + [bof[1] + cells + merges + eof]
    styles = b"".join(
        _record(0x41E, struct.pack("<HHB", FIRST_OWN + place, len(code), 1) + code.encode("utf-16-le"))
        for place, code in enumerate(sheet.codes())
    )
    styles += b"".join(
        _record(0xE0, struct.pack("<HH16x", 0, key)) for key in (0, *range(FIRST_OWN, FIRST_OWN + len(sheet.codes())))
    )
    front = (
        bof[0]
        + (_record(0x2F, struct.pack("<3H", 0, 1, 2)) if locked else b"")
        + _record(0x42, b"\xb0\x04")
        + _record(0x22, struct.pack("<H", sheet.since_1904))
        + styles
    )
    strings = _shared(sheet.texts())
    bounds = [struct.pack("<HBB", 0, len(name), 1) + name.encode("utf-16-le") for name in names]
    at = len(front) + len(strings) + len(eof) + sum(len(each) + 8 for each in bounds)
    for place, bound in enumerate(bounds):
        front += _record(0x85, struct.pack("<I", at) + bound)
        at += len(bodies[place])
    return compound("Workbook", front + strings + eof + b"".join(bodies))


def _record(kind: int, inside: bytes) -> bytes:
    return struct.pack("<HH", kind, len(inside)) + inside


def _xls_row(sheet: Sheet, place: int, row: Sequence[Any]) -> bytes:
    found = b""
    if place in sheet.hidden:
        found += _record(0x208, struct.pack("<8H", place, 0, len(row), 255, 0, 0, 0x120, 15))
    for column, cell in enumerate(row):
        style = 1 + sheet.codes().index(cell.form) if isinstance(cell, Formatted) else 0
        where, value = struct.pack("<3H", place, column, style), cell.value if isinstance(cell, Formatted) else cell
        if isinstance(value, Wrong) and value.calculated:
            found += _record(6, where + struct.pack("<BxB3xH6xHB", 2, ERRORS[value.said], 0xFFFF, 1, 0x17) + b"\0")
        elif isinstance(value, Wrong):
            found += _record(0x205, where + struct.pack("<BB", ERRORS[value.said], 1))
        elif isinstance(value, str):
            found += _record(0xFD, where + struct.pack("<I", sheet.texts().index(value)))
        elif value is not None:
            found += _record(0x203, where + struct.pack("<d", value))
    return found


def _shared(texts: Sequence[str]) -> bytes:
    """The table of strings; what is too long for a record goes on in the next, which says anew how wide letters are."""
    limit, chunks = 8224, [struct.pack("<II", len(texts), len(texts))]
    for text in texts:
        if len(chunks[-1]) > limit - 8:
            chunks.append(b"")
        chunks[-1] += struct.pack("<HB", len(text.encode("utf-16-le")) // 2, 1)
        letters = text.encode("utf-16-le")
        while letters:
            room = (limit - len(chunks[-1])) // 2 * 2
            chunks[-1] += letters[:room]
            letters = letters[room:]
            if letters:
                chunks.append(b"\x01")
    return _record(0xFC, chunks[0]) + b"".join(_record(0x3C, chunk) for chunk in chunks[1:])


def compound(name: str, stream: bytes) -> bytes:
    """[MS-CFB] with one stream, long enough not to be one of the short ones."""
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // SECTOR)
    tables = -(-(sectors + 1) // 127)  # each holds 128 and counts itself
    ends, fat = 0xFFFFFFFE, [0xFFFFFFFD] * tables + [0xFFFFFFFE]
    fat += [*range(tables + 2, tables + 1 + sectors), ends]
    fat += [0xFFFFFFFF] * (tables * 128 - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6) + struct.pack(
        "<9I", 0, tables, tables, 0, 4096, ends, 0, ends, 0
    )
    head += struct.pack("<109I", *range(tables), *[0xFFFFFFFF] * (109 - tables))
    entries = b"".join(
        entry.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack(
            "<HBB3I36xIQ", 2 * len(entry) + 2 if entry else 0, kind, 1, ends | 1, ends | 1, child, start, size
        )
        for entry, kind, child, start, size in (
            ("Root Entry", 5, 1, ends, 0),
            (name, 2, ends | 1, tables + 1, len(stream)),
            ("", 0, ends | 1, 0, 0),
            ("", 0, ends | 1, 0, 0),
        )
    )
    return head + struct.pack(f"<{len(fat)}I", *fat) + entries + stream.ljust(sectors * SECTOR, b"\0")
