"""Parts of a record's page or of a list that others add, such as its matches; each says whether it has anything."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest

from kehui.records.kinds import Kind
from kehui.records.models import Record

# (template, context), or nothing; beside a list there is no record
Panel = Callable[[HttpRequest, Kind, Record | None], tuple[str, dict[str, Any]] | None]


class Panels:
    """Panels in the order in which they stand on the page."""

    def __init__(self) -> None:
        self._panels: list[tuple[int, bool, Panel]] = []

    def add(self, panel: Panel, *, order: int, aside: bool = False) -> None:
        """``aside`` puts it beside the record, not under it."""
        self._panels.append((order, aside, panel))
        self._panels.sort(key=lambda entry: entry[0])

    def of(
        self, request: HttpRequest, kind: Kind, record: Record | None = None, *, aside: bool = False
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        for _order, beside, panel in self._panels:
            if beside is aside and (found := panel(request, kind, record)):
                yield found


panels = Panels()  # of a record's page
heads = Panels()  # of a record's page above all else: what there is to do first
corners = Panels()  # of a list's head, such as its saved views
