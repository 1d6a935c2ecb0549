"""A file's preview on its own page: for whoever may fetch the file, with the way to the next one."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from kehui.records.attachments import attach
from tests import factories as f
from tests.browsing import address, browser, fetched, queries, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_shelf(settings: Any, tmp_path: Path) -> None:
    settings.PREVIEW_DIR = tmp_path


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


@pytest.fixture
def demand(cast: f.Cast) -> Any:
    return f.published_demand(cast)


def text(name: str, content: str = "残余应力") -> ContentFile:
    return ContentFile(content.encode(), name=name)


def test_a_preview_is_for_whoever_may_fetch_the_file(cast: f.Cast, demand: Any) -> None:
    made = attach(demand, text("记录.txt"), by=cast.county, audience="office")
    url = address(demand, "preview", made.pk)
    assert "残余应力" in words(browser(cast.city).get(url))
    for person in (cast.author, cast.rival, cast.stranger):
        assert browser(person).get(url).status_code == 404
        assert browser(person).get(address(demand, "preview-page", made.pk, 1)).status_code == 404
    assert browser(cast.city).get(address(demand, "preview", made.pk + 1)).status_code == 404


def test_a_picture_comes_with_its_page(cast: f.Cast, demand: Any) -> None:
    picture = (Path(f.__file__).parents[1] / "docs/images/demand.png").read_bytes()
    made = attach(demand, ContentFile(picture, name="图.png"), by=cast.county)
    client = browser(cast.county)
    assert (
        address(demand, "preview-page", made.pk, 1) in client.get(address(demand, "preview", made.pk)).content.decode()
    )
    assert fetched(client, address(demand, "preview-page", made.pk, 1)) == 200
    assert fetched(client, address(demand, "preview-page", made.pk, 2)) == 404


def test_the_files_follow_each_other_as_on_the_record_s_page(cast: f.Cast, demand: Any) -> None:
    first, middle, last = (attach(demand, text(f"{n}.txt", str(n)), by=cast.county) for n in range(3))
    newer = attach(demand, text("1b.txt", "新"), by=cast.county, replaces=middle)
    client = browser(cast.county)
    page = client.get(address(demand, "preview", last.pk))
    assert page.context["before_url"] == address(demand, "preview", newer.pk)
    assert page.context["after_url"] == address(demand, "preview", first.pk)
    older = client.get(address(demand, "preview", middle.pk))
    assert "There is a newer version of this file." in words(older)
    assert older.context["before_url"] == ""


def test_a_file_that_cannot_be_shown_says_so_and_can_be_fetched(cast: f.Cast, demand: Any) -> None:
    made = attach(demand, f.letter(), by=cast.county)
    page = browser(cast.county).get(address(demand, "preview", made.pk))
    assert page.status_code == 200
    assert "is damaged or not what its name says" in words(page)
    assert address(demand, "file", made.pk) in page.content.decode()


def test_the_page_asks_as_often_for_many_files_as_for_one(cast: f.Cast, demand: Any) -> None:
    made = attach(demand, text("0.txt"), by=cast.county)
    client, url = browser(cast.county), address(demand, "preview", made.pk)
    few = queries(client, url)
    for place in range(1, 10):
        attach(demand, text(f"{place}.txt", str(place)), by=cast.county)
    assert queries(client, url) == few


def test_an_idle_server_loads_nothing_large_that_only_some_pages_need() -> None:
    asked = "import django, sys; django.setup(); import kehui.urls; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert "kehui.records.pages.previews" in loaded
    assert not {"pypdfium2", "mammoth", "nh3", "puremagic", "openpyxl", "PIL", "scipy", "ortools"} & set(loaded)
