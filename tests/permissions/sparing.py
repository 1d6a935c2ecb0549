"""Lets the walk ask once what every request would ask again: who somebody is, and what they may see of one record."""

import logging
import sys
from collections.abc import Callable
from copy import copy
from typing import Any

import pytest
from django.http import Http404

from kehui.people import models, powers
from kehui.records.pages import frame
from kehui.records.panels import panels


def spare(patch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn and no refusal is logged, for only the status counts; the guard of a record answers each person
    once per record, since every page and call about a record goes through :func:`frame.find`."""
    patch.setattr(logging.getLogger("django.request"), "disabled", True)
    patch.setattr("django.template.backends.django.Template.render", lambda *_args, **_kwargs: "")
    patch.setattr(type(panels), "of", lambda *_args, **_kwargs: [])
    patch.setattr(models, "powers_of", once(powers.powers_of, lambda person: person.pk))
    original, kept = frame.find, remembering(frame.find)
    ours = [module for name, module in list(sys.modules.items()) if name.startswith("kehui.")]
    for module in [each for each in ours if vars(each).get("find") is original]:
        patch.setattr(module, "find", kept)


def once(ask: Callable[[Any], Any], key: Callable[[Any], Any]) -> Callable[[Any], Any]:
    known: dict[Any, Any] = {}

    def asked(about: Any) -> Any:
        if key(about) not in known:
            known[key(about)] = ask(about)
        return known[key(about)]

    return asked


def remembering(find: Callable[..., frame.Page]) -> Callable[..., frame.Page]:
    known: dict[tuple[Any, ...], frame.Page | None] = {}

    def found(request: Any, kind: Any, number: str) -> frame.Page:
        key = (request.user.pk, kind.code, number)
        if key not in known:
            try:
                known[key] = find(request, kind, number)
            except Http404:
                known[key] = None
        if (page := known[key]) is None:
            raise Http404(number)
        return frame.Page(request, kind, copy(page.record), set(page.hidden))

    return found
