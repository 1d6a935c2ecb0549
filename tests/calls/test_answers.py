"""A cell that says no is no yes, and a blank one is neither."""

import pytest

from kehui.calls.answers import says_no, says_yes


@pytest.mark.parametrize(
    ("text", "yes", "no"),
    [("是", True, False), (" Yes ", True, False), ("否", False, True), ("不符合", False, True), ("", False, False),
     ("看情况", False, False)],
)  # fmt: skip
def test_cells(text: str, yes: bool, no: bool) -> None:
    assert (says_yes(text), says_no(text)) == (yes, no)
