"""Field values as events keep them: plain JSON, and for personal fields only the fact of a change."""

from typing import Any

from django.db.models import Field, Model

from kehui.records.kinds import Kind
from kehui.records.models import Record

Change = list[Any]  # [old, new], or [] for a personal field: what it held is not written down


def plain(field: Field, value: Any) -> Any:
    """A field's value as JSON that reads the same from every database."""
    if value is None or isinstance(value, (bool, int, str, list, dict)):
        return value
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, tuple):
        return list(value)
    return field.value_to_string(_Holder(field, value))


class _Holder:
    """Stands in for a model instance where Django wants one to serialise a single value."""

    def __init__(self, field: Field, value: Any) -> None:
        setattr(self, field.attname, value)


def stored(record: Record, name: str) -> Any:
    """The plain value a record now has in a field; foreign keys by their id, without a query."""
    field = record._meta.get_field(name)
    return plain(field, getattr(record, field.attname))


def snapshot(kind: Kind, record: Record, names: Any = None) -> dict[str, Any]:
    """Plain values of the named fields (all that people fill in, unless named)."""
    return {name: stored(record, name) for name in (names or kind.fields)}


def difference(kind: Kind, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Change]:
    """What changed, as an event keeps it."""
    return {
        name: [] if name in kind.personal else [before.get(name), value]
        for name, value in after.items()
        if not _same(before.get(name), value)
    }


def _same(one: Any, other: Any) -> bool:
    return one == other or (empty(one) and empty(other))


def empty(value: Any) -> bool:
    """Nothing filled in; zero and False are answers."""
    return value is None or value in ("", [], (), {})
