"""The pages of saved searches: one's own alone, saved, changed and deleted after a confirmation."""

import pytest
from django.urls import reverse

from kehui.desk.search import indexer, services
from kehui.desk.search.alerts import look
from kehui.desk.search.models import Alerting, SavedSearch
from tests import factories as f
from tests.browsing import browser, words

pytestmark = pytest.mark.django_db
LIST = "/search/saved/"


def test_a_search_is_saved_from_its_results_changed_and_deleted(region: f.Cast) -> None:
    f.published_demand(region, title="碳纤维")
    indexer.catch_up()
    client = browser(region.scholar)
    url = f"{reverse('save-search')}?q=%E7%A2%B3%E7%BA%A4%E7%BB%B4&amp;kind=demand"
    assert url in client.get("/search/?q=碳纤维&kind=demand").content.decode()
    sent = {"name": "纤维需求", "alerting": "daily"}
    client.post(url.replace("&amp;", "&"), sent)
    assert "纤维需求" in words(client.get(LIST))
    search = SavedSearch.objects.get()
    assert (search.query, search.alerting) == ("q=%E7%A2%B3%E7%BA%A4%E7%BB%B4&kind=demand", "daily")
    client.post(reverse("saved-search", args=[search.pk]), sent | {"name": "新名"})
    assert "新名" in words(client.get(LIST))
    delete = reverse("delete-search", args=[search.pk])
    assert "records are not touched" in words(client.get(delete))
    assert SavedSearch.objects.exists()
    client.post(delete)
    assert not SavedSearch.objects.exists()


def test_what_is_wrong_is_said_and_nothing_is_saved(region: f.Cast) -> None:
    client = browser(region.scholar)
    answer = client.post(f"{reverse('save-search')}?q=膜", {"name": "", "alerting": "often"})
    assert answer.status_code == 200
    assert "is not one of the available choices" in words(answer)
    services.save(region.scholar, name="膜", query="q=膜")
    again = client.post(f"{reverse('save-search')}?q=水", {"name": "膜", "alerting": "off"})
    assert "You have a saved search of this name already." in words(again)
    nothing = client.post(reverse("save-search"), {"name": "空", "alerting": "off"})
    assert "There is nothing to save" in words(nothing)
    assert SavedSearch.objects.count() == 1


def test_a_search_keeps_several_values_of_a_filter(region: f.Cast) -> None:
    f.region("370202")
    kept = services.save(region.scholar, name="两地", query="q=碳&region=370102&region=370202&phase=open")
    wanted = services.wanted_of(kept)
    assert wanted.filters["region"] == ("370102", "370202")
    assert wanted.sentence().endswith("历下区、市南区")


def test_nobody_reaches_the_searches_of_others(region: f.Cast) -> None:
    search = services.save(region.scholar, name="膜", query="q=膜")
    for name in ("saved-search", "delete-search"):
        url = reverse(name, args=[search.pk])
        assert browser(region.rival).post(url, {"name": "x", "alerting": "off"}).status_code == 404
        assert browser().get(url).status_code == 302
    assert browser().get(LIST).status_code == 302
    assert "膜" not in words(browser(region.rival).get(LIST))


def test_what_is_new_stands_with_its_reason_until_it_is_seen(region: f.Cast) -> None:
    indexer.catch_up()
    services.save(region.scholar, name="我的膜", query="q=膜", alerting=Alerting.NOW)
    f.published_demand(region, title="超滤膜")
    indexer.catch_up()
    look(Alerting.NOW)
    client = browser(region.scholar)
    page = words(client.get(LIST))
    assert "Why you got this: it fits your saved search “我的膜” (“膜”)" in page
    assert "Mark all as seen" in page
    client.post(reverse("see-alerts"))
    assert "Mark all as seen" not in words(client.get(LIST))


def test_a_search_for_words_alone_is_called_by_them(region: f.Cast) -> None:
    client = browser(region.scholar)
    assert client.get(f"{reverse('save-search')}?q=膜").context["form"]["name"].value() == "膜"
    narrowed = client.get(f"{reverse('save-search')}?q=膜&kind=demand").context["form"]["name"].value()
    assert "膜" in narrowed
    assert len(narrowed) > 3
