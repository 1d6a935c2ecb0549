"""Looking something up by keyboard alone: from any page while typing, and on the page of results."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Visit

RECORD = re.compile("/(achievements/CG|introductions/DJ)-")
PATIENCE = 20_000  # milliseconds: the first pinyin is spelled by a process that has to start


def test_a_record_is_looked_up_by_pinyin_without_a_mouse(visit: Visit) -> None:
    page = visit("demo-county")
    page.goto("/demands/")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search demands, achievements, experts")
    expect(box).to_be_focused()
    page.keyboard.type("chaolvmo")
    expect(page.get_by_role("option", name="耐氯中空纤维超滤膜").first).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", re.compile(".+"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(RECORD)

    page.goto("/search/?q=无此词语")
    expect(page.get_by_text("No results")).to_be_visible()
    page.get_by_role("searchbox").fill("超滤")
    expect(page.get_by_role("status").filter(has_text=re.compile(r"[1-9]\d* results"))).to_be_visible()
    expect(page).to_have_url(re.compile("q=%E8%B6%85%E6%BB%A4"))
    page.get_by_role("searchbox").press("ArrowDown")
    expect(page.locator("[data-result]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(RECORD)
