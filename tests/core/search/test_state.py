"""What a commit records comes back, and another format is refused."""

import pytest

from kehui.core.search.frequencies import Mark
from kehui.core.search.state import State


def test_totals_are_packed_and_counted_down_again() -> None:
    state = State(cursor=9, mark=Mark(2, 30))
    state.count("demand", {"title": 4, "body": 10}, sign=1)
    state.count("demand", {"title": 8}, sign=1)
    state.count("expert", {"works": 3}, sign=1)
    back = State.unpacked(state.packed())
    assert (back.cursor, back.mark, back.documents) == (9, Mark(2, 30), 3)
    assert back.mean_length("demand", "title") == 6
    assert back.mean_length("demand", "absent") == 1
    back.count("expert", {"works": 3}, sign=-1)
    assert State.unpacked(back.packed()).documents == 2
    assert state.documents == 3


def test_a_copy_does_not_change_its_original() -> None:
    state = State()
    state.copy().count("demand", {"title": 4}, sign=1)
    assert state.documents == 0


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="index format 99"):
        State.unpacked(b'{"format": 99}')
