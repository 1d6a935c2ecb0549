"""Masked contacts tell people apart and cannot be used."""

import doctest

import pytest

from kehui.administration import masking


def test_the_examples_hold() -> None:
    assert doctest.testmod(masking).failed == 0


@pytest.mark.parametrize("number", ["13812345678", "0531-86061234", "8606123", "1234567"])
def test_at_least_four_digits_are_hidden_or_replaced(number: str) -> None:
    shown = masking.masked_phone(number)
    assert "****" in shown
    assert number not in shown
