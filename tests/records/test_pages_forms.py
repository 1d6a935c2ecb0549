"""Forms: what is typed is checked in words, kept as a draft, and never lost when somebody else was quicker."""

from typing import Any

import pytest
from django.urls import reverse

from kehui.market.demands.models import Demand
from kehui.records.models import Draft, Event
from kehui.records.services import change, create
from tests import factories as f
from tests.browsing import HTMX, address, browser, hidden_values, words

pytestmark = pytest.mark.django_db
NEW = "demand:new"


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


@pytest.fixture
def draft(cast: f.Cast) -> Any:
    return create("demand", by=cast.author, **f.demand_fields(cast.company))


def typed(cast: f.Cast, **more: Any) -> dict[str, Any]:
    return {
        "title": "低温密封件泄漏", "owner": cast.company.pk, "budget": "12.5",
        "publicity": "public", "source": "online",
        "cooperation": ["joint", "talent"], "indicators-rows": "3", "indicators-0-name": "泄漏量",
        "indicators-0-target": "≤1",
    } | more  # fmt: skip


def changed(record: Any, page: Any, **more: Any) -> dict[str, Any]:
    """What the browser would send of the form on a page, with some fields typed anew."""
    form, sent = page.context["form"], hidden_values(page)
    for bound in form:
        value = bound.value()
        if bound.name == "indicators":
            continue
        sent[bound.name] = "" if value is None else str(value) if not isinstance(value, list | tuple) else value
    sent["budget"] = "" if record.budget is None else f"{record.budget / 1_000_000:g}"
    rows = {f"indicators-0-{code}": cell for code, cell in record.indicators[0].items()}
    return sent | rows | more


def test_a_new_record_is_written_from_the_form(cast: f.Cast) -> None:
    client = browser(cast.author)
    assert client.get(reverse(NEW)).status_code == 200
    answer = client.post(reverse(NEW), typed(cast))
    made = Demand.objects.get()
    assert answer["Location"] == address(made)
    assert (made.budget, made.cooperation, made.owner) == (12_500_000, ("joint", "talent"), cast.company)
    assert made.indicators[0]["name"] == "泄漏量"
    assert len(made.indicators) == 1
    onward = client.post(reverse(NEW), typed(cast, then="onward"))
    assert onward["Location"] == address(Demand.objects.latest("id"), "step", "submit")


def test_a_form_says_that_a_title_is_enough_only_where_it_is(cast: f.Cast) -> None:
    for person, kind, enough in ((cast.author, "demand", True), (cast.department, "violation", False)):
        page = browser(person).get(reverse(f"{kind}:new"))
        assert ("only the title is needed" in words(page)) == enough


def test_only_ones_own_organisations_are_on_offer(cast: f.Cast) -> None:
    page = browser(cast.author).get(reverse(NEW))
    assert list(page.context["form"].fields["owner"].queryset) == [cast.company]
    assert page.context["form"]["owner"].value() == cast.company.pk
    answer = browser(cast.author).post(reverse(NEW), typed(cast, owner=cast.university.pk))
    assert answer.status_code == 422
    assert not Demand.objects.exists()


def test_errors_are_said_in_words_and_nothing_typed_is_lost(cast: f.Cast) -> None:
    wrong = typed(cast, **{"title": "", "budget": "many", "indicators-0-target": "", "problem": "写了很久的正文"})
    page = browser(cast.author).post(reverse(NEW), wrong)
    text = words(page)
    assert page.status_code == 422
    assert "Please correct what is marked" in text
    assert "Row 1: fill in “target value”." in text
    assert "写了很久的正文" in text
    assert 'value="many"' in page.content.decode()
    assert 'href="#id_title"' in page.content.decode()
    assert not Event.objects.exists()
    assert Draft.objects.get().values["problem"] == ["写了很久的正文"]


@pytest.mark.parametrize(("text", "fen"), [("0.000001", 1), ("1,234.5", 1_234_500_000), ("", None)])
def test_amounts_are_exact_to_the_fen(cast: f.Cast, text: str, fen: int | None) -> None:
    browser(cast.author).post(reverse(NEW), typed(cast, budget=text))
    assert Demand.objects.get().budget == fen


@pytest.mark.parametrize("text", ["0.0000001", "-1"])
def test_amounts_that_are_none_are_refused(cast: f.Cast, text: str) -> None:
    assert browser(cast.author).post(reverse(NEW), typed(cast, budget=text)).status_code == 422


