"""`kehui matching`: says what serves, learns, and finds pairs."""

from collections.abc import Callable

import pytest
from click.testing import Result

from tests import factories

pytestmark = pytest.mark.django_db


def test_it_says_what_serves_learns_and_looks_for_pairs(call: Callable[..., Result]) -> None:
    assert call("matching").output == "serving: the shipped table\n0 verdicts to learn from\n"
    learnt = call("matching", "train").output
    assert "0 verdicts, 0 held pairs" in learnt
    assert "not switched on" in learnt
    factories.displayed_achievement(factories.cast())
    assert call("matching", "suggest").output == "3 changes looked at, 0 people told\n"
    assert call("matching", "suggest").output == "0 changes looked at, 0 people told\n"
