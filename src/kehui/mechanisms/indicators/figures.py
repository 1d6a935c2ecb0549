"""What the indicators of a kind count in a period, each with the list of exactly its records."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.http import QueryDict

from kehui.mechanisms.indicators.indicators import Indicator
from kehui.records import addresses
from kehui.records.filters import filters_for
from kehui.records.kinds import Kind


@dataclass(frozen=True)
class Figure:
    """What one indicator comes to for one reader, the list that shows exactly these records, and the figure that it is
    a part of, where it has one."""

    indicator: Indicator
    count: int
    url: str
    whole: "Figure | None" = None

    @property
    def share(self) -> float | None:
        """In percent of the whole; None without one, or when that is nothing."""
        return 100 * self.count / self.whole.count if self.whole and self.whole.count else None


def figures(kind: Kind, start: date, end: date, person: Any) -> list[Figure]:
    """Every indicator of the kind from the first day to the last, both included, over the records that this reader may
    see: one query each."""
    alone = {each.code: _figure(kind, each, start, end, person) for each in kind.indicators}
    return list(_with_wholes(alone))


def _with_wholes(alone: dict[str, Figure]) -> Iterator[Figure]:
    for each in alone.values():
        whole = alone.get(each.indicator.of)
        yield Figure(each.indicator, each.count, each.url, whole) if whole else each


def _figure(kind: Kind, indicator: Indicator, start: date, end: date, person: Any) -> Figure:
    """Counted by the filters of the list itself, so that list and figure cannot differ."""
    query = {"counted": indicator.code, "counted_from": start.isoformat(), "counted_until": end.isoformat()}
    data = QueryDict(mutable=True)
    data.update(query)
    seen = kind.view.narrow(kind.model._default_manager.all(), person)
    request: Any = SimpleNamespace(GET=data, user=person)
    rows = filters_for(kind, data=data, queryset=seen, request=request).qs
    return Figure(indicator, rows.count(), addresses.kind_page(kind, **query))