def test_a_table_grows_without_losing_what_was_typed(cast: f.Cast) -> None:
    page = browser(cast.author).post(reverse(NEW), typed(cast, more="indicators", title=""))
    html = page.content.decode()
    assert page.status_code == 200
    assert 'name="indicators-rows" value="4"' in html
    assert 'value="泄漏量"' in html
    assert "Please correct" not in html
    assert not Demand.objects.exists()


def test_a_draft_is_kept_offered_continued_and_discarded(cast: f.Cast) -> None:
    client = browser(cast.author)
    kept = client.post(reverse("demand:new-draft"), typed(cast, title="写到一半"), **HTMX)
    assert "Draft kept at" in kept.content.decode()
    offer = client.get(reverse(NEW))
    assert "You have an unsent draft" in words(offer)
    assert "写到一半" in words(offer)
    again = client.get(f"{reverse(NEW)}?draft=continue").content.decode()
    assert 'value="写到一半"' in again
    assert "Please correct" not in again
    assert "写到一半" not in words(browser(cast.colleague).get(reverse(NEW)))
    client.post(reverse("demand:new-draft"), {"discard": "1"})
    assert not Draft.objects.exists()


def test_a_draft_is_gone_once_it_was_sent(cast: f.Cast, draft: Any) -> None:
    client = browser(cast.author)
    page = client.get(address(draft, "change"))
    client.post(address(draft, "draft"), changed(draft, page, title="改到一半"))
    assert Draft.objects.get().record_id == draft.pk
    client.post(address(draft, "change"), changed(draft, page, title="改好了"))
    draft.refresh_from_db()
    assert draft.title == "改好了"
    assert not Draft.objects.exists()


def test_whoever_may_not_write_is_told_so(cast: f.Cast, draft: Any) -> None:
    assert browser(cast.scholar).get(reverse(NEW)).status_code == 403
    assert browser().get(reverse(NEW)).status_code == 302
    published = f.published_demand(cast)
    page = browser(cast.author).post(address(published, "change"), {"title": "越权"})
    assert page.status_code == 403
    assert "cannot be changed by you now" in words(page)
    assert browser(cast.rival).post(address(draft, "draft"), {"title": "x"}).status_code == 404


def conflict(cast: f.Cast, draft: Any, *, mine: dict[str, Any], theirs: dict[str, Any]) -> tuple[Any, Any]:
    """Somebody opens the form, a colleague changes the record, then the form is sent."""
    client = browser(cast.author)
    page = client.get(address(draft, "change"))
    change(draft, by=cast.colleague, **theirs)
    return client, client.post(address(draft, "change"), changed(draft, page, **mine))


def test_a_conflict_shows_both_versions_and_loses_neither(cast: f.Cast, draft: Any) -> None:
    mine, theirs = {"title": "我的标题", "problem": "我的难题"}, {"title": "他的标题", "keywords": "他的词"}
    client, page = conflict(cast, draft, mine=mine, theirs=theirs)
    assert page.status_code == 409
    chosen = {clash.name: (clash.mine, clash.theirs, clash.chosen) for clash in page.context["clashes"]}
    assert chosen == {
        "title": ("我的标题", "他的标题", "mine"),
        "problem": ("我的难题", draft.problem, "mine"),
        "keywords": (draft.keywords, "他的词", "theirs"),
    }
    assert str(cast.colleague) in words(page)
    draft.refresh_from_db()
    assert draft.title == "他的标题"
    keep = {"keep-title": "theirs", "keep-problem": "mine", "keep-keywords": "theirs"}
    answer = client.post(address(draft, "change"), hidden_values(page) | keep | {"cooperation": ["joint"]})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.problem, draft.keywords) == ("他的标题", "我的难题", "他的词")


def test_a_second_conflict_is_a_conflict_again(cast: f.Cast, draft: Any) -> None:
    client, page = conflict(cast, draft, mine={"title": "我的标题"}, theirs={"title": "他的标题"})
    draft.refresh_from_db()
    change(draft, by=cast.colleague, title="又改了")
    again = client.post(address(draft, "change"), hidden_values(page) | {"keep-title": "mine"})
    assert again.status_code == 409
    assert [clash.theirs for clash in again.context["clashes"] if clash.name == "title"] == ["又改了"]


def test_nothing_different_writes_nothing(cast: f.Cast, draft: Any) -> None:
    client, before = browser(cast.author), Event.objects.count()
    page = client.get(address(draft, "change"))
    answer = client.post(address(draft, "change"), changed(draft, page), follow=True)
    assert "Nothing was different." in words(answer)
    assert Event.objects.count() == before
