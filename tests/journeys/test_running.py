"""A score sheet in a real browser: its total and what it still needs follow every key, and are said after a rest."""

from playwright.sync_api import expect

from tests.journeys.conftest import Visit


def test_the_total_and_what_is_missing_follow_what_is_typed(visit: Visit) -> None:
    page = visit("demo-expert")
    page.goto("/reviews/")
    page.locator("[data-row] .row-link").click()
    page.get_by_role("link", name="Fill in the score sheet").click()
    total, missing = page.locator("[data-running-total]"), page.locator("[data-running-left] li:visible")
    expect(total).to_have_text("0")
    expect(missing).to_have_text(["创新性", "技术路线", "应用前景", "Verdict"])
    page.locator("[name=points-new]").fill("35.5")
    page.locator("[name=points-plan]").fill("31")  # more than the criterion has
    expect(total).to_have_text("35.5")
    expect(missing).to_have_text(["技术路线", "应用前景", "Verdict"])
    expect(page.get_by_role("status").filter(has_text="Total so far 35.5 / 100")).to_be_attached()
    missing.first.get_by_role("link").press("Enter")  # each leads to its field
    expect(page.locator("[name=points-plan]")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("30")
    page.locator("[name=points-use]").fill("0")
    page.locator("[name=verdict][value=no]").check()
    expect(total).to_have_text("65.5")
    expect(missing).to_have_text(["Opinion for the applicant"])
    page.locator("[name=opinion]").fill("用户尚未落实。")
    expect(page.get_by_role("status").filter(has_text="the sheet can be signed")).to_be_attached()


def test_without_a_script_the_total_stands_there_once_the_sheet_is_kept(visit: Visit) -> None:
    page = visit("demo-expert", java_script_enabled=False)
    page.goto("/reviews/")
    page.locator("[data-row] .row-link").click()
    page.get_by_role("link", name="Fill in the score sheet").click()
    page.locator("[name=points-new]").fill("12.5")
    page.get_by_role("button", name="Keep without signing").click()
    expect(page.locator("[name=points-new]")).to_have_value("12.5")
    expect(page.locator("[data-running-total]")).to_have_text("12.5")
    expect(page.locator("[data-running-left] li:visible")).to_have_text(["技术路线", "应用前景", "Verdict"])
