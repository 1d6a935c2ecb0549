"""Files on a record's page: several at once, versions, and the same answer with and without scripts."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kehui.records.attachments import attach
from kehui.records.services import note
from tests import factories as f
from tests.browsing import HTMX, address, browser, fetched, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


@pytest.fixture
def demand(cast: f.Cast) -> Any:
    return f.published_demand(cast)


def pdf(name: str) -> ContentFile:
    return ContentFile(f"%PDF-1.4 {name}".encode(), name=name)


def test_one_bad_file_does_not_lose_the_others(cast: f.Cast, demand: Any) -> None:
    sent = {"file": [pdf("一.pdf"), ContentFile(b"MZ", name="坏.pdf"), pdf("二.pdf")]}
    page = browser(cast.author).post(address(demand, "attach"), sent, follow=True)
    assert "2 files were attached." in words(page)
    assert "“坏.pdf” is no PDF file" in words(page)
    assert [file.name for file in demand.files.all()] == ["一.pdf", "二.pdf"]


def test_a_version_of_no_file_is_a_file_of_its_own(cast: f.Cast, demand: Any) -> None:
    sent = {"file": pdf("一.pdf"), "replaces": "9" * 5000}
    assert browser(cast.author).post(address(demand, "attach"), sent).status_code == 302
    assert [file.version for file in demand.files.all()] == [1]


def test_htmx_gets_the_panel_with_the_words(cast: f.Cast, demand: Any) -> None:
    sent = {"file": [pdf("一.pdf"), ContentFile(b"MZ", name="坏.pdf")]}
    page = browser(cast.author).post(address(demand, "attach"), sent, **HTMX)
    assert page.content.decode().strip().startswith('<section class="panel" id="files">')
    assert "1 file was attached." in words(page)
    assert "“坏.pdf” is no PDF file" in words(page)


def test_versions_stand_under_the_latest(cast: f.Cast, demand: Any) -> None:
    first = attach(demand, pdf("甲.pdf"), by=cast.author)
    client = browser(cast.author)
    page = client.post(address(demand, "attach"), {"file": pdf("乙.pdf"), "replaces": first.pk}, follow=True)
    assert "“乙.pdf” was attached as version 2." in words(page)
    assert "1 earlier version" in words(page)
    (shown,) = page.context["files"]
    assert (shown.latest.name, [each.name for each in shown.older]) == ("乙.pdf", ["甲.pdf"])
    for file in demand.files.all():
        assert fetched(client, address(demand, "file", file.pk)) == 200
    assert client.post(address(demand, "attach"), {"file": pdf("丙.pdf"), "replaces": 10**9}).status_code == 404


def test_a_record_with_thirty_notes_and_files_asks_the_database_no_more_often(cast: f.Cast, demand: Any) -> None:
    def add(place: int) -> None:
        note(demand, f"第{place}条 @{cast.county.username}", by=cast.author)
        attach(demand, pdf(f"{place}.pdf"), by=cast.author)

    def asked() -> int:
        client = browser(cast.county)
        client.get(address(demand))
        with CaptureQueriesContext(connection) as found:
            client.get(address(demand))
        return len(found)

    add(0)
    few = asked()
    for place in range(1, 30):
        add(place)
    assert asked() == few
