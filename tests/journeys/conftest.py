"""A whole site of its own process on a throw-away database, and browsers that report whatever goes wrong in a page."""

import os
import re
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site's data folder."""
    return tmp_path_factory.mktemp("journeys")


@pytest.fixture(scope="session")
def site(chromium: str, data: Path) -> Iterator[str]:  # noqa: ARG001
    """The address of a site served by `kehui serve`; without a browser it is not even started."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"KEHUI_DATA": str(data), "KEHUI_DEMO": "1", "PYTHONPATH": paths, "PYTHONUNBUFFERED": "1"}
    subprocess.run([sys.executable, "-m", "tests.journeys.region"], env=environment, check=True, cwd=ROOT)
    serve = [sys.executable, "-m", "kehui", "serve", "--port", "0", "--data", str(data)]
    with subprocess.Popen(serve, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        try:
            assert server.stdout is not None
            found = next(filter(None, (re.search(r"http://\S+", line) for line in server.stdout)))
            yield found[0]
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    # Its event loop stays in this thread, where the next tests of this process ask their database without being async.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def complains(said: ConsoleMessage) -> bool:
    """Errors and warnings of a page, but not that the server refused a form: that is part of a journey."""
    return said.type in ("error", "warning") and "the server responded with a status of 4" not in said.text


def forget_drafts(data: Path) -> None:
    """What an earlier journey typed and never sent is not offered to the next one."""
    with closing(sqlite3.connect(data / "kehui.sqlite3", timeout=20)) as database, database:
        database.execute("DELETE FROM records_draft")


def settle(pages: list[Page], under_way: Counter[str]) -> None:
    """Let requests end that were sent: a draft that is kept late would be offered to the next journey."""
    until = time.monotonic() + 5
    while pages and any(number > 0 for number in under_way.values()) and time.monotonic() < until:
        pages[0].wait_for_timeout(20)


@pytest.fixture
def visit(site: str, data: Path, browser: Browser) -> Iterator[Visit]:
    """Opens a browser of somebody's own, in English; at the end no page may have complained about anything."""
    forget_drafts(data)
    complaints: list[str] = []
    under_way: Counter[str] = Counter()
    contexts = []

    def open_page(person: str = "", *, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **{"base_url": site} | options)
        context.add_cookies([{"name": "django_language", "value": "en", "url": site}])
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda sent: under_way.update([sent.url]))
        for ended in ("requestfinished", "requestfailed"):
            page.on(ended, lambda sent: under_way.subtract([sent.url]))
        page.on("console", lambda said: complaints.append(said.text) if complains(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 500 else None)
        if person:
            page.goto("/sign-in/")
            page.locator(f"button[value={person}]").click()
            page.wait_for_url("**/")
        return page

    yield open_page
    settle([page for context in contexts for page in context.pages], under_way)
    for context in contexts:
        context.close()
    assert complaints == []
