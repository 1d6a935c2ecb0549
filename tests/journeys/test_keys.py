"""One's work by keys alone: walking, choosing, opening, the way back, and the list of all keys."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Visit


def test_rows_are_walked_opened_and_left_by_keys(visit: Visit) -> None:
    page = visit("demo-institute")
    for title in ("按键成果甲", "按键成果乙"):
        page.goto("/achievements/new/")
        page.locator("#id_title").fill(title)
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url(re.compile("/achievements/CG-"))
    page.goto("/achievements/?q=按键成果")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(2)
    for key, place in (("j", 0), ("j", 1), ("k", 0), ("j", 1)):
        page.keyboard.press(key)
        expect(rows.nth(place)).to_have_attribute("data-marked", "")
        expect(page.locator("[data-marked]")).to_have_count(1)
    title = rows.nth(1).locator(".row-link").inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("w")
    expect(page).to_have_url(re.compile("/desk/$"))


def test_all_keys_are_told_and_none_acts_while_one_types(visit: Visit) -> None:
    page = visit("demo-county")
    page.goto("/achievements/")
    page.keyboard.press("?")
    told = page.get_by_role("dialog", name="Keys")
    expect(told).to_be_visible()
    for words in ("search", "next and previous row", "open the row", "my work"):
        expect(told.get_by_text(words, exact=True)).to_be_visible()
    keys = [told.locator("dt").nth(place).bounding_box() for place in range(10)]
    assert len({key["x"] for key in keys if key}) == 1  # one key below the other
    page.keyboard.press("Escape")
    expect(told).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("j?")
    expect(page.locator("[data-marked]")).to_have_count(0)
    expect(told).to_be_hidden()
