"""The form of a call as a sheet: one row for each field, taken in from and out to .xlsx."""

from collections.abc import Iterable, Mapping
from typing import IO, Any

from django.utils.translation import gettext as _

from kehui.core.questions import COLUMNS, TYPES
from kehui.core.tables import TableRefused
from kehui.mechanisms.exchange import files
from kehui.mechanisms.exchange.fillable import Head, write_fillable

NEEDED = ("page", "code", "label", "type")
LISTS = {"type": list(TYPES.values()), "required": ["是", "否"], "identifying": ["是", "否"]}
WIDTHS = {"label": 30, "label_en": 30, "options": 40, "help": 40, "help_en": 40, "shown_when": 30, "page": 16}


def write(file: IO[bytes], rows: Iterable[Mapping[str, str]]) -> None:
    """A workbook with the rows of a form under Chinese headings, lists to choose from, and a page of explanation."""
    said = _explained()
    heads = [Head(label, said.get(name, ""), name in NEEDED, LISTS.get(name, ()), width=WIDTHS.get(name, 12))
             for name, label in COLUMNS.items()]  # fmt: skip
    texts = ([_plain(name, row.get(name, "")) for name in COLUMNS] for row in rows)
    lines = [[_("Column"), _("Takes")], *([COLUMNS[name], text] for name, text in said.items())]
    write_fillable(file, _("Form"), heads, texts, lines, widths=(16, 100))


def _plain(name: str, text: str) -> str:
    return TYPES.get(text, text) if name == "type" else text


def _explained() -> dict[str, str]:
    """What the columns take that do not speak for themselves."""
    limits = _("Characters of a text, a number, a day, rows of a table or count of files.")
    return {
        "page": _("Fields with the same page stand on one page, in the order of the rows."),
        "code": _("Small letters, digits and _, each once, such as annual_sales."),
        "type": ", ".join(TYPES.values()),
        "options": _(
            "Choices: 企业/enterprise; 高校. Columns of a table: 名称*; 数量:whole. Types of files: pdf; docx."
        ),
        "least": limits,
        "most": limits,
        "shown_when": _("code = value|value; code = value. All must hold; any: before it means that one is enough."),
        "identifying": _("是: the answer tells who applies; it is kept from reviewers in a double blind review."),
    }


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
