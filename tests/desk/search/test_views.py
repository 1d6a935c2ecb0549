"""The search page and what is found while typing, for everybody, in a constant number of queries."""

import html
import re
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from kehui.desk.search import indexer, views
from kehui.desk.search.finding import find
from kehui.desk.search.shelf import shelf
from kehui.records.bulk import act_many, create_many
from kehui.records.services import create
from tests import factories as f
from tests.browsing import HTMX, browser, queries, words

pytestmark = pytest.mark.django_db
URL = "/search/"


def rows(cast: f.Cast, many: int) -> None:
    made = (f.achievement_fields(cast.university, title=f"碳纤维预浸料{place}") for place in range(many))
    ids = create_many("achievement", list(made), by=cast.scholar).done
    act_many("achievement", ids, "submit", by=cast.scholar)
    assert act_many("achievement", ids, "show", by=cast.county).done == ids
    indexer.catch_up()


def test_results_are_marked_counted_and_can_be_narrowed(region: f.Cast) -> None:
    f.published_demand(region, title="碳纤维预浸料", problem="碳纤维浸润不匀")
    rows(region, 3)
    page = browser().get(URL, {"q": "碳纤维"})
    content = page.content.decode()
    assert "4 results" in words(page)
    assert "<mark>碳纤维</mark>预浸料" in content
    assert "<mark>碳纤维</mark>浸润不匀" in content
    assert "?q=%E7%A2%B3%E7%BA%A4%E7%BB%B4&amp;kind=demand" in content
    narrowed = browser().get(URL, {"q": "碳纤维", "kind": "demand", "region": "370100"})
    assert "1 results" in words(narrowed)
    assert "Active filters:" in words(narrowed)
    assert reverse("match-text") in content


def test_several_values_of_a_filter_are_joined_by_or_and_each_is_a_chip(region: f.Cast) -> None:
    f.published_demand(region, title="历下的碳纤维")
    for title, code in (("青岛的碳纤维", "370202"), ("别处的碳纤维", "370602")):
        there = f.demand_fields(region.company, title=title, region=f.region(code))
        f.placed(create("demand", by=region.author, **there), "published")
    indexer.catch_up()
    page = browser().get(URL, {"q": "碳纤维", "region": ["370102", "370200 青岛市"]})
    assert sorted(each.plain for each in page.context["results"]) == ["历下的碳纤维", "青岛的碳纤维"]
    urls = [chip["url"] for chip in page.context["chips"]]
    assert len(urls) == 2
    assert "region=370102" not in urls[0]
    left = browser().get(URL + urls[0]).context["results"]
    assert [each.plain for each in left] == ["青岛的碳纤维"]
    content = page.content.decode()
    assert content.count('<input type="checkbox" name="region"') == 2, "beside the results they can be taken out, too"
    assert content.count('type="hidden" name="region"') == 2, "other words keep both"


