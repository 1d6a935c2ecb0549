"""How a list is sorted, by what its address asks for, and what the heads of its columns say about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, ForeignKey, QuerySet, When

from kehui.people.powers import powers
from kehui.records.keys import reached, rewritten
from kehui.records.kinds import Kind
from kehui.records.queries import named
from kehui.records.tables import Column, columns_of

NEWEST = ("-state_since", "-id")  # as the index record_recent has it, so that nothing is sorted


@dataclass(frozen=True)
class Order:
    """How a list is sorted: by which column, as the address names it."""

    sort: str

    @classmethod
    def asked(cls, kind: Kind, sort: str) -> "Order":
        """What the address asks for, or the newest first where it names no column that can be sorted."""
        column = columns_of(kind).get(sort.removeprefix("-"))
        return cls(sort if column is not None and column.sortable else "")

    def apply(self, kind: Kind, records: QuerySet, person: Any) -> QuerySet:
        """Sorted, blanks last; a secret field sorts only where this person may read it. The kind is asked for because
        it stands first in the indexes that hold this order."""
        records = records.filter(kind=kind.code)
        name = self.sort.removeprefix("-")
        if not name:
            return records.order_by(*NEWEST)
        field = kind.model._meta.get_field(name)
        shown = f"{name}__{named(field)}" if isinstance(field, ForeignKey) else name
        key = F(reached(kind, shown, start=records.model))
        if name in kind.secret:
            readable = rewritten(kind, kind.secret[name].on(powers(person)), start=records.model)
            never = When(pk__isnull=True, then=key)  # so that it stays a condition for whom the rule covers nothing
            key = Case(When(readable, then=key), never)
        last = True if field.null or name in kind.secret else None  # an index does not know of blanks last
        down = self.sort.startswith("-")
        return records.order_by(key.desc(nulls_last=last) if down else key.asc(nulls_last=last), "-id")


@dataclass(frozen=True)
class Head:
    """A column's head: what sorting by it would do, and how the list is sorted now."""

    name: str
    label: str
    sort: str
    direction: str
    numeric: bool


def heads(columns: Iterable[Column], order: Order) -> list[Head]:
    found = []
    for column in columns:
        now = order.sort.removeprefix("-") == column.name
        down = now and order.sort.startswith("-")
        sort = "" if not column.sortable else f"-{column.name}" if now and not down else column.name
        direction = ("descending" if down else "ascending") if now else ""
        found.append(Head(column.name, str(column.label), sort, direction, column.numeric))
    return found
