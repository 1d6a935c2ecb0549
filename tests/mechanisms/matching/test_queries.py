"""What answers what: narrowed to what the asker may see, with reasons that add up, in a fixed number of queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from kehui.core.search import Query
from kehui.mechanisms.matching import found as found_page
from kehui.mechanisms.matching import indexer, queries, suggestions
from kehui.mechanisms.matching.models import Suggestion
from kehui.mechanisms.matching.queries import Asking, answers, ask, reasons_for
from kehui.mechanisms.matching.services import judge
from kehui.mechanisms.matching.shelf import shelf
from kehui.records.bulk import act_many, create_many
from kehui.records.models import Record
from tests.factories import Cast, term, walk
from tests.mechanisms.matching.market import achievement, achievement_row, achievements, demand, demand_row

pytestmark = pytest.mark.django_db
TITLES = ("锅炉水冷壁防腐涂层", "锅炉烟气脱硝催化剂", "余热锅炉清灰装置", "轴承钢热处理", "碳纤维上浆剂")


@pytest.fixture
def stocked(caught_up: Cast) -> Cast:
    """A handful of displayed achievements in the index."""
    achievements(caught_up, [achievement_row(caught_up, title) for title in TITLES])
    indexer.catch_up()
    return caught_up


def titles(found: list[Any]) -> list[str]:
    return [each.record.title for each in found]


def test_the_best_answer_stands_first(stocked: Cast) -> None:
    wanted = demand(stocked, "锅炉水冷壁腐蚀", "水冷壁高温腐蚀，需要防腐涂层")
    found = answers(wanted, "achievement", person=stocked.author)
    assert titles(found)[0] == "锅炉水冷壁防腐涂层"
    assert "轴承钢热处理" not in titles(found)[:3]
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_reasons_sum_to_the_score(stocked: Cast) -> None:
    wanted = demand(stocked, "锅炉水冷壁腐蚀", "220t/h 锅炉的水冷壁高温腐蚀，需要防腐涂层")
    found = answers(wanted, "achievement", person=stocked.author)
    assert found
    for each in found:
        assert 0 < each.score <= 100
        assert sum(part.value for part in each.parts) == pytest.approx(each.score, abs=1e-9)
        assert sum(part.value for part in each.shown) == pytest.approx(each.score, abs=1e-9)
        assert len(each.shown) <= found_page.MOST + 2


def test_reasons_name_fields_as_pages_do(stocked: Cast) -> None:
    wanted = demand(stocked, "锅炉水冷壁腐蚀")
    fields = {part.field for each in answers(wanted, "achievement", person=stocked.author) for part in each.words}
    assert fields <= {"名称", "关键词", "成果简介", "创新点", "技术指标", "应用场景"}


def test_what_is_asked_and_not_shown_is_missing(stocked: Cast) -> None:
    wanted = demand(stocked, "锅炉水冷壁防腐", "生物质燃料氯离子")
    best = answers(wanted, "achievement", person=stocked.author)[0]
    assert any("氯离子" in phrase for phrase in best.missing)
    assert not any("水冷壁" in phrase for phrase in best.missing)


def test_a_record_is_not_similar_to_itself(caught_up: Cast) -> None:
    one, two = demand(caught_up, "锅炉水冷壁腐蚀"), demand(caught_up, "锅炉水冷壁结渣")
    indexer.catch_up()
    assert titles(answers(one, "demand", person=caught_up.author)) == [two.title]


def test_achievements_ask_for_demands_likewise(stocked: Cast) -> None:
    wanted = demand(stocked, "锅炉水冷壁腐蚀", "需要防腐涂层")
    offered = achievement(stocked, "水冷壁防腐涂层喷涂机器人")
    indexer.catch_up()
    assert titles(answers(offered, "demand", person=stocked.scholar)) == [wanted.title]


def test_a_facet_narrows(caught_up: Cast) -> None:
    rows = [
        achievement_row(caught_up, f"锅炉防腐涂层{code}") | {"industry": term("industry", code)}
        for code in ("I02", "I06")
    ]
    achievements(caught_up, rows)
    indexer.catch_up()
    narrowed = ask(
        Asking(Query.of("锅炉防腐涂层")), "achievement", person=caught_up.stranger, top=5, facets={"industry": ("I06",)}
    )
    assert titles(narrowed) == ["锅炉防腐涂层I06"]


def test_a_reader_gets_as_many_as_there_are_to_see(caught_up: Cast) -> None:
    """However many better answers the reader may not see, the best visible ones come."""
    directed = {"publicity": "directed", "summary": "锅炉水冷壁高温腐蚀"}
    rows = [demand_row(caught_up, f"锅炉水冷壁高温腐蚀{n}", **directed) for n in range(40)]
    ids = create_many("demand", rows, by=caught_up.author).done
    for step, by in (("submit", caught_up.author), ("accept", caught_up.county), ("publish", caught_up.city)):
        assert act_many("demand", ids, step, by=by).done == ids
    visible = [demand(caught_up, f"锅炉检修{n}") for n in range(3)]
    indexer.catch_up()
    found = ask(Asking(Query.of("锅炉水冷壁高温腐蚀")), "demand", person=caught_up.stranger, top=3)
    assert {each.record.pk for each in found} == {each.pk for each in visible}


def test_only_the_county_in_charge_sees_what_is_directed(caught_up: Cast) -> None:
    demand(caught_up, "锅炉水冷壁", publicity="directed", summary="锅炉水冷壁")
    indexer.catch_up()
    query = Query.of("锅炉水冷壁")
    assert len(ask(Asking(query), "demand", person=caught_up.county, top=3)) == 1
    assert ask(Asking(query), "demand", person=caught_up.elsewhere, top=3) == []


def test_what_has_just_closed_is_not_shown_although_the_index_still_has_it(stocked: Cast) -> None:
    """The index may be behind by a moment; what a reader may see is decided by the database."""
    made = achievement(stocked, "锅炉吹灰器")
    indexer.catch_up()
    walk(made, ("pause", stocked.scholar))
    assert titles(ask(Asking(Query.of("吹灰器")), "achievement", person=stocked.stranger, top=3)) == []


def test_without_an_index_there_are_no_answers(market: Cast) -> None:
    wanted = demand(market, "锅炉水冷壁腐蚀")
    assert answers(wanted, "achievement", person=market.author) == []


def test_an_index_that_breaks_while_it_is_read_gives_nothing_and_is_let_go(
    stocked: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_values: object) -> None:
        raise queries.IndexBroken("torn")

    monkeypatch.setattr(queries, "search", broken)
    assert ask(Asking(Query.of("锅炉")), "achievement", person=stocked.stranger, top=3) == []
    monkeypatch.undo()
    assert shelf.index() is not None
    assert ask(Asking(Query.of("锅炉")), "achievement", person=stocked.stranger, top=3)


def test_a_query_without_words_gives_nothing(stocked: Cast) -> None:
    assert ask(Asking(Query.of("，。")), "achievement", person=stocked.stranger, top=3) == []


def test_reasons_for_a_pair(stocked: Cast) -> None:
    wanted = demand(stocked, "锅炉水冷壁腐蚀")
    best = answers(wanted, "achievement", person=stocked.author)[0]
    again = reasons_for(wanted, best.record, person=stocked.author)
    assert again is not None
    assert again.score == pytest.approx(best.score)
    worst = achievement(stocked, "碳纤维上浆剂乙")
    indexer.catch_up()
    assert reasons_for(wanted, worst, person=stocked.author) is None


@pytest.mark.parametrize("who", ["author", "county", "broker", "stranger"])
def test_the_number_of_queries_does_not_grow(
    caught_up: Cast, django_assert_max_num_queries: Callable[..., Any], who: str
) -> None:
    """As many for one answer as for thirty, verdicts too: powers, secrets, tables, learnt terms, answers, verdicts."""
    wanted = demand(caught_up, "锅炉水冷壁腐蚀")
    counts = []
    for many in (1, 29):
        rows = [achievement_row(caught_up, f"锅炉水冷壁防腐涂层{many}{n}") for n in range(many)]
        achievements(caught_up, rows)
        indexer.catch_up()
        person = getattr(caught_up, who)
        person = type(person).objects.get(pk=person.pk) if who != "stranger" else person
        for each in answers(wanted, "achievement", person=caught_up.author, top=2):
            judge(wanted, each.record, "accepted", reason="合适", by=caught_up.author)
        with django_assert_max_num_queries(10) as counted:
            found = answers(wanted, "achievement", person=person, top=30)
            assert [(each.owner, each.in_short, each.shown) for each in found]
        counts.append((len(found), len(counted)))
    assert counts[0][0] == 1
    assert counts[1][0] == 30
    assert counts[0][1] == counts[1][1]


def test_what_stands_out_has_much_more_than_is_usual_for_the_same(caught_up: Cast, settings: Any) -> None:
    wanted = demand(caught_up, "锅炉水冷壁高温腐蚀防护涂层")
    for title in ("锅炉水冷壁高温腐蚀防护涂层", "锅炉吹灰器", "防护服"):
        achievement(caught_up, title)
    indexer.catch_up()

    def told() -> dict[str, bool]:
        found = answers(wanted, "achievement", person=caught_up.author)
        return {each.record.title: each.outstanding for each in found}

    settings.MATCHING_SUGGEST_SCORE = 99.0
    assert set(told().values()) == {False}, "of three there is nothing usual, and none has that many points"
    achievements(caught_up, [achievement_row(caught_up, f"锅炉余热利用{n}") for n in range(5)])
    indexer.catch_up()
    assert [title for title, outstanding in told().items() if outstanding] == [wanted.title]
    settings.MATCHING_WEAK_SCORE = 99.0
    assert not any(told().values()), "what is weak stands out from nothing"


def test_reasons_spell_words_as_they_are_asked(caught_up: Cast) -> None:
    wanted = demand(caught_up, "T300 碳纤维上浆，抗拉强度不低于 450 MPa，采用 Q345B 与 PEEK")
    achievement(caught_up, "t300 碳纤维上浆剂，抗拉强度 500 mpa")
    indexer.catch_up()
    (found,) = answers(wanted, "achievement", person=caught_up.author)
    told = {part.term for part in found.words}
    assert {"T300", "不低于 450 MPa"} <= told
    assert not told & {"t300", "mpa"}
    assert {"Q345B", "PEEK"} <= set(found.missing)


def test_nobody_is_answered_with_what_is_their_own(caught_up: Cast) -> None:
    """An own achievement is no news to whoever asks; an own similar demand is."""
    wanted, similar = demand(caught_up, "锅炉脱硝"), demand(caught_up, "锅炉脱硝改造")
    own, other = achievement(caught_up, "锅炉脱硝催化剂"), achievement(caught_up, "锅炉脱硝喷枪")
    Record.objects.filter(pk=own.pk).update(owner=wanted.owner)
    indexer.catch_up()
    assert [each.record.pk for each in answers(wanted, "achievement", person=caught_up.department)] == [other.pk]
    assert [each.record.pk for each in answers(wanted, "demand", person=caught_up.department)] == [similar.pk]
    assert reasons_for(wanted, own, person=caught_up.department)
    suggestions.look()
    assert not Suggestion.objects.filter(target=own.pk).exists()
    assert Suggestion.objects.filter(source=wanted.pk, target=other.pk).exists()


def test_whose_a_blurred_demand_is_cannot_be_told_by_what_is_left_out(caught_up: Cast) -> None:
    wanted, own = (
        demand(caught_up, "锅炉脱硝", publicity="blurred", summary="锅炉脱硝"),
        achievement(caught_up, "锅炉脱硝"),
    )
    Record.objects.filter(pk=own.pk).update(owner=wanted.owner)
    indexer.catch_up()
    assert [each.record.pk for each in answers(wanted, "achievement", person=AnonymousUser())] == [own.pk]
    assert answers(wanted, "achievement", person=caught_up.author) == []
