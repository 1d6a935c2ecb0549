"""The page behind a link: it shows what was chosen and nothing else, to nobody but whoever has the link."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kehui.background import counting
from kehui.mechanisms.inquiries.services import ask, revoke
from kehui.records.attachments import attach
from kehui.records.models import Note
from tests import factories as f
from tests.browsing import address, browser, fetched, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_asked_yet(db: None) -> None:  # noqa: ARG001
    counting.forget(float("inf"))


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


@pytest.fixture
def demand(cast: f.Cast) -> Any:
    return f.published_demand(cast)


def page_of(token: str) -> str:
    return reverse("inquiry-answer", args=[token])


def test_the_page_shows_what_was_chosen_and_nothing_else(cast: f.Cast, demand: Any) -> None:
    shown, kept = (attach(demand, f.letter(name), by=cast.county) for name in ("看.pdf", "藏.pdf"))
    _made, token = ask(demand, "可否放宽？", by=cast.county, days=7, names=["title", "problem"], files=[shown])
    answer = browser().get(page_of(token))
    said = words(answer)
    for part in ("可否放宽？", demand.title, demand.problem, "看.pdf"):
        assert part in said
    for part in (demand.number, demand.contact_name, demand.contact_phone, str(demand.owner), "藏.pdf", "800"):
        assert part not in said
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert "at most 5, up to 20.0" in said, "what may be sent is told beforehand"
    assert fetched(browser(), reverse("inquiry-file", args=[token, shown.pk])) == 200
    assert fetched(browser(), reverse("inquiry-file", args=[token, kept.pk])) == 404


def test_what_the_asker_may_not_read_any_more_is_not_shown(cast: f.Cast, demand: Any) -> None:
    _made, token = ask(demand, "甲？", by=cast.county, days=7, names=["title", "contact_name"], secret=True)
    assert demand.contact_name in words(browser().get(page_of(token)))
    cast.county.grants.update(until=timezone.localdate() - timedelta(days=1))
    answer = browser().get(page_of(token))
    assert answer.status_code == 410
    assert demand.title not in words(answer)


def test_reading_does_not_use_the_link_up_but_an_answer_does(cast: f.Cast, demand: Any) -> None:
    file = attach(demand, f.letter(), by=cast.county)
    _made, token = ask(demand, "甲？", by=cast.county, days=7, names=["title"], files=[file], audience="all")
    outsider = Client(enforce_csrf_checks=True)
    outsider.cookies["django_language"] = "en"
    for _each in range(2):
        assert outsider.get(page_of(token)).status_code == 200
    given = {"name": "周示例", "text": "可以", "files": [f.letter("一.pdf"), f.letter("二.pdf")]}
    assert "Your answer has arrived." in words(outsider.post(page_of(token), given))
    assert demand.files.count() == 3
    for answer in (outsider.get(page_of(token)), outsider.post(page_of(token), given)):
        assert answer.status_code == 410
        assert "answered already" in words(answer)
        assert demand.title not in words(answer)
    assert fetched(outsider, reverse("inquiry-file", args=[token, file.pk])) == 410
    page = words(browser(cast.author).get(address(demand)))
    assert "周示例 answered by a link, without an account" in page
    assert "可以" in page
    assert "周示例" not in words(browser(cast.author).get(address(demand, "history")))


def test_a_bad_file_costs_neither_the_text_nor_the_link(cast: f.Cast, demand: Any) -> None:
    _made, token = ask(demand, "甲？", by=cast.county, days=7)
    given = {"name": "周示例", "text": "写了很久", "files": [ContentFile(b"MZ", name="坏.pdf")]}
    page = browser().post(page_of(token), given)
    assert page.status_code == 422
    assert "坏.pdf" in words(page)
    assert "写了很久" in words(page)
    assert not Note.objects.exists()
    assert browser().post(page_of(token), given | {"files": []}).status_code == 200


def test_links_that_are_not_open_say_why(cast: f.Cast, demand: Any) -> None:
    made, token = ask(demand, "甲？", by=cast.county, days=7)
    assert browser().get(page_of("nothing")).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert "Its time is over." in words(browser().get(page_of(token)))
    revoke(made, by=cast.county)
    assert "revoked" in words(browser().get(page_of(token)))


def test_requests_have_a_rate(cast: f.Cast, demand: Any, settings: Any) -> None:
    settings.INQUIRY_RATE = 3
    _made, token = ask(demand, "甲？", by=cast.county, days=7)
    assert [browser().get(page_of(token)).status_code for _each in range(4)] == [200, 200, 200, 429]
    assert [browser().get(page_of(f"no{n}")).status_code for n in range(4)] == [404, 404, 404, 429]
