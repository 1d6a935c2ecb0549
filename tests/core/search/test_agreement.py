"""Structured agreement: sums stay exact, the scale stays 0 to 100, and shares fall as their docstrings say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehui.core.search import Hit, Part
from kehui.core.search.agreement import (
    MOST,
    Weights,
    affordable,
    any_shared,
    reaches,
    recency,
    same_branch,
    text_score,
    time_left,
    weighed,
)

points = st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 5), max_size=6)
fields = st.dictionaries(st.sampled_from(["paper.title", "paper.body", "other.title"]), st.floats(0, 3), max_size=3)
parts = st.lists(st.tuples(st.sampled_from(["title", "body"]), st.floats(0, 10)), max_size=10)


@given(points, fields, parts)
def test_the_score_is_the_sum_of_its_parts_and_leaves_room_for_the_criteria(
    some: dict[str, float], multipliers: dict[str, float], values: list[tuple[str, float]]
) -> None:
    hit = Hit("a", "paper", sum(v for _, v in values), tuple(Part(f, str(n), v) for n, (f, v) in enumerate(values)), {})
    weights = Weights(some, fields=multipliers)
    found = weighed(hit, weights, some)
    assert found.score == pytest.approx(sum(part.value for part in found.parts), abs=1e-9)
    assert text_score(hit, weights, some) == pytest.approx(found.score, abs=1e-9)
    assert 0 <= found.score <= hit.score + 1e-9
    assert found.score + weights.most(some) <= 100 + 1e-9


def test_without_criteria_and_multipliers_the_text_is_as_it_was() -> None:
    hit = Hit("a", "paper", 3.0, (Part("title", "钢", 3.0),), {"钢": 9.0})
    assert weighed(hit, Weights({"industry": 5.0}), ()) is hit


@pytest.mark.parametrize("wrong", [{"points": {"a": -1.0}}, {"points": {"a": MOST, "b": 1.0}},
                                   {"points": {}, "fields": {"paper.title": -0.1}}])  # fmt: skip
def test_weights_that_would_break_the_scale_are_refused(wrong: dict[str, dict[str, float]]) -> None:
    with pytest.raises(ValueError, match=r"negative|more than"):
        Weights(**wrong)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [("370000/370100/370102/", "370000/370100/370102/", 1), ("370000/370100/370102/", "370000/370100/370104/", 0.5),
     ("370000/370100/", "370000/370100/370104/", 0.5), ("370000/370100/", "370000/370200/", 0), ("1/", "1/", 1)],
)  # fmt: skip
def test_places_agree_by_what_their_paths_share(one: str, other: str, share: float) -> None:
    assert same_branch(one, other, common=1) == same_branch(other, one, common=1) == share


def test_codes_of_a_flat_tree_are_the_same_or_not() -> None:
    assert (same_branch("I01/", "I01/"), same_branch("I01/", "I02/")) == (1, 0)


def test_shares_at_their_ends() -> None:
    assert any_shared((), ("licence",)) == 0
    assert [reaches(7, shown, within=4) for shown in (9, 7, 3, 1)] == [1, 1, 0, 0]
    assert [affordable(100, price, within=2) for price in (0, 100, 200, 900)] == [1, 1, 0, 0]
    assert affordable(0, 1, within=2) == 0
    assert [recency(age, half=100) for age in (-1, 0, 100, 200)] == [1, 1, 0.5, 0.25]
    assert [time_left(days, enough=30) for days in (-5, 0, 30, 300)] == [0, 0, 1, 1]
