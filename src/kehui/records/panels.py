"""Parts of a record's page that mechanisms add, such as its matches; each says itself whether it has anything."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest

from kehui.records.kinds import Kind
from kehui.records.models import Record

Panel = Callable[[HttpRequest, Kind, Record], tuple[str, dict[str, Any]] | None]  # (template, context), or nothing


class Panels:
    """Panels in the order in which they stand on the page."""

    def __init__(self) -> None:
        self._panels: list[tuple[int, Panel]] = []

    def add(self, panel: Panel, *, order: int) -> None:
        self._panels.append((order, panel))
        self._panels.sort(key=lambda pair: pair[0])

    def of(self, request: HttpRequest, kind: Kind, record: Record) -> Iterator[tuple[str, dict[str, Any]]]:
        for _order, panel in self._panels:
            if found := panel(request, kind, record):
                yield found


panels = Panels()
