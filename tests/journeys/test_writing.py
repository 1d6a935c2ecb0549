"""Writing in a real browser: a draft outlives the browser, a table grows, two people do not overwrite each other."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Visit


def test_what_was_typed_outlives_the_browser(visit: Visit) -> None:
    page = visit("demo-enterprise")
    page.goto("/demands/new/")
    page.get_by_label("Title").fill("写到一半的需求")
    expect(page.locator("#draft-state")).to_have_text(re.compile(r"Draft kept at \d\d:\d\d"))
    again = visit("demo-enterprise")
    again.goto("/demands/new/")
    expect(again.get_by_text("写到一半的需求")).to_be_visible()
    again.get_by_role("link", name="Continue with the draft").click()
    expect(again.get_by_label("Title")).to_have_value("写到一半的需求")
    again.goto("/demands/new/")
    again.get_by_role("button", name="Discard it").click()
    expect(again.get_by_label("Title")).to_have_value("")


def test_what_is_being_sent_is_not_kept_as_a_draft_meanwhile(visit: Visit) -> None:
    """The server takes its time: the draft that was due in between would be offered as unsent afterwards."""
    page = visit("demo-enterprise")
    page.goto("/demands/new/?draft=no")
    page.route("**/demands/new/", lambda route: None if route.request.method == "POST" else route.continue_())
    kept: list[str] = []
    page.on("request", lambda request: kept.append(request.url) if request.url.endswith("/draft/") else None)
    page.get_by_label("Title").fill("马上提交的需求")
    page.get_by_role("button", name="Save", exact=True).click(no_wait_after=True)
    page.wait_for_timeout(2500)
    assert kept == []
    page.close()  # nobody need wait for what was held back


def test_a_second_click_sends_nothing_more(visit: Visit) -> None:
    page = visit("demo-enterprise")
    page.goto("/demands/new/?draft=no")
    page.route("**/demands/new/", lambda route: None if route.request.method == "POST" else route.continue_())
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_label("Title").fill("点了两次的需求")
    save = page.get_by_role("button", name="Save", exact=True)
    save.evaluate("(button) => { button.click(); setTimeout(() => button.click(), 300); }")
    page.wait_for_timeout(1500)
    assert [url for url in sent if url.endswith("/demands/new/")] == [page.url.replace("?draft=no", "")]
    page.close()


def test_a_table_grows_in_place(visit: Visit) -> None:
    page = visit("demo-enterprise")
    page.goto("/demands/new/?draft=no")
    page.locator("[name=indicators-0-name]").fill("断丝率")
    page.get_by_role("button", name="Add rows").click()
    expect(page.locator("[name=indicators-3-name]")).to_be_visible()
    expect(page.locator("[name=indicators-0-name]")).to_have_value("断丝率")
    assert page.url.endswith("?draft=no")


def test_filters_work_without_a_reload_and_stand_in_the_address(visit: Visit) -> None:
    page = visit("demo-institute")
    page.goto("/achievements/")
    page.get_by_label("Title or number").fill("没有这样的标题")
    page.get_by_label("Title or number").press("Enter")
    expect(page.get_by_text("Nothing matches these filters")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/achievements/\?q=%E6"))
    page.get_by_role("link", name="Clear all").click()
    expect(page.get_by_role("link", name="耐氯中空纤维超滤膜")).to_be_visible()


def test_everything_works_without_scripts(visit: Visit) -> None:
    page = visit("demo-enterprise", java_script_enabled=False)
    page.goto("/demands/new/")
    if page.get_by_role("button", name="Discard it").count():
        page.get_by_role("button", name="Discard it").click()
    page.get_by_label("Title").fill("不用脚本写的需求")
    page.locator("[name=indicators-0-name]").fill("只写了名称")
    page.get_by_role("button", name="Add rows").click()
    expect(page.get_by_label("Title")).to_have_value("不用脚本写的需求")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("fill in “target value”")
    page.locator("[name=indicators-0-target]").fill("≤1")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="不用脚本写的需求")).to_be_visible()
    page.get_by_text("More steps").click()
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_label("Reason").fill("只是试试")
    page.get_by_role("button", name="Confirm: withdraw").click()
    expect(page.get_by_text("withdrawn").first).to_be_visible()
