"""Fields that take a term or another record: searched while typing, by keyboard, and understood without a script."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit

PATIENCE = 20_000  # milliseconds: the first pinyin is spelled by a process that has to start


def combobox(page: Page, label: str) -> Locator:
    """By its label, which a mark may follow, but no further word: Industry is not Industry chain."""
    return page.get_by_role("combobox", name=re.compile(f"^{label}(?! [a-z])"))


def pick(page: Page, label: str, typed: str, option: str) -> None:
    """Type, walk down to the option that comes first, and take it."""
    box = combobox(page, label)
    box.fill(typed)
    expect(page.get_by_role("option", name=re.compile(option)).first).to_be_visible(timeout=PATIENCE)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", re.compile(".+"))
    box.press("Enter")
    expect(box).to_have_value(re.compile(option))
    expect(box).to_have_attribute("aria-expanded", "false")


def save_unmended(page: Page, label: str, typed: str) -> None:
    """Save what is in no list: it stays in its field, marked as wrong."""
    page.get_by_label("Title").fill("密封件泄漏")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(combobox(page, label)).to_have_value(typed)
    expect(combobox(page, label)).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("typed", ["370102", "历下", "lixia", "lxq"])
def test_a_region_is_found_by_code_name_and_pinyin(visit: Visit, typed: str) -> None:
    page = visit("demo-enterprise")
    page.goto("/demands/new/")
    pick(page, "Region", typed, "Lixia")
    expect(page.locator("input[type=hidden][name=region]")).to_have_value("370102")


def test_escape_closes_the_list_and_what_is_no_region_is_said_beside_the_field(visit: Visit) -> None:
    page = visit("demo-enterprise")
    page.goto("/demands/new/")
    box = combobox(page, "Region")
    box.fill("历")
    expect(page.get_by_role("listbox", name="Region")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox", name="Region")).to_be_hidden()
    box.fill("没有的地方")
    expect(page.get_by_text("Nothing in the list is called that.")).to_be_visible()
    save_unmended(page, "Region", "没有的地方")


def test_without_a_script_pinyin_is_understood_when_the_form_is_sent(visit: Visit) -> None:
    page = visit("demo-enterprise", java_script_enabled=False)
    page.goto("/demands/new/")
    page.get_by_label("Title").fill("低温密封件泄漏")
    page.locator("[name=region]").fill("lixia")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("低温密封件泄漏"))
    expect(page.get_by_text("Lixia").first).to_be_visible()


@pytest.mark.parametrize("typed", ["I02", "高端装备", "gaoduan", "gdzb"])
def test_a_short_list_is_searched_like_a_long_one(visit: Visit, typed: str) -> None:
    page = visit("demo-enterprise", width=390)
    page.goto("/demands/new/")
    pick(page, "Industry", typed, "High-end equipment")
    expect(page.locator("input[type=hidden][name=industry]")).to_have_value("I02")


def test_a_short_list_filters_a_list_and_can_be_taken_back(visit: Visit) -> None:
    page = visit("demo-county")
    page.goto("/achievements/?industry=I06")
    page.locator("summary", has_text="More filters").click()
    expect(page.get_by_role("link", name="耐氯中空纤维超滤膜")).to_be_hidden()
    page.get_by_role("checkbox", name="High-end chemicals").uncheck()
    expect(page.get_by_role("link", name="耐氯中空纤维超滤膜")).to_be_visible()


def test_a_second_industry_is_added_to_the_first(visit: Visit) -> None:
    page = visit("demo-county")
    page.goto("/achievements/?industry=I06")
    page.locator("summary", has_text="More filters").click()
    pick(page, "Industry", "I02", "High-end equipment")
    expect(page).to_have_url(re.compile("industry=I06.*industry=I02"))


def test_what_is_in_no_short_list_stays_to_be_mended(visit: Visit) -> None:
    page = visit("demo-enterprise")
    page.goto("/demands/new/")
    combobox(page, "Industry").fill("没有的产业")
    save_unmended(page, "Industry", "没有的产业")


def test_without_a_script_a_short_list_is_a_select(visit: Visit) -> None:
    page = visit("demo-enterprise", java_script_enabled=False)
    page.goto("/demands/new/")
    page.get_by_label("Title").fill("选择产业的需求")
    page.locator("select[name=industry]").select_option("I02")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("High-end equipment").first).to_be_visible()


def test_another_record_is_found_by_its_title(visit: Visit) -> None:
    page = visit("demo-institute")
    page.goto("/evaluations/new/")
    pick(page, "Achievement", "超滤 耐氯", "耐氯中空纤维超滤膜")
    expect(page.locator("input[type=hidden][name=result]")).to_have_value(re.compile(r"CG-\d{4}-\d{6}"))


def test_on_a_telephone_nothing_of_a_folded_filter_is_cut_off_and_a_picker_in_it_works(visit: Visit) -> None:
    page = visit("demo-county", width=390)
    page.goto("/demands/")
    for menu in page.locator("main details.dropdown").all():
        menu.locator("summary").click()
        box = menu.locator(".dropdown-panel").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        menu.locator("summary").click()
    page.get_by_text("More filters").click()
    pick(page, "Region", "lixia", "Lixia")  # what is picked applies at once
    expect(page).to_have_url(re.compile("region=370102"))
    expect(page.get_by_role("link", name=re.compile("Region.*Lixia"))).to_be_visible()
