"""Lists and boards: filters in the address, sorting, columns and pages, at a constant number of queries."""

from typing import Any

import pytest
from django.urls import reverse

from kehui.people import spelt
from kehui.people.organisations import rename
from kehui.people.powers import Role
from kehui.records import paging
from kehui.records.services import act, create
from tests import factories as f
from tests.browsing import HTMX, TOKEN, browser, queries, titles, words

pytestmark = pytest.mark.django_db
LIST, BOARD = "demand:list", "demand:board"


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


def draft(cast: f.Cast, title: str, **more: Any) -> Any:
    return create("demand", by=cast.author, **f.demand_fields(cast.company, title=title, **more))


def listed(person: Any, query: str = "") -> list[str]:
    return titles(browser(person).get(f"{reverse(LIST)}?{query}"))


def test_everybody_sees_their_own_part_of_a_list(cast: f.Cast) -> None:
    f.published_demand(cast, title="公开的需求")
    draft(cast, "未提交的需求")
    assert listed(None) == ["公开的需求"]
    assert listed(cast.rival) == ["公开的需求"]
    assert sorted(listed(cast.author)) == ["公开的需求", "未提交的需求"]


def test_visitors_are_spared_what_concerns_the_office(cast: f.Cast) -> None:
    """Neither for whom records wait nor the choice of one's own; whoever asks for the column gets it."""
    f.published_demand(cast)
    for person, query, seen in ((None, "", False), (None, "columns=waiting", True), (cast.author, "", True)):
        page = browser(person).get(f"{reverse(LIST)}?{query}").content.decode()
        assert ("sort=due_on" in page or 'data-label="Waiting for"' in page or 'data-label="待办方"' in page) == seen
        assert ('name="desk"' in page) == (person is not None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=焊接", ["焊接机器人"]),
        ("q=xq-", ["焊接机器人", "膜材料"]),
        ("state=draft", ["焊接机器人"]),
        ("state=draft&state=submitted", ["焊接机器人", "膜材料"]),
        ("phase=open", ["膜材料"]),
        ("phase=open&phase=draft", ["焊接机器人", "膜材料"]),
        ("phase=done&phase=dropped", []),
        ("reached=submitted&reached=published", ["膜材料"]),
        ("reached=submitted&reached=draft", ["焊接机器人", "膜材料"]),
        ("publicity=blurred&publicity=public", ["焊接机器人", "膜材料"]),
        ("publicity=blurred", []),
        ("desk=waiting", ["焊接机器人"]),
        ("desk=mine", ["焊接机器人", "膜材料"]),
        ("desk=overdue", []),
        ("owner=示例装备", ["焊接机器人", "膜材料"]),
        ("industry=I02", ["焊接机器人", "膜材料"]),
        ("region=370100", ["焊接机器人", "膜材料"]),
        ("region=370102&q=膜", ["膜材料"]),
        ("region=370202&region=370102", ["焊接机器人", "膜材料"]),
        ("region=370202", []),
        ("owner=无此单位&owner=示例装备", ["焊接机器人", "膜材料"]),
        ("owner=91370100MA0DEMO99X", []),
        ("created_from=2000-01-01", ["焊接机器人", "膜材料"]),
        ("created_until=2000-01-01", []),
        ("q=&state=&industry=", ["焊接机器人", "膜材料"]),
    ],
)
def test_filters_stand_in_the_address(cast: f.Cast, query: str, found: list[str]) -> None:
    f.region("370202")
    draft(cast, "焊接机器人")
    act(draft(cast, "膜材料"), "submit", by=cast.author)
    assert sorted(listed(cast.author, query)) == sorted(found)


def test_a_refused_filter_says_so_and_shows_nothing(cast: f.Cast) -> None:
    draft(cast, "焊接机器人")
    page = browser(cast.author).get(f"{reverse(LIST)}?industry=I99&created_from=yesterday")
    assert titles(page) == []
    assert "A filter has a value that cannot be used" in words(page)
    assert "Industry" in words(page)


