"""Every page states who may see it: each view carries its rule; and no page is handed what it must not show."""

import ast
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver

from tests.shape.sources import modules, name, tree

OPEN = {  # views of other packages that show nothing of ours
    "django.views.i18n.set_language",
    "django.views.i18n.JavaScriptCatalog",
    "django.contrib.staticfiles.views.serve",
}


def views(patterns: Any) -> Iterator[Any]:
    """Every callback below these URL patterns."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.callback
        else:
            yield from views(pattern.url_patterns)


def spelled(view: Any) -> str:
    """The dotted name of a view function, or of the class behind it."""
    of = getattr(view, "view_class", view)
    return f"{of.__module__}.{of.__qualname__}"


def has_rule(view: Any) -> bool:
    """A rule hangs on the view function or on the class behind it; None is no rule."""
    return any(getattr(of, "rule", None) is not None for of in (view, getattr(view, "view_class", None)))


def test_every_view_states_its_rule() -> None:
    every = list(views(get_resolver().url_patterns))
    assert every
    silent = {spelled(view) for view in every if not has_rule(view)} - OPEN
    assert not silent, "\n".join(sorted(silent))


def test_no_template_is_handed_the_settings() -> None:
    """They hold secrets: a page gets the one value that it shows."""
    handed = [
        f"{name(path)}:{node.lineno}"
        for path in modules("src")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Dict | ast.Call) and "settings" in values(node)
    ]
    assert not handed, "\n".join(handed)


def values(node: ast.Dict | ast.Call) -> set[str]:
    """The plain names that a dictionary or the keywords of a call hold."""
    held = node.values if isinstance(node, ast.Dict) else [keyword.value for keyword in node.keywords]
    return {value.id for value in held if isinstance(value, ast.Name)}
