"""Workbooks of binary parts, .xlsb ([MS-XLSB]), and of OpenDocument, .ods, part by part."""

import io
import struct
import zipfile
from typing import Any
from xml.sax.saxutils import escape

from tests.mechanisms.exchange.books import Formatted
from tests.mechanisms.exchange.forms import ERRORS, FIRST_OWN, Sheet, Wrong

RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office", "table": "table", "text": "text", "style": "style", "number": "datastyle",
    }.items()
)  # fmt: skip
CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def xlsb(sheet: Sheet) -> bytes:
    """One sheet behind an empty one, as Excel names the parts."""
    bundles = b"".join(
        _record(156, struct.pack("<II", 0, place) + _wide(f"rId{place}") + _wide(name))
        for place, name in enumerate(("空", "需求"), 1)
    )
    targets = "".join(
        f'<Relationship Id="rId{place}" Type="{REL}/worksheet" Target="worksheets/sheet{place}.bin"/>'
        for place in (1, 2)
    )
    formats = b"".join(
        _record(44, struct.pack("<H", FIRST_OWN + place) + _wide(code)) for place, code in enumerate(sheet.codes())
    )
    keys = (0, *range(FIRST_OWN, FIRST_OWN + len(sheet.codes())))
    styles = b"".join(_record(47, struct.pack("<2H12x", 0, key)) for key in keys)
    return _zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="{REL}/officeDocument" '
            'Target="xl/workbook.bin"/></Relationships>',
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{RELS}">{targets}</Relationships>',
            "xl/workbook.bin": _record(131) + _record(153, struct.pack("<2I", sheet.since_1904, 0) + _wide(""))
            + _record(143) + bundles + _record(144) + _record(132),
            "xl/styles.bin": _record(278) + _record(615, struct.pack("<I", len(sheet.codes()))) + formats + _record(616)
            + _record(617, struct.pack("<I", len(keys))) + styles + _record(618) + _record(279),
            "xl/worksheets/sheet1.bin": _part(Sheet(())),
            "xl/worksheets/sheet2.bin": _part(sheet),
        }
    )  # fmt: skip


def _part(sheet: Sheet) -> bytes:
    rows, wide = len(sheet.rows), max(map(len, sheet.rows), default=1)
    inside = b"".join(
        _record(0, struct.pack("<2IH2B4x", place, 0, 300, 0, 0x10 * (place in sheet.hidden)))
        + b"".join(_cell(sheet, column, cell) for column, cell in enumerate(row))
        for place, row in enumerate(sheet.rows)
    )
    merges = b"".join(_record(176, struct.pack("<4I", top, bottom, at, at)) for top, bottom, at in sheet.merged)
    ends = struct.pack("<4I", 0, max(rows, 1) - 1, 0, wide - 1)
    return _record(129) + _record(148, ends) + _record(145) + inside + _record(146) + merges + _record(130)


def _cell(sheet: Sheet, column: int, cell: Any) -> bytes:
    style = 1 + sheet.codes().index(cell.form) if isinstance(cell, Formatted) else 0
    where, value = struct.pack("<II", column, style), cell.value if isinstance(cell, Formatted) else cell
    if isinstance(value, Wrong):
        calculated = struct.pack("<BH2I", ERRORS[value.said], 0, 0, 0)
        return _record(11, where + calculated) if value.calculated else _record(3, where + calculated[:1])
    if isinstance(value, str):
        return _record(6, where + _wide(value))
    return _record(1, where) if value is None else _record(5, where + struct.pack("<d", value))


def _record(kind: int, inside: bytes = b"") -> bytes:
    return _short(kind) + _short(len(inside)) + inside


def _short(number: int) -> bytes:
    """A number in bytes of seven bits each."""
    found = b""
    while number > 127:
        found, number = found + bytes([number & 127 | 128]), number >> 7
    return found + bytes([number])


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def ods(sheet: Sheet) -> bytes:
    """One sheet behind an empty one, as LibreOffice writes it."""
    away = ' table:visibility="filter"'
    rows = "".join(
        f"<table:table-row{away if place in sheet.hidden else ''}>"
        + "".join(_ods_cell(sheet, place, column, cell) for column, cell in enumerate(row))
        + "</table:table-row>"
        for place, row in enumerate(sheet.rows)
    )
    empty = '<table:table table:name="空"><table:table-row><table:table-cell/></table:table-row></table:table>'
    inside = f'<office:spreadsheet>{empty}<table:table table:name="需求">{rows}</table:table></office:spreadsheet>'
    return _zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<office:document-content {NAMES} {CALCEXT} office:version="1.3"><office:body>{inside}'
            "</office:body></office:document-content>",
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def _ods_cell(sheet: Sheet, place: int, column: int, cell: Any) -> str:
    marks = "".join(
        f' table:number-rows-spanned="{bottom - top + 1}"'
        for top, bottom, at in sheet.merged
        if (top, at) == (place, column)
    )
    if any(top < place <= bottom and at == column for top, bottom, at in sheet.merged):
        return "<table:covered-table-cell/>"
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str) and cell.startswith("="):
        return f'<table:table-cell table:formula="of:{escape(cell)}"/>'
    if isinstance(cell, Wrong):
        marks, said = f'{marks} table:formula="of:=NA()" calcext:value-type="error"', cell.said
    elif isinstance(cell, str):
        marks, said = f'{marks} office:value-type="string" calcext:value-type="string"', escape(cell)
    elif isinstance(cell, Formatted):
        sort = "percentage" if cell.form.endswith("%") else "float"
        marks, said = f'{marks} office:value-type="{sort}" office:value="{cell.value}"', cell.shown
    else:
        marks, said = f'{marks} office:value-type="float" office:value="{cell}"', str(cell)
    return f"<table:table-cell{marks}><text:p>{said}</text:p></table:table-cell>"


def _zipped(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()
