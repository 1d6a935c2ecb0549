"""Two texts word by word."""

import time

import pytest

from kehui.core.differences import words


@pytest.mark.parametrize(
    ("old", "new"),
    [("", "新"), ("旧", ""), ("a b c", "a x c"), ("一。二。三。", "一。三。二。"), ("x\ny", "x\r\nz"), ("同", "同")],
)
def test_the_parts_of_a_side_are_its_text(old: str, new: str) -> None:
    left, right = words(old, new)
    assert "".join(text for text, _differs in left) == old
    assert "".join(text for text, _differs in right) == new
    assert "".join(text for text, differs in left if not differs) == "".join(t for t, differs in right if not differs)


def test_a_number_is_one_word_and_a_character_is_one() -> None:
    left, right = words("投入 1,200 万元，周期两年", "投入 1,500 万元，周期三年")
    assert [text for text, differs in left if differs] == ["1,200", "两"]
    assert [text for text, differs in right if differs] == ["1,500", "三"]


def test_what_is_only_on_one_side_differs_as_a_whole() -> None:
    assert words("", "新增内容") == ([], [("新增内容", True)])


def test_long_texts_take_little_time() -> None:
    old = "".join(f"第{n}项研究内容包括设计试制与验证。" for n in range(900))
    new = old.replace("第450项研究内容", "第450项主要内容")
    start = time.perf_counter()
    left, _right = words(old, new)
    assert [text for text, differs in left if differs] == ["研究"]
    assert time.perf_counter() - start < 2
