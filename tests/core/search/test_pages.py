"""The pages that explain matching tell the truth."""

import doctest
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("page", ["explanation/matching.md", "tutorial/matching.md"])
def test_the_examples_of_the_page_run(page: str) -> None:
    result = doctest.testfile(str(DOCS / page), module_relative=False, encoding="utf-8")
    assert result.attempted >= 7
    assert result.failed == 0
