"""The main journey in real browsers: from a company's first sentence to an accepted introduction."""

import re
import time

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.test_pickers import pick

TITLE = "海水淡化预处理用耐氯超滤膜"


def confirm(page: Page, step: str) -> None:
    """Take the step whose page is open."""
    page.get_by_role("button", name=f"Confirm: {step}").click()
    expect(page.get_by_role("status").filter(has_text="is done.")).to_be_visible()


def take(page: Page, address: str, step: str, code: str) -> None:
    page.goto(f"{address}steps/{code}/")
    confirm(page, step)


def write_demand(page: Page) -> str:
    """Fill in the form of a new demand and hand it in; the address of the record."""
    page.goto("/demands/")
    page.get_by_role("link", name="New", exact=True).click()
    page.get_by_label("Title").fill(TITLE)
    pick(page, "Industry", "high-end", "High-end equipment")
    page.locator("#id_problem").fill("现有超滤膜在高盐海水中八个月即需更换，要求断丝率低于千分之一。")
    page.locator("[name=indicators-0-name]").fill("断丝率")
    page.locator("[name=indicators-0-target]").fill("≤0.1")
    page.locator("#id_deadline_on").fill("2099-12-31")
    page.locator("#id_budget").fill("123.4567")
    page.get_by_label("joint development").check()
    page.locator("#id_contact_name").fill("王示例")
    page.locator("#id_contact_phone").fill("0531-00000001")
    page.get_by_role("button", name="Save and submit …").click()
    page.wait_for_url("**/steps/submit/")
    confirm(page, "submit")
    return page.url


def test_from_a_companys_sentence_to_an_accepted_introduction(visit: Visit) -> None:
    company, county, colleague, city = (visit(f"demo-{who}") for who in ("enterprise", "county", "county2", "city"))
    address = write_demand(company)
    county.goto("/")
    county.get_by_role("link", name=TITLE).click()
    expect(county.get_by_text("Waiting for: county officer")).to_be_visible()
    take_back(county, address)
    company.goto(address)
    expect(company.get_by_text("缺少测试条件").first).to_be_visible()
    company.get_by_role("link", name="Change", exact=True).click()
    company.locator("[name=indicators-0-condition]").fill("有效氯 5000 ppm·h")
    company.get_by_role("button", name="Save", exact=True).click()
    take(company, address, "submit", "submit")
    take(colleague, address, "accept", "accept")
    city.goto(f"{address}steps/publish/")
    city.get_by_label("Valid until").fill("2099-12-31")
    confirm(city, "publish")
    answered(company, address)
    introduced(company, visit("demo-institute"), address)


def take_back(page: Page, address: str) -> None:
    """Return the demand; without a reason the step is not taken, and says so."""
    page.goto(f"{address}steps/return/")
    page.get_by_role("button", name="Confirm: return for correction").click()
    expect(page.get_by_role("alert")).to_contain_text("Reason")
    page.get_by_label("Reason").fill("缺少测试条件")
    confirm(page, "return for correction")


def answered(page: Page, address: str) -> None:
    """The achievement that answers the demand appears on its page, with reasons."""
    match = page.get_by_role("article").filter(has_text="耐氯中空纤维超滤膜")
    for _try in range(20):
        page.goto(address)
        if match.count():
            break
        time.sleep(0.5)
    expect(match.first).to_contain_text("Why:")


def introduced(company: Page, scholar: Page, address: str) -> None:
    company.goto(address)
    company.get_by_role("link", name="New introduction").click()
    expect(company.locator("#id_wanted")).to_have_value(re.compile("XQ-"))
    scholar.goto("/achievements/")
    number = scholar.locator(".number").first.inner_text()
    company.get_by_role("combobox", name="Achievement or expert").fill(number)
    company.get_by_label("Message").fill("希望到贵校考察膜组件。")
    company.get_by_role("button", name="Save and send …").click()
    confirm(company, "send")
    scholar.goto("/")
    scholar.get_by_role("link", name=TITLE).first.click()
    scholar.get_by_role("link", name="Accept").click()
    confirm(scholar, "accept")
    company.goto(address)
    expect(company.get_by_text("solver introduced").first).to_be_visible()
