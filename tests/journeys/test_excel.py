"""A sheet with mistakes is brought, comes back marked, is corrected, written, and taken home again."""

from pathlib import Path

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit

HEADERS = ("名称", "投入预算（万元）", "期望完成日期", "备注")
ROWS = (("深海耐压壳体无损检测", 120, "2099年3月1日", "x"), ("船用涂层附着力在线评估", "很多", "2099-02-30", "y"))


def sheet(place: Path) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in (["2026年技术需求汇总表"], HEADERS, *ROWS):
        book.active.append(list(row))
    book.active.merge_cells("A1:D1")
    book.save(place)
    return place


def bring(page: Page, file: Path) -> None:
    page.goto("/demands/")
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_label("File", exact=False).first.set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url("**/exchange/uploads/*/")


def correct(marked: Path) -> None:
    book = load_workbook(marked)
    cells = book.worksheets[0]
    assert {cell.coordinate for row in cells.iter_rows() for cell in row if cell.comment} == {"B4", "C4"}
    cells["B4"], cells["C4"] = 80, "2099-02-28"
    book.save(marked)


def test_a_sheet_is_brought_corrected_written_and_taken_home(visit: Visit, tmp_path: Path) -> None:
    page = visit("demo-enterprise")
    bring(page, sheet(tmp_path / "需求.xlsx"))
    expect(page.get_by_text("1 row cannot be taken in as it is")).to_be_visible()
    expect(page.get_by_text("“很多” is not a number.")).to_be_visible()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="File with errors marked").click()
    fetched.value.save_as(tmp_path / "改正.xlsx")
    correct(tmp_path / "改正.xlsx")
    bring(page, tmp_path / "改正.xlsx")
    page.get_by_role("button", name="Write 2 new").click()
    expect(page.get_by_text("2 rows were written")).to_be_visible()
    page.get_by_role("link", name="Open the list").click()
    expect(page.get_by_role("link", name=ROWS[1][0])).to_be_visible()
    page.get_by_text("Download", exact=True).click()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Excel").click()
    fetched.value.save_as(tmp_path / "导出.xlsx")
    bring(page, tmp_path / "导出.xlsx")
    expect(page.get_by_text("Nothing to write")).to_be_visible()
