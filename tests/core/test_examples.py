"""The examples in the core's docstrings are true."""

import doctest
import importlib
import pkgutil
from importlib.util import find_spec

import pytest

import kehui.core

MODULES = [module.name for module in pkgutil.walk_packages(kehui.core.__path__, "kehui.core.")]
NEEDS = {"kehui.core.search.spark": "pyspark"}


@pytest.mark.parametrize("name", MODULES)
def test_examples_of(name: str) -> None:
    if name in NEEDS and find_spec(NEEDS[name]) is None:
        pytest.skip(f"NOT TESTED: the examples of {name}; it needs {NEEDS[name]} (make spark)")
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


def test_the_main_modules_show_examples() -> None:
    finder = doctest.DocTestFinder()
    shown = {
        name
        for name in MODULES
        if name not in NEEDS and any(test.examples for test in finder.find(importlib.import_module(name)))
    }
    assert {"kehui.core.loops", "kehui.core.chain", "kehui.core.calendars", "kehui.core.identifiers"} <= shown
