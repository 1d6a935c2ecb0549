"""Asking on the record's page: for officers only, with the link shown one time."""

import re
from typing import Any

import pytest
from django.urls import reverse

from kehui.mechanisms.inquiries.models import Inquiry
from kehui.mechanisms.inquiries.services import ask
from tests import factories as f
from tests.browsing import address, browser, queries, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


@pytest.fixture
def demand(cast: f.Cast) -> Any:
    return f.published_demand(cast)


def asking(record: Any) -> str:
    return reverse("inquiry-ask", args=[record.kind, record.number])


def test_the_panel_is_for_officers_in_charge(cast: f.Cast, demand: Any) -> None:
    ask(demand, "误差可否放宽？", by=cast.county, days=7)
    for name, person in cast.people().items():
        if name == "platform":
            continue
        seen = "误差可否放宽？" in words(browser(person).get(address(demand)))
        assert seen == (name in {"county", "county2", "city", "city2", "department", "department2"}), name


def test_the_link_is_shown_once_and_leads_to_the_question(cast: f.Cast, demand: Any) -> None:
    client = browser(cast.county)
    assert "Fields that not every reader sees" in words(client.get(asking(demand)))
    page = client.post(asking(demand), {"question": "可否？", "names": ["title"], "audience": "all", "days": "7"})
    assert page["Cache-Control"] == "no-store"
    link = re.search(r'value="(http://testserver/answer/[^"]+)"', page.content.decode())
    assert link
    assert "可否？" in words(browser().get(link[1]))
    assert link[1] not in client.get(address(demand)).content.decode()


def test_a_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(cast: f.Cast, demand: Any) -> None:
    given = {"question": "可否？", "kept": ["contact_name"], "audience": "all", "days": "7"}
    page = browser(cast.county).post(asking(demand), given)
    assert page.status_code == 422
    assert "Confirm it, or take it out" in words(page)
    assert "可否？" in words(page)
    assert browser(cast.county).post(asking(demand), {}).status_code == 422
    assert not Inquiry.objects.exists()


def test_others_may_neither_ask_nor_revoke(cast: f.Cast, demand: Any) -> None:
    made, _token = ask(demand, "甲？", by=cast.county, days=7)
    url = reverse("inquiry-revoke", args=[demand.kind, demand.number, made.pk])
    for person in (cast.author, cast.leader, cast.elsewhere):
        assert browser(person).get(asking(demand)).status_code == 403
        assert browser(person).post(url).status_code == 403
    assert browser().post(url).status_code == 302
    assert browser(cast.county).get(reverse("inquiry-ask", args=["nothing", demand.number])).status_code == 404
    assert "revoked" in words(browser(cast.city).post(url, follow=True))
    assert "no longer open" in words(browser(cast.city).post(url, follow=True))


def test_the_panel_asks_as_often_for_many_questions_as_for_one(cast: f.Cast, demand: Any) -> None:
    client = browser(cast.county)
    ask(demand, "甲？", by=cast.county, days=7)
    few = queries(client, address(demand))
    for _each in range(9):
        ask(demand, "乙？", by=cast.county2, days=7)
    assert queries(client, address(demand)) == few
