"""Panics are told from exceptions by their name alone."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineWorkbook

from kehui.core.panics import is_panic
from kehui.core.tables import Table, TableRefused
from tests.mechanisms.exchange.biff import xls
from tests.mechanisms.exchange.forms import Sheet

CONTENT = xls(Sheet((("名称",), *[(f"{number}",) for number in range(20)])))
CUTS = range(8, len(CONTENT), 101)


def broken_by(content: bytes) -> BaseException | None:
    try:
        CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    except BaseException as error:
        return error
    return None


def refused(path: Path) -> Iterator[bool]:
    for cut in CUTS:
        path.write_bytes(CONTENT[:cut])
        try:
            list(Table.of(path).rows())
        except TableRefused:
            yield True
        else:
            yield False


def test_some_damage_breaks_the_reader_of_workbooks_and_is_told_as_damage_all_the_same(tmp_path: Path) -> None:
    broken = [broken_by(CONTENT[:cut]) for cut in CUTS]
    assert {is_panic(error) for error in broken if error} == {True, False}
    assert sum(refused(tmp_path / "a.xlsx")) >= sum(error is not None for error in broken)
