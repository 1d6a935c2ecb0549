"""The hash chain: any change to any row, and any change of their order, shows."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehui.core.chain import UnknownAlgorithmError, break_at, canonical, link

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
ROWS = st.lists(st.dictionaries(st.text(max_size=5), JSON, max_size=3), min_size=1, max_size=6)


def chained(rows: list[dict[str, Any]], algorithm: str = "sha256") -> list[tuple[int, str, dict[str, Any]]]:
    digest, found = "", []
    for place, row in enumerate(rows):
        digest = link(digest, row, algorithm=algorithm)
        found.append((place, digest, row))
    return found


@given(ROWS)
def test_an_untouched_chain_holds(rows: list[dict[str, Any]]) -> None:
    assert break_at(chained(rows)) is None


@given(ROWS, st.data())
def test_a_changed_row_is_where_it_breaks(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    chain = chained(rows)
    place = data.draw(st.integers(0, len(rows) - 1))
    chain[place] = (place, chain[place][1], {**rows[place], "\0added": 1})
    assert break_at(chain) == place


@given(ROWS.filter(lambda rows: len(rows) > 1), st.data())
def test_a_missing_row_is_where_it_breaks(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    chain = chained(rows)
    place = data.draw(st.integers(0, len(rows) - 2))
    del chain[place]
    assert break_at(chain) == place + 1


def test_the_order_of_keys_and_the_escaping_of_characters_do_not_matter() -> None:
    assert canonical({"b": 1, "a": "汉"}) == canonical({"a": "汉", "b": 1}) == '{"a":"汉","b":1}'.encode()


def test_a_chain_may_be_continued_from_its_middle() -> None:
    chain = chained([{"n": 1}, {"n": 2}, {"n": 3}])
    assert break_at(chain[1:], previous=chain[0][1]) is None
    assert break_at(chain[1:]) == 1


def test_both_algorithms_may_stand_in_one_chain() -> None:
    first = link("", {"n": 1}, algorithm="sm3")
    second = link(first, {"n": 2})
    assert first.startswith("sm3:")
    assert break_at([(1, first, {"n": 1}), (2, second, {"n": 2})]) is None


def test_an_unknown_algorithm_is_refused() -> None:
    with pytest.raises(UnknownAlgorithmError):
        link("", {}, algorithm="md5")
    assert break_at([(1, "md5:00", {})]) == 1


def test_the_digest_is_the_published_one() -> None:
    assert link("", {}) == "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
