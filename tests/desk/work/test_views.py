"""The pages of my work: lanes, choices, counts, calendar, views."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from kehui.desk.work import lanes
from kehui.desk.work.models import SavedView
from kehui.mechanisms.notices.models import Follow
from kehui.records.models import Record
from kehui.records.services import act, create
from tests import factories as f
from tests.browsing import browser, queries, words

pytestmark = pytest.mark.django_db
LIST = "/demands/"


@pytest.fixture
def cast() -> f.Cast:
    cache.clear()
    return f.cast()


def submitted(cast: f.Cast, title: str = "等待受理") -> object:
    demand = create("demand", by=cast.author, **f.demand_fields(cast.company, title=title))
    act(demand, "submit", by=cast.author)
    return demand


def test_whoever_is_signed_in_starts_at_their_work(cast: f.Cast) -> None:
    assert browser(cast.county).get("/").url == reverse("work")
    assert browser().get("/desk/").status_code == 302


def test_what_waits_is_shown_with_its_steps(cast: f.Cast) -> None:
    demand = submitted(cast)
    page = browser(cast.county).get("/desk/")
    assert "等待受理" in words(page)
    assert f"/demands/{demand.number}/steps/accept/" in page.content.decode()
    assert "等待受理" not in words(browser(cast.elsewhere).get("/desk/"))


def test_a_lane_is_narrowed_by_step_and_offers_the_step_for_several(cast: f.Cast) -> None:
    submitted(cast)
    page = browser(cast.county).get("/desk/", {"step": "demand.accept"})
    assert page.context["together_url"] == "/demands/together/"
    assert page.context["step"] == "accept"
    assert browser(cast.county).get("/desk/", {"step": "demand.publish"}).context["rows"] == []


def test_what_is_followed_stands_in_its_lane_as_long_as_it_may_be_seen(cast: f.Cast) -> None:
    demand = submitted(cast, "关注的需求")
    for person in (cast.county, cast.rival):
        Follow.objects.create(person=person, record_id=demand.pk)
    assert "关注的需求" in words(browser(cast.county).get("/desk/", {"lane": "followed"}))
    assert "关注的需求" not in words(browser(cast.rival).get("/desk/", {"lane": "followed"}))


def test_the_desk_asks_as_often_for_many_as_for_one(cast: f.Cast) -> None:
    submitted(cast)
    client = browser(cast.county)
    few = queries(client, "/desk/")
    for _each in range(8):
        submitted(cast)
    assert queries(client, "/desk/") == few


def test_counts_are_kept_for_the_pages_that_follow(cast: f.Cast) -> None:
    submitted(cast)
    client = browser(cast.county)
    assert 'hx-get="/desk/counts/"' in client.get("/demands/").content.decode()
    assert "1" in words(client.get("/desk/counts/"))
    page = client.get("/demands/")
    assert page.context["work_counts"].waiting == 1
    assert 'hx-get="/desk/counts/"' not in page.content.decode()


def test_the_calendar_shows_what_is_due(cast: f.Cast) -> None:
    demand = submitted(cast, "本月到期")
    type(demand).objects.filter(pk=demand.pk).update(due_on=date(2026, 10, 9))
    page = browser(cast.county).get("/desk/calendar/", {"month": "2026-10"})
    days = {day.day: day for week in page.context["weeks"] for day in week}
    assert [row.record.title for row in days[date(2026, 10, 9)].rows] == ["本月到期"]
    assert not days[date(2026, 10, 1)].working
    assert days[date(2026, 10, 10)].working  # a Saturday that is worked
    assert "本月到期" not in words(browser(cast.county).get("/desk/calendar/", {"month": "2026-12"}))
    assert browser(cast.county).get("/desk/calendar/", {"month": "bad"}).status_code == 200


@pytest.mark.parametrize("url", ["/desk/?lane=soon", "/desk/calendar/?month=2026-10"])
def test_every_page_of_my_work_leads_to_the_others_with_what_waits_there(cast: f.Cast, url: str) -> None:
    submitted(cast)
    page = browser(cast.county).get(url)
    assert [tab["count"] for tab in page.context["tabs"]] == [1, 0, 0, 0, 0, 0, None, None]
    assert [tab["url"].partition("?")[0] for tab in page.context["tabs"]].count("/desk/") == 6
    (here,) = [tab for tab in page.context["tabs"] if tab["active"]]
    assert here["url"].partition("&")[0] in url
    assert f'href="{here["url"]}"' in page.content.decode()


def test_what_stands_under_way_leads_to_the_lanes_and_counts_them_after_the_page(cast: f.Cast) -> None:
    submitted(cast)
    page, after = (browser(cast.county).get(url) for url in ("/desk/under-way/", "/desk/tabs/"))
    assert 'hx-get="/desk/tabs/" hx-trigger="load"' in page.content.decode()
    assert {tab["count"] for tab in page.context["tabs"]} == {None}
    assert [tab["count"] for tab in after.context["tabs"]] == [1, 0, 0, 0, 0, 0, None, None]
    for tabs in (page.context["tabs"], after.context["tabs"]):
        assert [tab["url"] for tab in tabs if tab["active"]] == ["/desk/under-way/"]


@pytest.mark.parametrize(
    ("lane", "said"), [("followed", "Follow"), ("started", "write down"), ("delegated", "delegates")]
)
def test_an_empty_lane_says_how_something_comes_to_stand_in_it(cast: f.Cast, lane: str, said: str) -> None:
    page = words(browser(cast.county).get("/desk/", {"lane": lane}))
    assert said in page
    assert "as soon as a step needs you" not in page


def test_a_full_day_of_the_calendar_opens_whole(cast: f.Cast) -> None:
    for each in range(6):
        demand = submitted(cast, f"同日到期{each}")
        Record.objects.filter(pk=demand.pk).update(due_on=date(2026, 12, 2))
    client = browser(cast.county)
    month = client.get("/desk/calendar/", {"month": "2026-12"})
    assert "and 2 more" in words(month)
    assert "?day=2026-12-02" in month.content.decode()
    whole = client.get("/desk/calendar/", {"day": "2026-12-02"})
    assert {row.record.title for row in whole.context["day_rows"]} == {f"同日到期{each}" for each in range(6)}
    assert whole.context["first"] == date(2026, 12, 1)
    assert client.get("/desk/calendar/", {"day": "soon"}).context["day"] is None


def test_a_view_is_kept_offered_and_thrown_away(cast: f.Cast) -> None:
    office, other = browser(cast.county), browser(cast.elsewhere)
    office.post("/desk/views/demand/", {"name": "济南新材料", "query": "?state=submitted&page=3&q=", "shared": "1"})
    view = SavedView.objects.get()
    assert view.query == "state=submitted"
    assert view.shared
    assert "济南新材料" in words(other.get(LIST))
    assert other.post(f"/desk/views/{view.pk}/drop/").status_code == 404
    assert office.post(f"/desk/views/{view.pk}/drop/").status_code == 302
    assert not SavedView.objects.exists()


def test_the_same_name_replaces_ones_view(cast: f.Cast) -> None:
    client = browser(cast.author)
    for query in ("state=draft", "state=submitted"):
        client.post("/desk/views/demand/", {"name": "我的", "query": query, "shared": "1"})
    view = SavedView.objects.get()
    assert view.query == "state=submitted"
    assert not view.shared  # only offices offer views to everybody
    assert "我的" not in words(browser(cast.rival).get(LIST))


def test_a_view_needs_a_name(cast: f.Cast) -> None:
    client = browser(cast.author)
    client.post("/desk/views/demand/", {"name": " ", "query": "state=draft"})
    assert not SavedView.objects.exists()


def test_the_kinds_of_a_full_desk_are_folded_and_steps_stand_under_the_chosen_kind(cast: f.Cast) -> None:
    submitted(cast)
    page = browser(cast.county).get("/desk/")
    assert [each.code for each, _url in page.context["choices"]] == ["demand"]
    assert "demand.accept" in [each.code for each, _url in page.context["steps"]]
    many = [lanes.Choice(str(place), "", count) for place, count in enumerate((1, 9, 8, 7, 6, 5, 4, 2))]
    first, rest = lanes.folded(many)
    assert [each.count for each in first] == [9, 8, 7, 6, 5]
    assert [each.count for each in rest] == [1, 4, 2]
    assert lanes.folded(many[:6]) == (many[:6], [])
    chosen = [*many[1:], lanes.Choice("rare", "", 1, active=True)]
    assert chosen[-1] in lanes.folded(chosen)[0]


def test_whoever_has_nothing_to_do_sees_what_stands_under_way_and_what_they_may_begin(cast: f.Cast) -> None:
    submitted(cast, "别处在办")
    page = browser(cast.leader).get("/desk/")
    assert "Under way" in words(page)
    assert "/demands/?state=submitted" in page.content.decode()
    assert "/demands/new/" not in page.content.decode()
    assert "/demands/new/" in browser(cast.rival).get("/desk/").content.decode()
