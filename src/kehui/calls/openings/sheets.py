"""The form of a call as a sheet: one row for each field, taken in from and out to .xlsx."""

from collections.abc import Iterable, Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from kehui.core.questions import COLUMNS, TYPES
from kehui.core.tables import TableRefused
from kehui.mechanisms.exchange import files

DOWN_TO = 400  # row to which the lists of choices reach
WIDTHS = {"label": 30, "label_en": 30, "options": 40, "help": 40, "help_en": 40, "shown_when": 30, "page": 16}


def write(file: IO[bytes], rows: Iterable[Mapping[str, str]]) -> None:
    """A workbook with the rows of a form under Chinese headings, lists to choose from, and a page of explanation."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Form")
    sheet.append(list(COLUMNS.values()))
    for row in rows:
        sheet.append([_plain(name, row.get(name, "")) for name in COLUMNS])
    for place, name in enumerate(COLUMNS, 1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.cell(1, place).fill = PatternFill("solid", fgColor="E8EEF4")
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(name, 12)
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment, cell.number_format = Alignment(vertical="top", wrap_text=True), "@"
            cell.data_type = "s"  # never a formula
    for name, words in (("type", TYPES.values()), ("required", ("是", "否")), ("identifying", ("是", "否"))):
        check = DataValidation(type="list", formula1='"' + ",".join(words) + '"', allow_blank=True)
        check.add(f"{get_column_letter(list(COLUMNS).index(name) + 1)}2:"
                  f"{get_column_letter(list(COLUMNS).index(name) + 1)}{DOWN_TO}")  # fmt: skip
        sheet.add_data_validation(check)
    sheet.freeze_panes = "A2"
    _explain(book.create_sheet(_("What to write")))
    book.save(file)


def _plain(name: str, text: str) -> str:
    return TYPES.get(text, text) if name == "type" else text


def _explain(sheet: Any) -> None:
    words = {
        "page": _("Fields with the same page stand on one page, in the order of the rows."),
        "code": _("Small letters, digits and _, each once, such as annual_sales."),
        "type": ", ".join(TYPES.values()),
        "options": _(
            "Choices: 企业/enterprise; 高校. Columns of a table: 名称*; 数量:whole. Types of files: pdf; docx."
        ),
        "least": _("Characters of a text, a number, a day, rows of a table or count of files."),
        "most": _("Characters of a text, a number, a day, rows of a table or count of files."),
        "shown_when": _("code = value|value; code = value. All must hold; any: before it means that one is enough."),
        "identifying": _("是: the answer tells who applies; it is kept from reviewers in a double blind review."),
    }
    for name, text in words.items():
        sheet.append([COLUMNS[name], text])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 100


def read(file: Any) -> list[dict[str, str]]:
    """The rows of a sheet that somebody sent, by the codes of the columns. ``TableRefused`` says what is wrong."""
    known = {zh: code for code, zh in COLUMNS.items()} | {code: code for code in COLUMNS}
    with files.read(file, name=file.name) as table:
        strange = [name for name in table.columns if name.strip() not in known]
        if strange:
            words = _("There is no column “%(names)s”. The columns are: %(columns)s.")
            raise TableRefused(words % {"names": ", ".join(strange), "columns": ", ".join(COLUMNS.values())})
        codes = {name: known[name.strip()] for name in table.columns}
        return [{codes[name]: cell for name, cell in row.cells.items()} for row in files.rows(table)]
