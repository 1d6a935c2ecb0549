"""Notes and files in a real browser: two files at once, a preview, a mention picked, an outsider who answers."""

import io
import re

import pypdfium2
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.conftest import Visit


def pdf() -> FilePayload:
    document, target = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _each in range(2):
        document.new_page(300, 400)
    document.save(target)
    document.close()
    return {"name": "检测报告.pdf", "mimeType": "application/pdf", "buffer": target.getvalue()}


def text(name: str) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": "现场记录".encode()}


def test_files_a_mention_and_an_answer_from_outside(visit: Visit) -> None:
    page = visit("demo-county")
    page.goto("/achievements/")
    page.get_by_role("link", name="耐氯中空纤维超滤膜").first.click()
    record = page.url
    page.locator("#attach-file").set_input_files([pdf(), text("记录.txt"), {**text("坏.png"), "name": "坏.png"}])
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.locator("#files").get_by_text("2 files were attached.")).to_be_visible()
    expect(page.locator("#files").get_by_text("is no PNG file by its content")).to_be_visible()
    assert page.url == record

    page.get_by_role("link", name="Preview").last.click()
    expect(page.get_by_role("img", name="检测报告.pdf, page 1")).to_be_visible()
    assert page.get_by_role("img", name="检测报告.pdf, page 1").evaluate(
        "each => each.decode().then(() => each.naturalWidth)"
    )
    page.keyboard.press("ArrowLeft")
    expect(page.locator("pre")).to_have_text("现场记录")

    page.goto(record)
    page.get_by_label("Note", exact=True).press_sequentially("请核对 @demo-c")
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    name = option.get_attribute("data-insert")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Note", exact=True)).to_have_value(f"请核对 @{name} ")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator(".mention")).to_have_text(re.compile("@."))

    answered_from_outside(page, visit)
    page.goto(record)
    expect(page.get_by_text("下周一寄出")).to_be_visible()
    expect(page.locator("#files").get_by_role("link", name="清单.txt")).to_be_visible()


def answered_from_outside(page: Page, visit: Visit) -> None:
    """Make a link on the record's page, and answer behind it on a phone without an account."""
    page.get_by_role("link", name="Ask somebody outside").click()
    page.get_by_label("Question").fill("样件何时可以寄出？")
    page.get_by_role("button", name="Make the link").click()
    outsider = visit(width=390)
    outsider.goto(page.get_by_label("Link").input_value())
    outsider.get_by_label("Your name").fill("周示例")
    outsider.get_by_label("Your answer").fill("下周一寄出")
    outsider.get_by_label("Files").set_input_files([text("清单.txt")])
    outsider.get_by_role("button", name="Send the answer").click()
    expect(outsider.get_by_text("Your answer has arrived.")).to_be_visible()
