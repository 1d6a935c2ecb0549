"""Every kind leaves for a spreadsheet and comes back the same; what a reader may not see does not leave."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db.models import CharField, EmailField, Field, TextField, URLField
from django.forms import ChoiceField
from django.utils import translation
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from kehui.mechanisms.exchange import files, workbooks
from kehui.mechanisms.exchange.blanks import write_blank
from kehui.mechanisms.exchange.columns import FRONT, columns, recognise
from kehui.mechanisms.exchange.imports import receive
from kehui.mechanisms.exchange.parsing import parse
from kehui.mechanisms.exchange.services import export
from kehui.people.fields import CreditCodeField, TelephoneField
from kehui.records.fields import CodesField, MoneyField, TableField
from kehui.records.kinds import Kind, kinds
from kehui.records.queries import hidden
from kehui.records.services import create
from kehui.records.values import plain
from kehui.registry.fields import KeywordsField
from tests.factories import Cast
from tests.generic.samples import ONCE, Sample

pytestmark = pytest.mark.django_db
every_kind = pytest.mark.parametrize("kind", list(kinds), ids=lambda kind: kind.code, scope="module")

AWKWARD = "=SUM(A1)|甲\\乙\n“丙”,'丁';０"  # what spreadsheets and separators stumble over
WRITERS: dict[str, Callable[..., None]] = {
    ".xlsx": lambda file, rows: workbooks.write_xlsx(file, {"sheet": rows}),
    ".csv": files.write_csv,
}
every_suffix = pytest.mark.parametrize(
    "suffix", [pytest.param(each, marks=() if each == ".xlsx" else pytest.mark.alike) for each in WRITERS]
)
LANGUAGES = [  # of the export, and of whoever brings it back
    pytest.param(("zh-hans", "en"), id="zh-hans then en"),
    pytest.param(("zh-hans", "zh-hans"), id="zh-hans then zh-hans", marks=pytest.mark.alike),
]


def awkward(field: Field) -> Any:
    """A value that is hard to carry, where the field takes one; otherwise None."""
    if isinstance(field, TableField):
        return [{column.code: next(iter(dict(column.choices)), text) for column in field.columns}
                for text in (AWKWARD, "'-1")]  # fmt: skip
    if isinstance(field, CodesField):
        return tuple(code for code, _label in field.code_choices or ())
    if isinstance(field, MoneyField):
        return 123_456_789
    checked = isinstance(field, (EmailField, URLField, KeywordsField, CreditCodeField, TelephoneField))
    plain_text = isinstance(field, (CharField, TextField)) and not checked
    typed = plain_text and not isinstance(field.formfield(), ChoiceField)
    return AWKWARD[: field.max_length or None] if typed else None


@every_suffix
@pytest.mark.parametrize("language", ["zh-hans", pytest.param("en", marks=pytest.mark.alike)])
@every_kind
def test_what_is_exported_reads_back_the_same(
    kind: Kind, given: Sample, language: str, suffix: str, tmp_path: Path
) -> None:
    by, fields = given
    hard = {column.name: awkward(column.field) for column in columns(kind) if column.name not in FRONT}
    record = create(kind.code, by=by, **fields | {name: value for name, value in hard.items() if value is not None})
    path = tmp_path / f"sheet{suffix}"
    with translation.override(language), path.open("wb") as file:
        WRITERS[suffix](file, export(kind, kind.model.objects.filter(pk=record.pk), person=by))

    with files.read(path) as table:
        row = next(files.rows(table))
        named = {column.name: row.cells[header] for header, column in recognise(kind, table.columns).items()}
    read = parse(kind, named)

    stored = kind.model.objects.get(pk=record.pk)
    for column in columns(kind):
        if column.name not in FRONT:
            empty = column.field.get_default() if column.field.has_default() else None
            expected = plain(column.field, getattr(stored, column.field.attname))
            assert plain(column.field, read.get(column.name, empty)) in (expected, expected or None), column.name


@every_kind
def test_columns_have_names_of_their_own(kind: Kind) -> None:
    names = [name for column in columns(kind) for name in column.names()]
    assert len(names) == len(set(names))


@every_kind
def test_what_a_reader_may_not_see_stays_empty(kind: Kind, given: Sample, cast: Cast) -> None:
    by, fields = given
    record = create(kind.code, by=by, **fields)
    headers, row = export(kind, kind.model.objects.filter(pk=record.pk), person=cast.rival)
    assert len(headers) == len(row)
    kept = hidden(kind, record, cast.rival)
    assert bool(kept) == bool(kind.secret)
    assert all(cell is None for column, cell in zip(columns(kind), row, strict=True) if column.name in kept)


@pytest.mark.alike
@every_kind
def test_an_export_holds_no_formula(kind: Kind, given: Sample) -> None:
    by, fields = given
    texts = {column.name for column in columns(kind) if awkward(column.field) == AWKWARD}
    create(kind.code, by=by, **fields | {name: AWKWARD for name in texts if name not in FRONT})
    file = io.BytesIO()
    files.write_csv(file, export(kind, kind.model.objects.all(), person=by))
    assert "\n=" not in file.getvalue().decode("utf-8-sig")
    assert ',"=' not in file.getvalue().decode("utf-8-sig")


@every_suffix
@pytest.mark.parametrize("languages", LANGUAGES)
@every_kind
def test_an_export_brought_back_changes_nothing(
    kind: Kind, given: Sample, languages: tuple[str, str], suffix: str
) -> None:
    by, fields = given
    hard = {column.name: awkward(column.field) for column in columns(kind) if not column.given}
    create(kind.code, by=by, **fields | {name: value for name, value in hard.items() if value is not None})
    if kind.code not in ONCE:  # a pair is introduced once at a time
        create(kind.code, by=by, **fields)
    file = io.BytesIO()
    with translation.override(languages[0]):
        WRITERS[suffix](file, export(kind, kind.model.objects.all(), person=by))
    with translation.override(languages[1]):
        for clear in (False, True):
            upload = receive(kind, ContentFile(file.getvalue(), name=f"a{suffix}"), by=by, clear=clear)
            found = list(upload.rows.values_list("verdict", "changes", "problems"))
            assert found == [("same", [], [])] * kind.model.objects.count()


@pytest.mark.alike
@every_kind
def test_the_empty_sheet_has_lists_and_an_example_that_is_not_taken_in(kind: Kind, given: Sample) -> None:
    by, _fields = given
    file = io.BytesIO()
    write_blank(file, kind, person=by)
    sheet = load_workbook(file).worksheets[0]
    filled = [column for column in columns(kind) if not column.given]
    assert [str(cell.value).removesuffix(" *") for cell in sheet[1]] == [column.header for column in filled]
    assert sheet.max_row >= 2
    listed = {str(check.sqref).rstrip("0123456789").split("2:")[0] for check in sheet.data_validations.dataValidation}
    chosen = {get_column_letter(place) for place, column in enumerate(filled, 1) if column.field.choices}
    assert chosen <= listed
    if "title" in kind.fields:
        upload = receive(kind, ContentFile(file.getvalue(), name="空白.xlsx"), by=by)
        assert list(upload.rows.values_list("verdict", flat=True)) == ["example"]
