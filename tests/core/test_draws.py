"""A draw can be repeated by anybody, keeps its rule, and says what is missing where it cannot."""

import random
from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest

from kehui.core.draws import KINDS, Candidate, PanelRule, canonical, draw, published, replaced, uncovered, verify

RULE = PanelRule(5, technical_share=60, economic_least=1, yearly_most=10)


def pool(size: int, seed: int = 0, employers: int = 8) -> list[Candidate]:
    rng = random.Random(seed)
    return [
        Candidate(f"e{n:02}", f"o{rng.randrange(employers)}", rng.choice(KINDS), rng.randrange(12)) for n in range(size)
    ]


def keeps(panel: list[Candidate], rule: PanelRule) -> bool:
    kinds, employers = Counter(each.kind for each in panel), Counter(each.employer for each in panel)
    return (
        kinds["technical"] >= rule.technical_least
        and kinds["economic"] >= rule.economic_least
        and max(employers.values()) <= rule.per_employer
    )


@pytest.mark.parametrize("seed", range(60))
def test_the_panel_is_the_first_in_the_order_of_the_lots_that_keeps_the_rule(seed: int) -> None:
    drawn = draw(pool(13, seed, 5 + seed % 4), RULE, seed=str(seed))
    by_name = {each.name: each for each in drawn.candidates}
    able = [by_name[name] for name in drawn.order]
    first = next((panel for panel in combinations(able, 5) if keeps(list(panel), RULE)), ())
    assert drawn.panel == tuple(each.name for each in first)
    assert bool(drawn.short) == (not first)
    assert verify(drawn) == ()


def test_the_order_of_the_list_does_not_matter_and_the_seed_does() -> None:
    listed = pool(60)
    assert draw(listed, RULE, seed="a") == draw(listed[::-1], RULE, seed="a")
    assert draw(listed, RULE, seed="a").panel != draw(listed, RULE, seed="b").panel


def test_everybody_alike_is_drawn_about_equally_often() -> None:
    listed = [Candidate(f"e{n}", f"o{n}", "technical") for n in range(10)]
    times = Counter(name for n in range(2000) for name in draw(listed, PanelRule(3), seed=str(n)).panel)
    assert all(500 < times[each.name] < 700 for each in listed)  # 600 expected, standard deviation 20


def test_who_judged_less_comes_first_where_the_rule_rotates_and_nobody_over_the_cap_comes() -> None:
    listed = [Candidate(f"e{n}", f"o{n}", "technical", reviews=n) for n in range(12)]
    drawn = draw(listed, PanelRule(3, yearly_most=10, rotate=True), seed="s")
    assert drawn.panel == ("e0", "e1", "e2")
    assert {"e10", "e11"}.isdisjoint(drawn.order)


def test_a_reserve_takes_the_place_only_if_the_rule_is_kept() -> None:
    drawn = draw(pool(60), replace(RULE, reserves=30), seed="a")
    by_name = {each.name: each for each in drawn.candidates}
    for _ in range(3):
        drawn = replaced(drawn, drawn.panel[0])
        assert keeps([by_name[name] for name in drawn.panel], RULE)
        assert verify(drawn) == ()
    with pytest.raises(ValueError, match="is not on the panel"):
        replaced(drawn, drawn.gone[0])


def test_shortages_are_named() -> None:
    full = [Candidate(f"e{n}", "one employer", "technical", 10) for n in range(9)]
    assert draw(full, RULE, seed="a").short[-1] == "left out: 9 with 10 reviews this year"
    few = [Candidate(f"e{n}", f"o{n}", "technical") for n in range(9)]
    assert draw(few, RULE, seed="a").short == ("economic experts: 0 of 1 with at most 1 of each employer",)
    alone = draw(few, PanelRule(3, reserves=0), seed="a")
    short = replaced(alone, alone.panel[0])
    assert short.short == (f"no reserve keeps the rule in the place of {alone.panel[0]}",)
    assert verify(short) == ()


def test_a_tampered_draw_is_found() -> None:
    drawn = draw(pool(60), RULE, seed="a")
    assert "the digest is not that of the list" in verify(replace(drawn, digest="0" * 64))
    assert verify(replace(drawn, panel=(*drawn.panel[:4], drawn.reserves[0])))
    assert "nobody is not on the list" in verify(replace(drawn, panel=("nobody",)))
    assert verify(replace(drawn, seed="b"))


