"""Every module says what it is for, and names say what a thing is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.shape.sources import modules, name, tree

BANNED = {"manager", "handler", "util", "utils", "helper", "helpers", "info", "data"}  # they name nothing
ALLOWED = {
    "get_context_data",  # Django calls it, like the next
    "value_from_datadict",
    "value_omitted_from_data",
    "TechnologyManager",  # 技术经理人, a profession
}
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def test_every_module_says_in_one_sentence_what_it_is_for() -> None:
    silent = []
    for path in modules("src", "tests", "benchmarks"):
        first = (ast.get_docstring(tree(path)) or "").split("\n\n")[0].strip()
        if not first.endswith((".", ":", "?")):
            silent.append(name(path))
    assert not silent, "\n".join(silent)


def named(path: Path) -> Iterator[str]:
    """The names a module gives: its own and those of its classes and functions."""
    yield path.stem
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


def test_no_name_is_one_that_says_nothing() -> None:
    empty = [
        f"{name(path)}: {given}"
        for path in modules("src", "benchmarks")
        for given in named(path)
        if given not in ALLOWED and BANNED & {word.lower() for word in WORD.findall(given)}
    ]
    assert not empty, "\n".join(empty)
