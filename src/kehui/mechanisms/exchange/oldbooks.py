"""What the reader of workbooks does not tell about .xls, the form before 2007 ([MS-XLS])."""

import os
import struct
from pathlib import Path

from xlrd import XL_CELL_ERROR, XL_CELL_NUMBER, error_text_from_code, open_workbook
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError

from kehui.mechanisms.exchange.beside import Beside, Odd, Place
from kehui.mechanisms.exchange.formats import telling

UNREAD = (  # what xlrd raises at files that are not as they should be
    XLRDError, CompDocError, struct.error, AssertionError, ArithmeticError, AttributeError, LookupError, TypeError,
    ValueError, NotImplementedError,
)  # fmt: skip


def beside(path: Path, name: str) -> Beside:
    """About the sheet of this name. Raises one of ``UNREAD`` where it cannot be found out."""
    odd, errors = dict[Place, Odd](), dict[Place, str]()
    with open(os.devnull, "w") as nowhere, open_workbook(
        str(path), logfile=nowhere, formatting_info=True, on_demand=True, ragged_rows=True,
        ignore_workbook_corruption=True,
    ) as book:  # fmt: skip
        sheet = book.sheet_by_name(name)
        codes = {key: each.format_str for key, each in book.format_map.items()}
        formats = telling(codes, [each.format_key for each in book.xf_list])
        for row in range(sheet.nrows):
            for column, sort in enumerate(sheet.row_types(row)):
                if sort == XL_CELL_ERROR:
                    errors[row + 1, column] = error_text_from_code.get(sheet.cell_value(row, column), "#N/A")
                elif sort == XL_CELL_NUMBER and (told := formats.get(sheet.cell_xf_index(row, column))):
                    odd[row + 1, column] = told
        hidden = [row + 1 for row, each in sorted(sheet.rowinfo_map.items()) if each.hidden]
        return Beside(odd, errors, hidden, since_1904=book.datemode == 1)