def test_rules_and_lists_that_contradict_themselves_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="a panel of 4 is not odd"):
        PanelRule(4)
    with pytest.raises(ValueError, match="3 technical and 1 economic are more than 3"):
        PanelRule(3, technical_share=90, economic_least=1)
    with pytest.raises(ValueError, match="no count is below 0"):
        PanelRule(3, reserves=-1)
    with pytest.raises(ValueError, match="on the list twice: e00"):
        draw([*pool(3), *pool(1)], RULE, seed="a")
    with pytest.raises(ValueError, match=r"li \(wise\)"):
        draw([Candidate("li", "o", "wise")], RULE, seed="a")


@pytest.mark.parametrize("seed", range(40))
def test_whoever_is_absent_has_a_reserve_who_keeps_the_rule_as_far_as_the_list_has_anybody(seed: int) -> None:
    drawn = draw(pool(13, seed, 5 + seed % 4), RULE, seed=str(seed))
    by_name = {each.name: each for each in drawn.candidates}
    others = [name for name in drawn.order if name not in drawn.panel]
    for gone in drawn.panel:
        left = [by_name[name] for name in drawn.panel if name != gone]
        could = [name for name in others if keeps([*left, by_name[name]], RULE)]
        assert bool(set(could) & set(drawn.reserves)) == bool(could)
        assert (gone in uncovered(drawn)) == (not could)
    assert list(drawn.reserves) == [name for name in drawn.order if name in drawn.reserves]
    assert len(drawn.reserves) >= min(RULE.reserves, len(others)) or drawn.short


def test_after_a_replacement_the_places_are_covered_again_and_reserves_stay() -> None:
    drawn = draw(pool(60), RULE, seed="a")
    for _each in range(4):
        held = set(drawn.reserves)
        drawn = replaced(drawn, drawn.panel[-1])
        assert held - set(drawn.panel) <= set(drawn.reserves)
        assert uncovered(drawn) == {}
        assert set(drawn.gone).isdisjoint(drawn.reserves)
        assert verify(drawn) == ()


def test_a_place_without_a_reserve_says_which_kinds_it_may_go_to() -> None:
    listed = [
        *(Candidate(f"t{n}", f"o{n}", "technical") for n in range(4)),
        Candidate("f", "bank", "economic"),
        Candidate("i", "works", "industrial"),
    ]
    drawn = draw(listed, RULE, seed="a")
    assert uncovered(drawn)["f"] == ("economic",)
    assert "no reserve keeps the rule in the place of f" in replaced(drawn, "f").short


def test_no_reserves_are_drawn_where_none_are_wanted() -> None:
    assert draw(pool(60), replace(RULE, reserves=0), seed="a").reserves == ()


FIRST_EDITION = """{
"candidates": [
{
"employer": "o1",
"kind": "technical",
"name": "a",
"reviews": 0
},
{
"employer": "o2",
"kind": "technical",
"name": "b",
"reviews": 0
},
{
"employer": "o3",
"kind": "economic",
"name": "c",
"reviews": 0
},
{
"employer": "o4",
"kind": "technical",
"name": "d",
"reviews": 0
},
{
"employer": "o5",
"kind": "economic",
"name": "e",
"reviews": 0
}
],
"rule": {
"economic_least": 1,
"odd": false,
"per_employer": 1,
"reserves": 1,
"rotate": false,
"size": 2,
"technical_share": 50,
"yearly_most": 0
}
}"""  # as it was published before rules named their edition


def test_a_draw_of_the_first_edition_is_repeated_as_it_was_made() -> None:
    listed, rule = published(FIRST_EDITION)
    assert canonical(listed, rule) == FIRST_EDITION
    drawn = draw(listed, rule, seed="s")
    assert drawn.digest == "cad6524f5a725568dc9e6c373863909ca3b05e6b7e01def82b58c312fb4c8db3"
    assert (drawn.panel, drawn.reserves) == (("a", "c"), ("d",))  # nobody for the place of c
    assert replaced(drawn, "a").reserves == ()
    assert verify(drawn) == ()
    assert verify(replace(drawn, rule=replace(rule, edition=2)))
    assert '"edition": 2' in canonical(listed, replace(rule, edition=2))
    with pytest.raises(ValueError, match="edition 3"):
        replace(rule, edition=3)
