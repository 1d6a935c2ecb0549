"""Views of lists are kept, offered to everybody by offices, and thrown away by whoever looks after them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kehui.desk.work.models import SavedView
from kehui.people.powers import Role
from tests import factories as f
from tests.browsing import browser, words
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return f.cast()


def kept(person: object, name: str, **more: str) -> SavedView:
    sent = {"name": name, "query": "state=published&page=3"} | more
    browser(person).post(reverse("keep-view", args=["demand"]), sent)
    return SavedView.objects.get(name=name)


def test_an_office_offers_a_view_to_everybody_and_others_keep_theirs_to_themselves(cast: Cast) -> None:
    view, own = kept(cast.county, "本周发布", shared="1"), kept(cast.author, "我的视图", shared="1")
    assert (view.query, view.shared, own.shared) == ("state=published", True, False)
    page = browser(cast.rival).get("/demands/")
    assert "本周发布" in words(page)
    assert "我的视图" not in words(page)
    assert browser(cast.rival).post(reverse("drop-view", args=[view.pk])).status_code == 404


def test_a_view_left_behind_is_thrown_away_by_another_office(cast: Cast) -> None:
    view, url = kept(cast.county, "本周发布", shared="1"), "/demands/"
    drop = reverse("drop-view", args=[view.pk])
    assert drop not in browser(cast.city).get(url).content.decode()
    assert browser(cast.city).post(drop).status_code == 404
    cast.county.grants.filter(role=Role.COUNTY).update(until=timezone.localdate() - timedelta(1))
    assert drop not in browser(cast.rival).get(url).content.decode()
    assert drop in browser(cast.city).get(url).content.decode()
    browser(cast.city).post(drop)
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": " ", "query": "state=published"}, "Give the view a name."),
        ({"name": "全部", "query": "page=2"}, "This is the whole list"),
    ],
)
def test_a_view_that_cannot_be_kept_says_what_is_missing(cast: Cast, sent: dict[str, str], said: str) -> None:
    answer = browser(cast.county).post(reverse("keep-view", args=["demand"]), sent, follow=True)
    assert said in words(answer)
    assert not SavedView.objects.exists()
