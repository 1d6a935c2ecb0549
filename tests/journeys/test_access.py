"""Pages for everybody: on a phone, by keyboard alone, and with the names that assistive technology reads."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit

PAGES = (
    "/", "/demands/", "/demands/board/", "/achievements/", "/achievements/?q=nothing", "/demands/new/", "/sign-in/",
    "/desk/", "/desk/under-way/", "/desk/calendar/", "/search/saved/",
)  # fmt: skip

# What is wrong with a page, in words; rules of WCAG 2.2 that can be read off the document.
CHECK = """() => {
  const wrong = [];
  const named = (one) => (one.getAttribute('aria-label') || one.textContent || one.title || one.value || '').trim()
    || one.querySelector('[aria-label], [title]') || one.getAttribute('aria-labelledby');
  const seen = new Set();
  for (const one of document.querySelectorAll('[id]')) {
    if (seen.has(one.id)) wrong.push('two elements have the id ' + one.id);
    seen.add(one.id);
  }
  for (const one of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    if (!one.labels.length && !one.getAttribute('aria-label') && !one.getAttribute('aria-labelledby'))
      wrong.push('no label: ' + one.outerHTML.slice(0, 90));
    for (const id of (one.getAttribute('aria-describedby') || '').split(' ').filter(Boolean))
      if (!document.getElementById(id)) wrong.push(one.name + ' is described by nothing: ' + id);
  }
  for (const one of document.querySelectorAll('a[href], button, summary'))
    if (!named(one)) wrong.push('no name: ' + one.outerHTML.slice(0, 90));
  for (const one of document.querySelectorAll('img:not([alt])')) wrong.push('no alt: ' + one.src);
  for (const one of document.querySelectorAll('th:not([scope])')) wrong.push('no scope: ' + one.innerText);
  if (document.querySelectorAll('h1').length !== 1) wrong.push('not one h1');
  if (document.querySelectorAll('main').length !== 1) wrong.push('not one main');
  if (!document.documentElement.lang) wrong.push('no language');
  let last = 0;
  for (const one of document.querySelectorAll('h1, h2, h3, h4')) {
    const level = Number(one.tagName[1]);
    if (last && level > last + 1) wrong.push('heading skips a level: ' + one.innerText);
    last = level;
  }
  return wrong;
}"""


@pytest.mark.parametrize("path", PAGES)
def test_pages_can_be_read_by_everybody(visit: Visit, path: str) -> None:
    page = visit("" if path == "/sign-in/" else "demo-enterprise")
    page.goto(path)
    assert page.evaluate(CHECK) == []


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/sign-in/"])
def test_nothing_is_wider_than_a_phone(visit: Visit, path: str) -> None:
    page = visit("demo-enterprise", width=360, has_touch=True)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def focused(page: Page) -> dict[str, Any]:
    return page.evaluate(
        "() => ({tag: document.activeElement.tagName, text: (document.activeElement.innerText || '').trim(),"
        " line: getComputedStyle(document.activeElement).outlineStyle})"
    )


def press_until(page: Page, text: str, key: str = "Tab") -> None:
    """Walk on until something with this text has the focus, which must be visible."""
    for _step in range(60):
        page.keyboard.press(key)
        now = focused(page)
        if now["text"].startswith(text):
            assert now["line"] != "none", f"the focus on {text} cannot be seen"
            return
    raise AssertionError(f"{text} is not reached by {key}")


def test_a_record_is_written_and_withdrawn_by_keyboard_alone(visit: Visit) -> None:
    page = visit("demo-enterprise")
    page.goto("/demands/")
    page.keyboard.press("Tab")
    assert focused(page)["text"] == "Skip to content"
    press_until(page, "New")
    page.keyboard.press("Enter")
    page.wait_for_url("**/new/")
    discard = page.get_by_role("button", name="Discard it")
    if discard.count():
        discard.press("Enter")
    page.get_by_label("Title").focus()
    page.keyboard.type("只用键盘写的需求")
    press_until(page, "Save")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="只用键盘写的需求")).to_be_visible()
    press_until(page, "More steps")
    page.keyboard.press("Enter")
    press_until(page, "Withdraw")
    page.keyboard.press("Enter")
    page.get_by_label("Reason").focus()
    page.keyboard.type("试验")
    press_until(page, "Confirm: withdraw")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="is done.")).to_be_visible()
