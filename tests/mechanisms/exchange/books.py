"""Workbooks for the tests of imports, as spreadsheet programs write them."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from openpyxl import Workbook, load_workbook

from kehui.mechanisms.exchange import workbooks
from kehui.mechanisms.exchange.imports import receive
from kehui.mechanisms.exchange.models import Upload
from kehui.mechanisms.exchange.services import export
from kehui.records.kinds import kinds
from tests.factories import Cast

DEMAND = kinds["demand"]


@dataclass(frozen=True)
class Formatted:
    """A cell with a number format of its own; ``shown``: what it makes of the number, which .ods keeps as well."""

    value: Any
    form: str
    shown: str = ""


def book(headers: Sequence[str], rows: Iterable[Mapping[str, Any] | Sequence[Any]]) -> Workbook:
    """One sheet with its headers in the first row; rows by header or in order."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(list(headers))
    for row in rows:
        values = [row.get(header) for header in headers] if isinstance(row, Mapping) else list(row)
        sheet.append([value.value if isinstance(value, Formatted) else value for value in values])
        for place, value in enumerate(values, 1):
            if isinstance(value, Formatted):
                sheet.cell(sheet.max_row, place).number_format = value.form
    return made


def content(made: Workbook, name: str = "需求.xlsx") -> ContentFile:
    file = io.BytesIO()
    made.save(file)
    return ContentFile(file.getvalue(), name=name)


def brought(made: Workbook | ContentFile, cast: Cast, *, by: Any = None, code: str = "demand", **more: Any) -> Upload:
    """The workbook as it was read for somebody, the demand's author unless named."""
    file = content(made) if isinstance(made, Workbook) else made
    return receive(kinds[code], file, by=by or cast.author, **more)


def exported(code: str, person: Any) -> Workbook:
    """All records of a kind as somebody takes them home."""
    file = io.BytesIO()
    workbooks.write_xlsx(file, {"sheet": export(kinds[code], kinds[code].model.objects.all(), person=person)})
    return load_workbook(file)


def told(upload: Upload) -> list[tuple[Any, ...]]:
    """Row, verdict, and the names of fields that are wrong or change."""
    return [
        (row.place, row.verdict, *(name for name, *_rest in (row.problems or row.changes))) for row in upload.rows.all()
    ]
