"""What is new in a saved search as a notification: to its owner, named by the search, and only while it may be seen."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from kehui.desk.search import indexer, services
from kehui.desk.search.alerts import alerts_for, look
from kehui.desk.search.models import Alerting, SearchAlert
from kehui.desk.search.telling import SOURCE, gather, tell
from kehui.market.demands.models import Demand
from kehui.mechanisms.notices.digests import lay_at_once, lay_digests
from kehui.mechanisms.notices.gathering import ask
from kehui.mechanisms.notices.letters import written
from kehui.mechanisms.notices.models import Letter, Notification, Place
from kehui.mechanisms.notices.preferences import choose
from kehui.mechanisms.notices.said import grouped
from kehui.people.models import Person
from tests import factories as f
from tests.browsing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(region: f.Cast, settings: Any) -> Demand:
    """A demand that began to fit a search of the scholar's."""
    settings.EMAIL_HOST, settings.SITE_URL = "127.0.0.1", "https://kehui.example.cn/"
    Person.objects.filter(pk=region.scholar.pk).update(email="scholar@example.cn")
    indexer.catch_up()
    services.save(region.scholar, name="我的纤维", query="q=碳纤维", alerting=Alerting.NOW)
    made = f.published_demand(region, title="碳纤维表面处理")
    indexer.catch_up()
    assert look(Alerting.NOW) == 1
    return made


def test_it_is_told_once_with_the_name_of_the_search(
    region: f.Cast, found: Demand, django_assert_num_queries: Any
) -> None:
    ask(SOURCE)
    Place.objects.filter(reader="search").update(at=timezone.now() - timedelta(minutes=2))
    ask(SOURCE)
    row = Notification.objects.get(sort="search")
    assert (row.person, row.record_id, row.channel) == (region.scholar, found.pk, "once")
    (line,) = gather(timezone.now() - timedelta(minutes=1))
    with django_assert_num_queries(1):
        said = tell(region.scholar, {7: line})[7]
    assert "我的纤维" in said.text
    assert said.url == "", "the record is what it is about"
    assert tell(region.rival, {7: line}) == {}, "of another's search nobody is told"
    (group,), _gone = grouped(region.scholar, [row])
    assert (group.number, group.title) == (found.number, found.title)
    services.mark_seen(region.scholar)
    assert not Notification.objects.filter(sort="search", read_at=None).exists(), "what was seen there is no news here"
    assert not list(gather(timezone.now() - timedelta(minutes=1)))


@pytest.mark.usefixtures("found")
@pytest.mark.parametrize("way", ["opened", "one topic", "all"])
def test_what_is_read_among_the_notifications_is_seen_among_the_searches(region: f.Cast, way: str) -> None:
    ask(SOURCE)
    row, client = Notification.objects.get(sort="search"), browser(region.scholar)
    if way == "opened":
        client.get(reverse("notification", args=[row.pk]))
    else:
        client.post(reverse("notifications-read"), {"all": "1"} if way == "all" else {"topic": row.topic})
    assert not SearchAlert.objects.filter(seen_at=None).exists()
    assert not [line for line in alerts_for(region.scholar) if line.new]


def test_of_anothers_alerts_nothing_is_seen(region: f.Cast, found: Demand) -> None:
    ask(SOURCE)
    services.save(region.rival, name="碳", query="q=碳纤维", alerting=Alerting.NOW)
    SearchAlert.objects.create(search=region.rival.saved_searches.get(), record=found.record_ptr)
    browser(region.scholar).post(reverse("notifications-read"), {"all": "1"})
    assert [line.new for line in alerts_for(region.rival)] == [True]


@pytest.mark.usefixtures("found")
def test_it_is_in_the_digest(region: f.Cast) -> None:
    region.scholar.saved_searches.update(alerting=Alerting.DAILY)
    ask(SOURCE)
    assert Notification.objects.get(sort="search").channel == "daily"
    lay_at_once()
    assert not Letter.objects.exists()
    lay_digests(None, timezone.now())
    mail = written(Letter.objects.get(person=region.scholar))
    assert mail is not None
    assert "我的纤维" in str(mail.body)


@pytest.mark.usefixtures("found")
def test_a_search_that_tells_at_once_is_mailed_at_once_in_one_mail(region: f.Cast) -> None:
    f.published_demand(region, title="碳纤维导管")
    indexer.catch_up()
    assert look(Alerting.NOW) == 1
    ask(SOURCE)
    lay_at_once()
    mail = written(Letter.objects.get(person=region.scholar))
    assert mail is not None
    assert "碳纤维导管" in str(mail.body)
    assert "碳纤维表面处理" in str(mail.body)


@pytest.mark.usefixtures("found")
def test_whoever_has_no_mail_of_searches_is_not_mailed_at_once_either(region: f.Cast) -> None:
    choose(region.scholar, {("search", ""): "page"}, language="zh-hans", wanted=True)
    ask(SOURCE)
    assert Notification.objects.get(sort="search").channel == "page"


@pytest.mark.usefixtures("found")
def test_a_mail_leads_to_where_the_alerts_of_its_search_stop_without_a_sign_in(region: f.Cast) -> None:
    ask(SOURCE)
    lay_at_once()
    mail = written(Letter.objects.get(person=region.scholar))
    assert mail is not None
    (path,) = set(re.findall(r"https://kehui.example.cn(/search/saved/stop/\S+)", str(mail.body)))
    client, search = Client(), region.scholar.saved_searches.get()
    assert "我的纤维" in client.get(path).content.decode()
    search.refresh_from_db()
    assert search.alerting == Alerting.NOW, "nothing is switched off by looking"
    assert "已停止" in client.post(path).content.decode()
    search.refresh_from_db()
    assert search.alerting == Alerting.OFF
    client.post(path, {"again": "daily"})
    search.refresh_from_db()
    assert search.alerting == Alerting.DAILY
    search.delete()
    assert client.get(path).status_code == 410
    assert client.post(reverse("stop-alerts", args=["forged"])).status_code == 410


def test_no_mail_of_what_may_no_longer_be_seen(region: f.Cast, found: Demand) -> None:
    ask(SOURCE)
    lay_at_once()
    f.placed(found, "draft")
    assert written(Letter.objects.get(person=region.scholar)) is None, "a mail is never empty"


@pytest.mark.usefixtures("found")
def test_nothing_is_left_of_a_search_that_was_thrown_away(region: f.Cast) -> None:
    ask(SOURCE)
    lay_at_once()
    region.scholar.saved_searches.get().delete()
    assert not SearchAlert.objects.exists()
    assert written(Letter.objects.get(person=region.scholar)) is None


@pytest.mark.usefixtures("found")
@pytest.mark.parametrize("choice", [("search", ""), ("search", "demand")])
def test_whoever_does_not_want_it_is_not_told(region: f.Cast, choice: tuple[str, str]) -> None:
    choose(region.scholar, {choice: "off"}, language="zh-hans", wanted=True)
    ask(SOURCE)
    assert not Notification.objects.filter(sort="search").exists()


@pytest.mark.usefixtures("found")
def test_the_reason_reads_in_the_language_of_the_reader(region: f.Cast) -> None:
    (line,) = gather(timezone.now() - timedelta(minutes=1))
    with translation.override("zh-hans"):
        assert tell(region.scholar, {1: line})[1].text == "您保存的检索“我的纤维”有新结果"
