"""Numbers that are sent to a page, however they are meant."""

import pytest

from kehui.core.numbers import whole


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("007", 7), ("", None), ("-1", None), ("1.5", None), ("²", None), ("9" * 5000, None)],
)
def test_only_digits_are_a_number_and_never_more_than_a_key_has(text: str, number: int | None) -> None:
    assert whole(text) == number
