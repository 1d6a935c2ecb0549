"""Finds every text that the source marks for translation, in Python and in templates, without outside tools."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

from tests.shape.sources import modules, tree, under

PLACES = {  # function → places of (context, singular, plural) among its arguments
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "mark": (None, 0, None),  # kehui.core.words
    "_": (None, 0, None),  # what templatize writes
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
LITERAL = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(((?:\s*{LITERAL}\s*,?)+)", re.DOTALL)


class Text(NamedTuple):
    """One text to translate, keyed as a catalogue keys it."""

    context: str | None
    singular: str
    plural: str | None


def text(function: str, arguments: list[str | None]) -> Text | None:
    """The text that a call marks; None when it is computed, not written."""
    parts = [arguments[place] if place is not None and place < len(arguments) else None for place in PLACES[function]]
    context, singular, plural = parts
    return Text(context, singular, plural) if singular else None


def imported(module: ast.Module) -> dict[str, str]:
    """Local name → translation function, for what the module imports."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(("utils.translation", "words"))
        for alias in node.names
        if alias.name in PLACES
    }


def in_python(path: Path) -> Iterator[Text]:
    """Texts marked in a Python module."""
    functions = imported(tree(path))
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in functions:
            values = [
                part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else None
                for part in node.args
            ]
            if found := text(functions[node.func.id], values):
                yield found


def in_template(path: Path) -> Iterator[Text]:
    """Texts marked in a template."""
    for function, literals in CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        values: list[str | None] = [ast.literal_eval(one) for one in re.findall(LITERAL, literals, re.DOTALL)]
        if found := text(function, values):
            yield found


def marked() -> dict[Text, Path]:
    """Every text of the project that a reader may see, with one file it stands in."""
    found = {one: path for path in modules("src") for one in in_python(path)}
    return found | {one: path for path in under("src", suffix=".html") for one in in_template(path)}
