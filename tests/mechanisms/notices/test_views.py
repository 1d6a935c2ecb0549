"""Notifications in the page: by record, newest first, only what may be seen; reading, following, settings."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from kehui.mechanisms.notices import links
from kehui.mechanisms.notices.gathering import about
from kehui.mechanisms.notices.models import Follow, Notification
from kehui.mechanisms.notices.preferences import chosen, mailing_of
from kehui.mechanisms.notices.said import grouped
from kehui.people.models import Membership, Person
from kehui.records.services import act, create, note
from tests import factories as f
from tests.browsing import address, browser, queries, words

pytestmark = pytest.mark.django_db
Told = Callable[..., list[str]]
PAGE = "/notifications/"


def demand(cast: f.Cast, title: str) -> Any:
    made = create("demand", by=cast.author, **f.demand_fields(cast.company, title=title))
    act(made, "submit", by=cast.author)
    return made


def test_they_stand_by_record_newest_first(cast: f.Cast, told: Told) -> None:
    assert cast.county.pk
    first, _second = demand(cast, "甲需求"), demand(cast, "乙需求")
    note(first, "请尽快", by=cast.author)
    told(cast.county)
    page = words(browser(cast.county).get(PAGE))
    assert page.index("乙需求") < page.index("Your turn after: Submit")
    assert "because the record waits for you" in page


def test_the_bar_counts_what_is_unread_and_reading_counts_down(cast: f.Cast, told: Told) -> None:
    assert cast.county.pk
    made = demand(cast, "甲需求")
    told(cast.county)
    client = browser(cast.county)
    assert "Notifications 1 unread" in words(client.get("/demands/"))
    row = Notification.objects.get(person=cast.county)
    answer = client.get(reverse("notification", args=[row.pk]))
    assert answer["Location"] == address(made)
    assert "Notifications 1 unread" not in words(client.get("/demands/"))
    assert browser(cast.author).get(reverse("notification", args=[row.pk])).status_code == 404


def test_all_under_the_filters_or_one_topic_are_marked_read(cast: f.Cast, told: Told) -> None:
    assert cast.county.pk
    one, two = demand(cast, "甲需求"), demand(cast, "乙需求")
    told(cast.county)
    client, rows = browser(cast.county), Notification.objects.filter(person=cast.county, read_at=None)
    client.post("/notifications/read/", {"topic": f"record:{one.pk}"})
    assert [row.record_id for row in rows.all()] == [two.pk]
    client.post("/notifications/read/?sort=own", {"all": "1"})
    assert rows.all().count() == 1
    client.post("/notifications/read/", {"all": "1", "until": str(rows.all().get().pk - 1)})
    assert rows.all().count() == 1
    assert client.post("/notifications/read/", {"topic": "none", "until": "9" * 5000}).status_code == 302
    assert client.post("/notifications/read/?kind=demand", {"all": "1"})["Location"] == f"{PAGE}?kind=demand"
    assert not rows.all().exists()


def test_filters_stand_in_the_address_and_emptiness_says_why(cast: f.Cast, told: Told) -> None:
    client = browser(cast.county)
    assert "Nothing to tell you yet" in words(client.get(PAGE))
    demand(cast, "甲需求")
    told(cast.county)
    assert "甲需求" in words(client.get(PAGE, {"sort": "turn", "kind": "demand", "unread": "1"}))
    assert "Nothing matches" in words(client.get(PAGE, {"sort": "own"}))
    assert client.get(PAGE, {"sort": "'\x00", "kind": "x", "page": "x"}).status_code == 200


def test_what_somebody_may_not_see_any_more_is_left_out_and_no_longer_counted(cast: f.Cast, told: Told) -> None:
    made = demand(cast, "甲需求")
    act(made, "return", by=cast.county, reason="补充")
    told(cast.author)
    Membership.objects.filter(person=cast.author).update(until=f.LONG_AGO)
    client = browser(Person.objects.get(pk=cast.author.pk))
    assert "Notifications 1 unread" in words(client.get("/demands/"))
    page = words(client.get(PAGE))
    assert "甲需求" not in page
    assert "are left out" in page
    assert "Notifications 1 unread" not in words(client.get("/demands/"))
    row = Notification.objects.get(person=cast.author)
    assert client.get(reverse("notification", args=[row.pk]))["Location"] == PAGE


def test_a_stranger_to_the_details_learns_of_steps_by_role_only(cast: f.Cast, told: Told) -> None:
    made = f.published_demand(cast, publicity="blurred", summary="概要")
    client = browser(cast.rival)
    client.post(reverse("follow", args=["demand", made.number]))
    act(made, "introduce", by=cast.author)
    assert told(cast.rival) == ["followed"]
    page = words(client.get(PAGE))
    assert cast.author.name not in page
    assert "Start talks with a solver" in page


def test_following_is_a_button_for_everybody_signed_in_who_sees_the_record(cast: f.Cast) -> None:
    made = f.published_demand(cast)
    url = reverse("follow", args=["demand", made.number])
    assert "Be told when it moves" not in words(browser().get(address(made)))
    client = browser(cast.rival)
    assert "Be told when it moves" in words(client.get(address(made)))
    assert "You follow this record" in words(client.post(url, follow=True))
    client.post(url)
    assert Follow.objects.count() == 1
    assert "You no longer follow" in words(client.post(url, {"leave": "1"}, follow=True))
    assert not Follow.objects.exists()
    hidden = create("demand", by=cast.author, **f.demand_fields(cast.company))
    assert client.post(reverse("follow", args=["demand", hidden.number])).status_code == 404
    assert client.post(reverse("follow", args=["nothing", "1"])).status_code == 404
    assert browser().post(url).status_code == 302


def test_settings_are_kept_with_exceptions_and_say_what_is_missing(cast: f.Cast) -> None:
    client, url = browser(cast.county), reverse("notice-settings")
    page = client.get(url)
    given = {bound.html_name: bound.value() for bound in page.context["form"] if bound.value() is not None}
    given |= {"on:own:": "off", "language": "en", "new_sort": "turn"}
    answer = client.post(url, given)
    assert answer.status_code == 422
    assert "Choose the records to which the exception applies." in words(answer)
    given |= {"new_kind": "expert", "new_channel": "page", "wanted": ""}
    assert "are kept" in words(client.post(url, given, follow=True))
    assert chosen(cast.county)["own", ""] == "off"
    assert chosen(cast.county)["turn", "expert"] == "page"
    assert not mailing_of(cast.county).wanted
    given |= {"on:turn:expert": "", "new_sort": "", "new_kind": ""}
    client.post(url, given)
    assert ("turn", "expert") not in chosen(cast.county)


def test_a_signed_link_opens_the_settings_of_one_person_without_a_sign_in(cast: f.Cast, settings: Any) -> None:
    path = links.settings_link(cast.county).removeprefix(settings.SITE_URL.rstrip("/"))
    page = browser().get(path)
    assert "Notification settings" in words(page)
    assert cast.county.name not in words(page)
    given = {bound.html_name: bound.value() for bound in page.context["form"] if bound.value() is not None}
    assert browser().post(path, given | {"on:turn:": "page"}).status_code == 302
    assert chosen(cast.county)["turn", ""] == "page"
    forged = signing.dumps(cast.county.pk, salt="other")
    assert browser().get(reverse("notice-settings-signed", args=[forged])).status_code == 410
    settings.NOTICE_LINK_DAYS = -1
    assert browser().get(path).status_code == 410


@pytest.mark.parametrize("signed", [True, False])
def test_a_browser_may_send_the_settings_it_was_shown(cast: f.Cast, settings: Any, signed: bool) -> None:
    """A page that sends no referrer makes browsers send no origin either, by which its form is taken for a forged one.
    The address of a signed page stays secret all the same: other sites are told nothing."""
    path = links.settings_link(cast.county).removeprefix(settings.SITE_URL.rstrip("/"))
    client, path = Client(enforce_csrf_checks=True), path if signed else reverse("notice-settings")
    if not signed:
        client.force_login(cast.county)
    page = client.get(path)
    assert page["Referrer-Policy"] == "same-origin"
    given = {bound.html_name: bound.value() for bound in page.context["form"] if bound.value() is not None}
    given["csrfmiddlewaretoken"] = page.context["csrf_token"]
    assert client.post(path, given, headers={"Origin": "http://testserver"}).status_code == 302
    assert client.post(path, given, headers={"Origin": "null"}).status_code == 403


def test_settings_say_where_mails_go_to_whoever_is_signed_in(cast: f.Cast, settings: Any) -> None:
    client, url = browser(cast.county), reverse("notice-settings")
    assert "This site sends no mail" in words(client.get(url))
    settings.EMAIL_HOST = "mail.example.org"
    assert "There is no mail address of yours here" in words(client.get(url))
    Person.objects.filter(pk=cast.county.pk).update(email="zhang@example.org")
    assert "Mails go to zhang@example.org." in words(client.get(url))
    path = links.settings_link(cast.county).removeprefix(settings.SITE_URL.rstrip("/"))
    assert "zhang@example.org" not in words(browser().get(path))


def test_what_happened_later_stands_first_whenever_it_was_read(cast: f.Cast, told: Told) -> None:
    made = demand(cast, "甲需求")
    told(cast.county)
    turn = Notification.objects.get(person=cast.county)
    early = about(made, "mentioned", cast.county.pk, "early", event=turn.event, at=turn.at - timedelta(days=2))
    early.save()
    groups, _gone = grouped(cast.county, Notification.objects.filter(person=cast.county).select_related("record"))
    assert [line.row for line in groups[0].lines] == [turn, early]


def test_one_click_in_a_mail_program_ends_all_mail(cast: f.Cast, settings: Any) -> None:
    path = links.unsubscribe_link(cast.county).removeprefix(settings.SITE_URL.rstrip("/"))
    client = Client(enforce_csrf_checks=True)  # a mail program brings no token
    page = client.get(path).content.decode()
    assert mailing_of(cast.county).wanted, "programs that look through mails open addresses, too"
    assert "停收全部通知邮件" in page
    assert links.settings_link(cast.county).removeprefix(settings.SITE_URL.rstrip("/")) in page
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200, "a mail program follows no redirect"
    assert not mailing_of(cast.county).wanted
    assert "不再向您发送通知邮件" in answer.content.decode()
    assert "恢复发送" in client.get(path).content.decode()
    client.post(path, {"again": "1"})
    assert mailing_of(cast.county).wanted
    assert client.post(reverse("notice-unsubscribe", args=["x"])).status_code == 410


def test_the_page_asks_as_often_for_many_as_for_few_and_strangers_pay_nothing(cast: f.Cast, told: Told) -> None:
    demand(cast, "甲需求")
    told(cast.county)
    client, stranger = browser(cast.county), browser()
    few, bare = queries(client, PAGE), queries(stranger, "/notifications/settings/x/")
    for place in range(12):
        demand(cast, f"需求{place}")
    told(cast.county)
    assert queries(client, PAGE) == few
    assert bare == 0
