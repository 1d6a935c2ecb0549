"""Files, functions and templates stay small enough to be read in one go."""

import ast
import statistics

from tests.shape.sources import length, modules, name, tree, under

FILE_LINES = 400
MEDIAN_LINES = 75
FUNCTION_LINES = 40
TEMPLATE_LINES = 120

CODE = ("src", "tests", "benchmarks")


def test_no_file_is_longer_than_its_budget() -> None:
    files = [*modules(*CODE), *under("src", suffix=".css"), *under("src", suffix=".js")]
    long = [f"{name(path)}: {lines} lines" for path in files if (lines := length(path)) > FILE_LINES]
    assert not long, "\n".join(long)


def test_the_median_file_is_short() -> None:
    lengths = [length(path) for path in modules("src") if path.name != "__init__.py"]
    assert statistics.median(lengths) <= MEDIAN_LINES


def test_no_function_is_longer_than_its_budget() -> None:
    long = [
        f"{name(path)}:{node.lineno} {node.name}: {lines} lines"
        for path in modules(*CODE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert not long, "\n".join(long)


def test_no_template_is_longer_than_its_budget() -> None:
    templates = under("src", suffix=".html")
    assert templates
    long = [f"{name(path)}: {lines} lines" for path in templates if (lines := length(path)) > TEMPLATE_LINES]
    assert not long, "\n".join(long)
