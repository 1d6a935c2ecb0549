"""Where words of Chinese text begin and end."""

import pytest

from kehui.core.search.words import edges, stands, whole


@pytest.mark.parametrize("run", ["", "钢", "㐀𠀀々", "的" * 1000])
def test_any_run_has_its_ends_open(run: str) -> None:
    found = edges(run)
    assert found[0]
    assert found[-1]
    assert len(found) == max(len(run), 1) + 1


def test_a_piece_loses_single_characters_of_cut_words() -> None:
    run = "北京密云水库势能回收"
    assert whole(run, 1, 9) == "密云水库势能"
    assert whole(run, 1, 3) == "密"
    assert whole(run, 0, len(run)) == run


def test_a_piece_stands_where_it_cuts_no_word() -> None:
    assert stands("北京密云水库", "密云水库")
    assert not stands("北京密云水库", "京密")
    assert not stands("北京密云水库", "上海")
