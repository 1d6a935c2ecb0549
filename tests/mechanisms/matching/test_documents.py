"""Nothing secret enters the index: it holds what a stranger may read, and is searched with what the asker may read."""

from typing import Any

import pytest

from kehui.core.search import Query
from kehui.mechanisms.matching import indexer
from kehui.mechanisms.matching.documents import facets, matchable_kinds, words
from kehui.mechanisms.matching.queries import Asking, answers, ask
from kehui.records.kinds import kinds
from kehui.records.queries import hidden
from kehui.records.services import create
from tests.factories import Cast, active_expert, expert_fields, walk
from tests.mechanisms.matching.market import achievement, demand, found, held

pytestmark = pytest.mark.django_db
BLURRED = {"publicity": "blurred", "summary": "循环流化床的受热面问题"}
DIRECTED = {"publicity": "directed", "summary": "循环流化床的受热面问题"}


def test_a_blurred_demand_is_found_by_its_summary_and_never_by_its_problem(caught_up: Cast) -> None:
    made = demand(caught_up, "锅炉改造", "水冷壁高温氯腐蚀", background="垃圾焚烧", **BLURRED)
    indexer.catch_up()
    assert found("循环流化床", "demand") == [made.pk]
    for secret in ("水冷壁高温氯腐蚀", "垃圾焚烧", "合格率"):
        assert found(secret, "demand") == [], secret
    assert set(held()[str(made.pk)]) == {"title", "summary"}


def test_a_public_demand_is_found_by_its_problem(caught_up: Cast) -> None:
    made = demand(caught_up, "锅炉改造", "水冷壁高温氯腐蚀")
    indexer.catch_up()
    assert found("水冷壁高温氯腐蚀", "demand") == [made.pk]


def test_no_contact_ever_enters_the_index(caught_up: Cast) -> None:
    demand(caught_up, "锅炉改造")
    achievement(caught_up, "激光熔覆")
    active_expert(caught_up)
    indexer.catch_up()
    everything = " ".join(text for texts in held().values() for text in texts.values())
    assert len(held()) == 3
    for secret in ("王示例", "李示例", "00000001", "00000002", "00000003", "example.cn"):
        assert secret not in everything, secret


def test_a_restricted_achievement_keeps_its_novelty_to_itself(caught_up: Cast) -> None:
    achievement(caught_up, "激光熔覆", secrecy="restricted", novelty="梯度过渡层")
    achievement(caught_up, "激光熔覆", secrecy="open", novelty="超声辅助")
    indexer.catch_up()
    assert found("梯度过渡层") == []
    assert len(found("超声辅助")) == 1


@pytest.mark.parametrize("kind", ["demand", "achievement", "expert"])
def test_every_secret_text_is_left_out_for_strangers(caught_up: Cast, kind: str) -> None:
    """Whatever a kind declares secret: what a stranger may not read is not among the words of its document."""
    make = {
        "demand": lambda: demand(caught_up, "锅炉改造", background="旧锅炉", **BLURRED),
        "achievement": lambda: achievement(caught_up, "激光熔覆", secrecy="restricted", novelty="梯度过渡层"),
        "expert": lambda: active_expert(caught_up),
    }
    record = make[kind]()
    indexer.catch_up()
    declared, holding = kinds[kind], held()[str(record.pk)]
    assert not set(holding) & hidden(declared, record, caught_up.stranger)
    assert set(holding) <= set(declared.matchable.text)


def seen(person: Any) -> list[str]:
    return [each.record.title for each in ask(Asking(Query.of("循环流化床")), "demand", person=person, top=5)]


def test_a_directed_demand_is_never_shown_to_strangers(caught_up: Cast) -> None:
    demand(caught_up, "专向需求", **DIRECTED)
    indexer.catch_up()
    for person in (caught_up.stranger, caught_up.rival, caught_up.scholar):
        assert seen(person) == []
    for person in (caught_up.author, caught_up.county, caught_up.broker):
        assert seen(person) == ["专向需求"]


def test_the_owner_asks_with_secret_words_and_a_stranger_does_not(caught_up: Cast) -> None:
    """The problem of a blurred demand helps its own people to find answers, and tells strangers nothing."""
    wanted = demand(caught_up, "锅炉改造", "水冷壁高温氯腐蚀", **BLURRED)
    answer = achievement(caught_up, "水冷壁高温氯腐蚀防护涂层")
    indexer.catch_up()
    ours = answers(wanted, "achievement", person=caught_up.author)
    assert [each.record.pk for each in ours] == [answer.pk]
    theirs = answers(wanted, "achievement", person=caught_up.rival)
    assert "腐蚀" not in "".join(part.term for each in theirs for part in each.parts)


def test_words_of_tables_codes_and_empty_fields() -> None:
    model = kinds["achievement"].model
    record = model(
        indicators=[{"name": "结合强度", "value": "60 MPa", "comparable": "", "condition": "室温"}],
        modes=("licence", "transfer"),
        readiness=None,
    )
    assert words(record, "indicators") == "结合强度 60 MPa 室温"
    assert len(words(record, "modes").split()) == 2
    assert words(record, "readiness") == ""


def test_facets_are_codes_and_empty_ones_are_left_out(market: Cast) -> None:
    record = achievement(market, "激光熔覆", shown=False)
    found = facets(kinds["achievement"], record)
    assert found == {"industry": ("I02",), "region": ("370102",)}


def test_every_matchable_kind_names_what_exists() -> None:
    assert {kind.code for kind in matchable_kinds()} == {
        *("demand", "achievement", "expert", "platform", "enterprise"),
        *("policy", "talent", "finance", "commissioner", "guide"),
    }
    for kind in matchable_kinds():
        fields = {each.name for each in kind.model._meta.get_fields()}
        assert set(kind.matchable.text) <= fields
        assert {lookup.partition("__")[0] for lookup in kind.matchable.facets.values()} <= fields
        assert set(kind.matchable.open) <= {state.code for state in kind.loop.states}
        assert all(code in kinds for code in kind.matchable.against)


def test_an_expert_is_found_only_with_consent_in_force(caught_up: Cast) -> None:
    """Applied is not enough, and withdrawing takes the expert out of the index with the next look."""
    applied = create("expert", by=caught_up.expert, **expert_fields(caught_up.university, keywords="等离子喷涂"))
    active = active_expert(caught_up, keywords="等离子喷涂")
    indexer.catch_up()
    assert found("等离子喷涂", "expert") == [active.pk]
    assert str(applied.pk) not in held()
    walk(active, ("withdraw", caught_up.expert))
    indexer.catch_up()
    assert found("等离子喷涂", "expert") == []
