"""Looking something up by keyboard alone: from any page while typing, and on the page of results."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Visit


def test_a_record_is_looked_up_by_pinyin_without_a_mouse(visit: Visit) -> None:
    page = visit("demo-county")
    page.goto("/demands/")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search demands, achievements, experts")
    expect(box).to_be_focused()
    page.keyboard.type("chaolvmo")
    expect(page.get_by_role("option", name="耐氯中空纤维超滤膜")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", re.compile(".+"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/achievements/CG-"))

    page.goto("/search/?q=无此词语")
    expect(page.get_by_text("No results")).to_be_visible()
    page.get_by_role("searchbox").fill("超滤")
    expect(page.get_by_role("status").filter(has_text="1 results")).to_be_visible()
    expect(page).to_have_url(re.compile("q=%E8%B6%85%E6%BB%A4"))
    page.get_by_role("searchbox").press("ArrowDown")
    expect(page.locator("[data-result]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/achievements/CG-"))
