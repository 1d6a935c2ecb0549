"""The page that explains matching tells the truth."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "matching.md"


def test_the_examples_of_the_page_run() -> None:
    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert result.attempted >= 7
    assert result.failed == 0
