"""The start page: what is new for everybody."""

import pytest
from django.urls import reverse

from kehui.records.services import create
from tests import factories as f
from tests.browsing import browser, queries, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


def test_a_visitor_sees_counts_that_open_what_they_count(cast: f.Cast) -> None:
    f.published_demand(cast, title="公开的需求")
    create("demand", by=cast.author, **f.demand_fields(cast.company, title="未公开的草稿"))
    page = browser().get("/")
    counts = {stat.label: (stat.value, stat.url) for stat in page.context["stats"]}
    assert counts["Technology demands"] == ("1", reverse("demand:list"))
    assert "公开的需求" in words(page)
    assert "未公开的草稿" not in words(page)


def test_a_visitor_does_not_learn_whose_a_blurred_demand_is(cast: f.Cast) -> None:
    blurred = f.published_demand(cast, publicity="blurred", summary="摘要")
    assert blurred.owner.name not in words(browser().get("/"))


def test_the_start_page_asks_as_often_for_many_records_as_for_one(cast: f.Cast) -> None:
    f.published_demand(cast)
    client = browser()
    few = queries(client, "/")
    for _each in range(8):
        f.published_demand(cast)
    assert queries(client, "/") == few


def test_a_monitor_is_answered() -> None:
    assert browser().get("/healthz").json()["status"] == "ok"


def test_the_components_are_shown() -> None:
    assert browser().get("/components/").status_code == 200
