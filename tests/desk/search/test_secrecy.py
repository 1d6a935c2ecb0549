"""Nobody finds, counts or guesses what they may not read: not by words, not by filters, not by suggestions."""

from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse

from kehui.desk.search import indexer
from kehui.desk.search.finding import find
from kehui.desk.search.shelf import shelf
from kehui.desk.search.wanted import Wanted
from kehui.people.models import Person
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.records.queries import visible
from kehui.records.services import act, create
from tests import callings
from tests import factories as f
from tests.browsing import browser, words

pytestmark = pytest.mark.django_db
BLURRED = {"publicity": "blurred", "summary": "示例摘要"}


def found(address: str, person: Any) -> list[int]:
    return [row.pk for row in find(Wanted.of(QueryDict(address)), person).rows]


def test_a_blurred_demand_is_found_by_what_a_stranger_may_read_only(region: f.Cast) -> None:
    made = f.published_demand(region, title="叶片检测", problem="镍基单晶铸造裂纹", **BLURRED)
    indexer.catch_up()
    for person in (region.stranger, region.rival, region.broker, region.author, region.county):
        assert found("q=叶片", person) == [made.pk]
        assert found("q=镍基单晶", person) == []
        assert found(f"q={region.company.name}", person) == []
        assert found(f"owner={region.company.code}", person) == []
    assert region.company.name not in words(browser().get("/search/", {"q": "叶片"}))


def test_no_secret_word_is_in_the_index(region: f.Cast) -> None:
    f.published_demand(region, problem="镍基单晶", contact_name="王麒麟", **BLURRED)
    f.displayed_achievement(region, conclusion="鉴定结论机密词", secrecy="restricted", contact_name="李麒麟")
    f.active_expert(region)
    indexer.catch_up()
    index = shelf.index()
    assert index is not None
    for secret in ("镍基", "麒麟", "机密", "0531"):
        for name in ("title", "text", "character", "number"):
            assert index.searcher().terms_with_prefix(name, secret) == [], secret


def test_directed_and_unpublished_records_are_found_and_counted_for_those_alone_who_see_them(region: f.Cast) -> None:
    directed = f.published_demand(region, title="定向攻关叶片", publicity="directed", summary="示例")
    draft = create("demand", by=region.author, **f.demand_fields(region.company, title="叶片草稿"))
    f.published_demand(region, title="叶片公开")
    indexer.catch_up()
    named = set(Record.objects.filter(title__contains="叶片").values_list("pk", flat=True))
    for name, person in region.people().items():
        if getattr(person, "machine", False):
            continue
        seen = {pk for kind in kinds for pk in visible(kind, person).values_list("pk", flat=True)}
        asked = find(Wanted.of(QueryDict("q=叶片")), person)
        assert {row.pk for row in asked.rows} == named & seen, name
        assert sum(asked.by_kind.values()) == len(asked.rows)
    page = words(browser().get("/search/", {"q": "叶片"}))
    assert "1 results" in page
    assert "定向" not in page
    assert found("q=叶片", region.stranger) != []
    assert directed.pk in found("q=叶片", region.county)
    assert draft.pk in found("q=叶片", region.author)
    assert draft.pk not in found("q=叶片", region.county)


def test_suggestions_and_typing_tell_nothing_of_hidden_records(region: f.Cast) -> None:
    f.published_demand(region, title="镍基合金Hastelloy", publicity="directed", summary="示例")
    indexer.catch_up()
    for asked in ("聂基合金", "hasteloy", "njhj", "镍"):
        for url in ("/search/", reverse("search-typed")):
            page = words(browser().get(url, {"q": asked}))
            assert "镍基合金" not in page
            assert "hastelloy" not in page.lower()
    assert "镍基合金" in words(browser(region.county).get("/search/", {"q": "njhj"}))


def test_strangers_learn_of_organisations_that_show_them_something_only(region: f.Cast) -> None:
    f.published_demand(region, **BLURRED)
    f.displayed_achievement(region)
    indexer.catch_up()
    assert "示例装备公司" not in words(browser().get("/search/", {"q": "示例装备"}))
    assert "示例大学" in words(browser().get("/search/", {"q": "示例大学"}))


def test_where_a_blind_applicant_sits_is_neither_shown_nor_counted(region: f.Cast) -> None:
    """The expert who judges it may read what is proposed, and finds it by that."""
    case = callings.application_under_review(region, title="盲审课题甲")
    made = create("round", by=region.department, **callings.round_fields(region, call=case.call))
    made = f.walk(made, ("begin", region.department))
    review = create("review", by=region.department, round=made, case=case, judge=callings.another_expert(region))
    f.walk(made, ("start", region.department))
    review.refresh_from_db()
    expert = Person.objects.get(pk=review.reviewer_id)
    act(review, "accept", by=expert, declared=True)
    indexer.catch_up()
    (row,) = find(Wanted.of(QueryDict("q=盲审课题&kind=application")), expert).rows
    assert (row.pk, row.region) == (case.pk, None)
    page = browser(expert).get("/search/", {"q": "盲审课题", "kind": "application"})
    result = page.content.decode().split('<li class="find-result">')[1].split("</li>")[0]
    assert case.number in result
    assert str(case.region) not in result
    assert "&amp;region=" not in page.content.decode()
