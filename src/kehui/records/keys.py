"""Keys of a kind's records, read from the table that all kinds share: lists are sorted by its indexes, and the kind's
own table is joined only where a condition or an order names one of its columns."""

from functools import cache
from typing import Any, Self

from django.db.models import Model, Q, QuerySet

from kehui.records.kinds import Kind
from kehui.records.models import Record


def keys_of(kind: Kind) -> "Keys":
    """All records of a kind, to be narrowed and sorted as a query on its model is; rows are :class:`Record`."""
    return _keys(kind)(Record).filter(kind=kind.code)


class Keys(QuerySet):
    """Takes conditions in the words of the kind. Expressions (not lookups) may name shared columns only."""

    of: Kind

    def filter(self, *args: Any, **kwargs: Any) -> Self:
        return super().filter(rewritten(self.of, Q(*args, **kwargs), start=Record))

    def exclude(self, *args: Any, **kwargs: Any) -> Self:
        return self.filter(~Q(*args, **kwargs))


def reached(kind: Kind, lookup: str, *, start: type[Model]) -> str:
    """A lookup of the kind as a query that starts at a model writes it: ``demand__budget`` where ``budget`` stands in
    the kind's table and the query starts at the shared one."""
    own = kind.model._meta.get_ancestor_link(Record)
    if start is not Record or own is None or lookup.split("__")[0] not in _own_names(kind.model):
        return lookup
    return f"{own.related_query_name()}__{lookup}"


def rewritten(kind: Kind, condition: Any, *, start: type[Model]) -> Any:
    """A condition with every lookup in it as :func:`reached` writes it."""
    if isinstance(condition, tuple):
        lookup, value = condition
        return reached(kind, lookup, start=start), value
    if not isinstance(condition, Q):
        return condition
    within = [rewritten(kind, each, start=start) for each in condition.children]
    return Q(*within, _connector=condition.connector, _negated=condition.negated)


@cache
def _own_names(model: type[Model]) -> frozenset[str]:
    return frozenset(name for field in model._meta.local_fields for name in (field.name, field.attname))


def _keys(kind: Kind) -> type[Keys]:
    """A class per kind, because a query hands its class on to every query made from it."""
    return type("Keys", (Keys,), {"of": kind})
