"""The form of a call in a real browser: questions come and go with the answers, and what is typed is kept."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Visit


def test_questions_follow_the_answers_and_what_is_typed_outlives_the_browser(visit: Visit) -> None:
    page = visit("demo-enterprise")
    page.goto("/applications/?state=draft")
    page.get_by_role("link", name="膜法预处理成套装置").click()
    page.get_by_role("link", name="Fill in the form").click()
    sales = page.locator("[name=f-sales]")
    page.locator("[name=f-body][value=高校]").check()
    expect(sales).to_be_hidden()
    page.locator("[name=f-body][value=企业]").check()
    expect(sales).to_be_visible()
    sales.fill("1200")
    expect(page.locator("#draft-state")).to_have_text(re.compile(r"Draft kept at \d\d:\d\d"))
    again = visit("demo-enterprise")
    again.goto(page.url)
    expect(again.locator("[name=f-sales]")).to_have_value("1200")