LINK = re.compile(r'<a[^>]*href="(\?[^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
COUNTED = re.compile(r"(\d+)(\+?)\s*$")


def counted(content: str) -> dict[str, tuple[int, str]]:
    """Addresses on the page of tabs and facets, with the count beside each, and a plus where there may be more."""
    found = {}
    for address, inside in LINK.findall(content):
        number = COUNTED.search(re.sub(r"<[^>]+>", " ", inside).strip())
        if number and "page=" not in address:
            found[html.unescape(address)] = (int(number[1]), number[2])
    return found


def test_what_a_facet_or_tab_counts_is_what_its_list_holds(region: f.Cast) -> None:
    rows(region, 3)
    province, other = f.region("370000"), f.organisation(kind="university", at="370203")
    create(
        "achievement", by=region.scholar, **f.achievement_fields(region.university, title="碳纤维四", region=province)
    )
    create(
        "achievement",
        by=region.scholar,
        **f.achievement_fields(region.university, title="碳纤维五", region=other.region),
    )
    f.published_demand(region, title="碳纤维预浸料")
    indexer.catch_up()
    for start in ("?q=碳纤维", "?q=碳纤维&kind=achievement", "?kind=achievement", "?q=碳纤维&region=370100"):
        links = counted(browser(region.scholar).get(URL + start).content.decode())
        assert len(links) > 2, start
        for address, (count, more) in links.items():
            assert f"{count} results" in words(browser(region.scholar).get(URL + address)), (start, address)
            assert not more


def test_counts_of_other_kinds_say_that_there_may_be_more(region: f.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rows(region, 6)
    f.published_demand(region, title="碳纤维预浸料")
    indexer.catch_up()
    monkeypatch.setattr(views, "find", partial(find, pool=3, deepest=3))
    links = counted(browser().get(URL, {"q": "碳纤维", "kind": "demand"}).content.decode())
    assert {more for address, (_count, more) in links.items() if "kind=demand" not in address} == {"+"}
    assert {more for address, (_count, more) in links.items() if "kind=demand" in address} == {""}


def test_what_holds_no_word_is_said_so(region: f.Cast) -> None:
    for text in ("🚀", "!!!，。"):
        assert "holds no word" in words(browser(region.county).get(URL, {"q": text}))
    assert "holds no word" not in words(browser(region.county).get(URL))


def test_the_query_count_does_not_grow(region: f.Cast) -> None:
    f.published_demand(region, title="碳纤维预浸料")
    f.active_expert(region, title="碳示例")
    rows(region, 1)
    for person in (region.stranger, region.county):
        few = queries(browser(person), URL + "?q=碳纤维")
        rows(region, 25)
        assert queries(browser(person), URL + "?q=碳纤维") == few
        assert few <= 30
        rows(region, 1)


def test_pages_live_in_the_address(region: f.Cast) -> None:
    rows(region, 25)
    second = browser().get(URL, {"q": "碳纤维", "page": "2"})
    assert second.content.decode().count("data-result>") == 5
    assert "21–25 of 25" in words(second)


def test_a_whole_number_leads_to_its_record(region: f.Cast) -> None:
    record = f.published_demand(region)
    directed = f.published_demand(region, publicity="directed", summary="示例", title="定向")
    indexer.catch_up()
    answer = browser().get(URL, {"q": record.number.lower()})
    assert answer.headers["Location"] == reverse("demand:show", args=[record.number])
    assert browser().get(URL, {"q": directed.number}).status_code == 200
    head, _dash, serial = record.number.rpartition("-")
    short = f"{head}-{serial.lstrip('0')}"
    assert "1 results" in words(browser().get(URL, {"q": short}))


def test_the_results_alone_come_to_htmx(region: f.Cast) -> None:
    rows(region, 1)
    content = browser().get(URL, {"q": "碳纤维"}, **HTMX).content.decode()
    assert "data-result>" in content
    assert "<html" not in content


def test_what_is_found_while_typing_is_a_short_list(region: f.Cast) -> None:
    rows(region, 8)
    answer = browser().get(reverse("search-typed"), {"q": "tanxianw"})
    assert answer.content.decode().count('role="option"') == 6
    assert "8 records fit" in words(answer)
    assert browser().get(reverse("search-typed"), {"q": "示例大学"}).content.decode().count("typed-kind") >= 1
    assert browser().get(reverse("search-typed")).status_code == 200
    assert queries(browser(), reverse("search-typed") + "?q=碳纤维") <= 12


@pytest.mark.parametrize(
    "address",
    ["", "?q=", "?q=%20", "?q=%00", "?q=" + "长" * 300, "?kind=nothing", "?state=x&kind=demand", "?phase=x&q=a",
     "?region=&year=x", "?page=x&q=示例", "?page=99&q=示例", "?sort=newest", "?region=%00&industry=%00",
     "?q=*%22(%5B", "?q=a-.b", "?owner=x"],
)  # fmt: skip
def test_any_address_answers(region: f.Cast, address: str) -> None:
    f.published_demand(region)
    indexer.catch_up()
    for person in (region.stranger, region.county):
        assert browser(person).get(URL + address).status_code == 200


def test_without_an_index_the_page_says_so(region: f.Cast) -> None:
    assert region
    assert shelf.index() is None
    assert "The index is being built" in words(browser().get(URL, {"q": "碳纤维"}))


def test_an_empty_page_says_what_can_be_typed_and_every_page_has_the_box(region: f.Cast) -> None:
    page = browser(region.county).get(URL)
    assert "txw" in words(page)
    home: Any = browser(region.county).get("/demands/")
    assert f'action="{URL}"' in home.content.decode()
    assert reverse("terms") in home.content.decode()