def test_every_active_filter_is_a_chip_that_removes_it(cast: f.Cast) -> None:
    draft(cast, "焊接机器人")
    page = browser(cast.author).get(f"{reverse(LIST)}?state=draft&state=submitted&q=焊接&page=1")
    chips = {(chip.value, chip.url) for chip in page.context["chips"]}
    quoted = "q=%E7%84%8A%E6%8E%A5"
    assert chips == {
        ("焊接", "?state=draft&state=submitted"),
        ("draft", f"?state=submitted&{quoted}"),
        ("submitted", f"?state=draft&{quoted}"),
    }


def test_several_values_are_chips_and_stay_ticked_and_the_page_keeps_them(cast: f.Cast) -> None:
    f.region("370202")
    draft(cast, "焊接机器人")
    page = browser(cast.author).get(f"{reverse(LIST)}?region=370102&region=370202&owner={cast.company.code}")
    assert titles(page) == ["焊接机器人"]
    assert [chip.url.count("region=") for chip in page.context["chips"]] == [2, 1, 1]
    assert cast.company.name in {chip.value for chip in page.context["chips"]}
    content = page.content.decode()
    assert content.count('<input type="checkbox" name="region"') == 2
    assert f'name="owner" value="{cast.company.code}" checked' in content


def test_choices_are_several_as_terms_are(cast: f.Cast) -> None:
    draft(cast, "焊接机器人")
    page = browser(cast.author).get(f"{reverse(LIST)}?publicity=public&publicity=blurred&phase=draft")
    assert {chip.value: chip.url for chip in page.context["chips"]} == {
        "public": "?publicity=blurred&phase=draft",
        "blurred: strangers read the summary only": "?publicity=public&phase=draft",
        "in preparation": "?publicity=public&publicity=blurred",
    }
    assert 'name="publicity" value="blurred" checked' in page.content.decode()


def test_no_more_values_than_a_page_can_show(cast: f.Cast) -> None:
    draft(cast, "焊接机器人")
    page = browser(cast.author).get(f"{reverse(LIST)}?" + "&".join(f"owner=示例{place}" for place in range(21)))
    assert titles(page) == []
    assert "at most 20" in words(page)


def test_a_list_offers_the_organisations_whose_records_the_reader_sees_there(cast: f.Cast) -> None:
    def offered(person: Any, text: str) -> list[str]:
        found = browser(person).get(reverse("offered-organisations", args=["demand", "owner"]), {"q": text}).json()
        return [each["code"] for each in found["options"]]

    draft(cast, "焊接机器人")
    cast.company.aliases.create(name="旧厂", kind="former")
    assert offered(cast.author, "旧厂") == offered(cast.author, cast.company.code[:8]) == [cast.company.code]
    assert offered(cast.rival, "") == offered(None, "") == [], "a draft tells others of nobody"
    f.published_demand(cast, publicity="blurred", summary="摘要")
    assert offered(cast.rival, "") == [], "nor does one that keeps its organisation to itself"
    f.published_demand(cast)
    assert offered(None, "") == [cast.company.code]


def test_a_list_offers_and_finds_organisations_by_pinyin_and_initials(cast: f.Cast) -> None:
    draft(cast, "焊接机器人")
    cast.company.aliases.create(name="海岳重工", kind="short")
    assert spelt.due()
    spelt.spell()
    assert not spelt.due()
    url = reverse("offered-organisations", args=["demand", "owner"])
    for text in ("shilizhuangbei", "slzb", "zhuangbei", "haiyue", "hyzg", "海岳"):
        options = browser(cast.author).get(url, {"q": text}).json()["options"]
        assert [each["code"] for each in options] == [cast.company.code], text
        assert listed(cast.author, f"owner={text}") == ["焊接机器人"], text
    assert browser(cast.author).get(url, {"q": "beizhuang"}).json()["options"] == []
    assert listed(cast.author, "owner=beizhuang") == []
    rename(cast.company, "岱宗装备", by=f.person(Role.ORGANISATION, organisation=cast.company))
    spelt.spell()
    assert listed(cast.author, "owner=dzzb") == listed(cast.author, "owner=slzb") == ["焊接机器人"], "old names, too"


