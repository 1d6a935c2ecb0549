"""Pages of a long list in constant time: rows are counted up to a limit, and one row more tells of a next page."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

COUNTED = 5000  # beyond this a list says "5,000+"
SIZES = (30, 100)
DIGITS = 9  # of a page's number that are read: a number that somebody made up must not be too large for the database
NEAR = 2000  # as many records are looked through for one page before all are sorted


def bounded(records: QuerySet, limit: int) -> tuple[int, bool]:
    """How many there are, up to a limit, and whether there are more: one query, constant on a table of any size."""
    found = records.order_by().values("pk")[: limit + 1].count()
    return min(found, limit), found > limit


def in_words(count: int, over: bool) -> str:
    return f"{count:,}{'+' if over else ''}"


class RecordPage(Page):
    """A page that knows whether another one follows, however far the count went."""

    def __init__(self, rows: Sequence[Any], number: int, paginator: "BoundedPaginator", *, more: bool) -> None:
        super().__init__(rows, number, paginator)
        self.more = more

    def has_next(self) -> bool:
        return self.more

    def next_page_number(self) -> int:
        return self.number + 1

    def end_index(self) -> int:
        return (self.number - 1) * self.paginator.per_page + len(self.object_list)


class BoundedPaginator(Paginator):
    """Counts no further than the limit. Rows are found by their keys first, so that sorting and skipping carry no wide
    rows; ``fetch`` then reads the rows of one page, in that order. ``counted``: the same records by the conditions
    alone, so that the database may count by another index than it sorts by. ``near``: the foremost of all records,
    among which a page of very many is looked for before all of them are sorted; None where the order has no index."""

    def __init__(
        self,
        keys: QuerySet,
        per_page: int,
        *,
        counted: QuerySet,
        near: QuerySet | None,
        fetch: Callable[[list[int]], Sequence[Any]],
    ) -> None:
        super().__init__(keys, per_page)
        self.near, self.fetch = near, fetch
        self.count, self.over = bounded(counted, COUNTED)  # type: ignore[misc]

    @property
    def total(self) -> str:
        return in_words(self.count, self.over)

    def page(self, number: Any) -> RecordPage:
        """The page of that number; one that does not exist is the nearest that is known to."""
        typed = str(number)
        place = max(1, int(typed[:DIGITS])) if typed.isdecimal() else 1
        place = place if self.over else min(place, self.num_pages)
        keys = self._keys((place - 1) * self.per_page)
        if not keys and place > self.num_pages:
            return self.page(self.num_pages)
        more = len(keys) > self.per_page
        self.num_pages = max(self.num_pages, place + more)  # type: ignore[misc]
        return RecordPage(self.fetch(keys[: self.per_page]), place, self, more=more)

    def _keys(self, start: int) -> list[int]:
        """Those of a page and one more."""
        wanted = slice(start, start + self.per_page + 1)
        if self.over and self.near is not None and wanted.stop < NEAR:
            found = list(
                self.object_list.filter(pk__in=self.near.values("pk")[:NEAR]).values_list("pk", flat=True)[wanted]
            )
            if len(found) > self.per_page:
                return found
        return list(self.object_list.values_list("pk", flat=True)[wanted])
