"""Conditions: joined by all or any, in Chinese and English."""

from kehui.core.questions import Condition


def test_all_and_any() -> None:
    both = Condition.read("all: a = 1|2; b = 3")
    either = Condition.read("任一：a = 1；b = 3")
    assert [both.holds({"a": "2", "b": "3"}), both.holds({"a": "2"})] == [True, False]
    assert [either.holds({"b": "3"}), either.holds({"a": "4"})] == [True, False]
    assert Condition.read("a = x").holds({"a": "y\nx"})  # one of several choices