def test_an_organisation_that_is_named_while_it_is_spelt_stays_due(
    cast: f.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    spelled = spelt.spelled

    def meanwhile(names: Any) -> dict[str, str]:
        cast.company.aliases.create(name="海岳重工", kind="short")
        return spelled(names)

    monkeypatch.setattr(spelt, "spelled", meanwhile)
    spelt.spell()
    cast.company.refresh_from_db()
    assert cast.company.keys is None
    monkeypatch.setattr(spelt, "spelled", spelled)
    spelt.spell()
    assert not spelt.due()


@pytest.mark.parametrize("place", [("none", "owner"), ("demand", "title"), ("demand", "none"), ("demand", "region")])
def test_there_are_no_organisations_elsewhere(cast: f.Cast, place: tuple[str, str]) -> None:
    assert browser(cast.author).get(reverse("offered-organisations", args=place)).status_code == 404


def test_nobody_learns_a_secret_by_filtering_or_sorting(cast: f.Cast) -> None:
    blurred = f.published_demand(cast, title="乙", publicity="blurred", summary="摘要", budget=87_650_000)
    f.published_demand(cast, title="甲", budget=10_000_000)
    assert listed(cast.rival, f"owner={blurred.owner.name}") == ["甲"]
    assert listed(cast.author, f"owner={blurred.owner.name}&sort=title") == listed(cast.author, "sort=title")
    assert listed(cast.author, "sort=-budget") == ["乙", "甲"]
    assert listed(cast.rival, "sort=-budget") == ["甲", "乙"]
    assert "87.65" not in words(browser(cast.rival).get(reverse(LIST)))


def test_columns_sort_both_ways_and_say_so(cast: f.Cast) -> None:
    for title, budget in (("甲", 2_000_000), ("乙", None), ("丙", 1_000_000)):
        draft(cast, title, budget=budget)
    assert listed(cast.author, "sort=budget") == ["丙", "甲", "乙"]
    assert listed(cast.author, "sort=-budget") == ["甲", "丙", "乙"]
    assert listed(cast.author, "sort=nonsense") == ["丙", "乙", "甲"]
    page = browser(cast.author).get(f"{reverse(LIST)}?sort=budget&q=%20")
    assert b'aria-sort="ascending"' in page.content
    assert b"sort=-budget" in page.content


def test_chosen_columns_are_remembered(cast: f.Cast) -> None:
    draft(cast, "焊接机器人")
    client = browser(cast.author)
    chosen = client.get(f"{reverse(LIST)}?columns=budget&columns=nonsense")
    assert [head.name for head, _url in chosen.context["heads"]] == ["title", "budget"]
    again = client.get(reverse(LIST))
    assert [head.name for head, _url in again.context["heads"]] == ["title", "budget"]
    assert b">80 " in again.content


def test_pages_are_counted_up_to_a_limit(cast: f.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "COUNTED", 40)
    for place in range(62):
        draft(cast, f"需求{place:02}")
    client = browser(cast.author)
    first, last = client.get(reverse(LIST)), client.get(f"{reverse(LIST)}?page=3&sort=title")
    assert "40+ records" in words(first)
    assert titles(last) == ["需求60", "需求61"]
    assert b'rel="next"' in first.content
    assert b'rel="next"' not in last.content
    assert len(titles(client.get(f"{reverse(LIST)}?rows=100"))) == 62
    assert titles(client.get(f"{reverse(LIST)}?page=nonsense&sort=title"))[0] == "需求00"


@pytest.mark.parametrize("counted", [40, 5000])
def test_a_page_past_the_end_is_the_last_that_is_known_to(
    cast: f.Cast, monkeypatch: pytest.MonkeyPatch, counted: int
) -> None:
    monkeypatch.setattr(paging, "COUNTED", counted)
    for place in range(62):
        draft(cast, f"需求{place:02}")
    client = browser(cast.author)
    for number in ("77", "9" * 20, "9" * 5000):
        page = client.get(f"{reverse(LIST)}?sort=title&page={number}")
        assert titles(page), number
        assert page.context["rows"].number in (2, 3), "the last that was counted, or the last there is"


@pytest.mark.parametrize("query", ["created_from=0001-01-01", "created_until=9999-12-31"])
@pytest.mark.parametrize("name", [LIST, BOARD])
def test_a_day_that_no_calendar_of_the_database_holds_is_the_first_or_the_last(
    cast: f.Cast, name: str, query: str
) -> None:
    draft(cast, "焊接机器人")
    assert "焊接机器人" in words(browser(cast.author).get(f"{reverse(name)}?{query}"))


def test_a_board_of_no_known_state_says_what_is_wrong(cast: f.Cast) -> None:
    draft(cast, "焊接机器人")
    told = words(browser(cast.author).get(f"{reverse(BOARD)}?state=nothing"))
    assert "nothing is not one of the available choices" in told
    assert "焊接机器人" not in told


def test_a_board_has_the_states_that_its_reader_can_see(cast: f.Cast) -> None:
    assert "draft" not in [state.code for state, *_rest in browser().get(reverse(BOARD)).context["columns"]]
    assert "draft" in [state.code for state, *_rest in browser(cast.author).get(reverse(BOARD)).context["columns"]]


@pytest.mark.parametrize("near", [2, 40, 1000])
def test_of_very_many_a_page_is_looked_for_among_the_newest_first(
    cast: f.Cast, monkeypatch: pytest.MonkeyPatch, near: int
) -> None:
    for place in range(70):
        draft(cast, f"{'甲' if place % 2 else '乙'}{place:02}")
    client, asked = browser(cast.author), f"{reverse(LIST)}?q=甲"
    expected = [titles(client.get(f"{asked}&page={page}")) for page in (1, 2)]
    assert [len(page) for page in expected] == [30, 5]
    monkeypatch.setattr(paging, "COUNTED", 20)
    monkeypatch.setattr(paging, "NEAR", near)
    assert [titles(client.get(f"{asked}&page={page}")) for page in (1, 2)] == expected


@pytest.mark.parametrize("name", [LIST, BOARD])
def test_htmx_gets_the_same_html_as_the_whole_page(cast: f.Cast, name: str) -> None:
    draft(cast, "焊接机器人")
    client, url = browser(cast.author), f"{reverse(name)}?q=焊接&state="
    whole, part = client.get(url), client.get(url, **HTMX)
    assert TOKEN.sub("", part.content.decode()).strip() in TOKEN.sub("", whole.content.decode())
    assert b"<html" not in part.content
    assert part["HX-Push-Url"] == f"{reverse(name)}?q=%E7%84%8A%E6%8E%A5"


@pytest.mark.parametrize("name", [LIST, BOARD])
def test_a_list_asks_the_database_as_often_for_thirty_rows_as_for_one(cast: f.Cast, name: str) -> None:
    client = browser(cast.county)
    act(draft(cast, "需求"), "submit", by=cast.author)
    one = queries(client, reverse(name))
    for place in range(29):
        act(draft(cast, f"需求{place}"), "submit", by=cast.author)
    assert queries(client, reverse(name)) == one


def test_a_board_keeps_the_filters_and_leads_to_the_list(cast: f.Cast) -> None:
    for place in range(22):
        draft(cast, f"焊接{place}")
    draft(cast, "膜材料")
    page = browser(cast.author).get(f"{reverse(BOARD)}?q=焊接")
    first = page.context["columns"][0]
    assert (first[0].code, len(first[1]), first[2]) == ("draft", 20, "22")
    assert first[3] == f"{reverse(LIST)}?q=%E7%84%8A%E6%8E%A5&state=draft"
    assert "膜材料" not in words(page)


def test_an_empty_list_says_what_to_do(cast: f.Cast) -> None:
    assert "Begin the first one" in words(browser(cast.author).get(reverse(LIST)))
    assert "Begin the first one" not in words(browser().get(reverse(LIST)))
    draft(cast, "膜材料")
    assert "Nothing matches these filters" in words(browser(cast.author).get(f"{reverse(LIST)}?q=钢"))


def test_nothing_typed_into_a_filter_is_run_as_html() -> None:
    page = browser().get(f"{reverse(LIST)}?q=<script>alert(1)</script>")
    assert b"<script>alert" not in page.content
