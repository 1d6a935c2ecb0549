"""Records as the index and its queries read them: the words of each field, and nothing that the reader may not see."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import ForeignKey, QuerySet

from kehui.core.search import Document
from kehui.mechanisms.matching.matchables import Matchable
from kehui.records.fields import CodesField, TableField
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.queries import hidden, with_secrecy

STRANGER = AnonymousUser()


def matchable_kinds() -> list[Kind]:
    return [kind for kind in kinds if kind.matchable]


def by_side() -> list[Kind]:
    """The kinds as pages list them: those that want, those that offer, and those that nobody introduces."""
    return sorted(matchable_kinds(), key=lambda kind: ("wanted", "offered", "").index(kind.matchable.side))


def fields_with_sources(kind: Kind) -> QuerySet:
    """Records of a kind with everything their words are made of, in one query."""
    matchable: Matchable = kind.matchable
    names = (*matchable.text, *(lookup.partition("__")[0] for lookup in matchable.facets.values()))
    keys = [name for name in names if isinstance(kind.model._meta.get_field(name), ForeignKey)]
    return kind.model._default_manager.select_related(*dict.fromkeys(keys))


def documents(kind: Kind, ids: Iterable[int] | None = None) -> Iterator[Document]:
    """Index documents of a kind's findable records (of those ids, or all), as a stranger may read them."""
    matchable: Matchable = kind.matchable
    records = with_secrecy(kind, fields_with_sources(kind), STRANGER).filter(state__in=matchable.open)
    if ids is not None:
        records = records.filter(pk__in=list(ids))
    for record in records.order_by("pk").iterator(1000):
        yield Document(
            str(record.pk), kind.code, texts(kind, record, hidden(kind, record, STRANGER)), facets(kind, record)
        )


def texts(kind: Kind, record: Record, without: set[str]) -> dict[str, str]:
    """The words of each field that counts, fields ``without`` left out."""
    found = {name: words(record, name) for name in kind.matchable.text if name not in without}
    return {name: text for name, text in found.items() if text}


def words(record: Record, name: str) -> str:
    """A field as text: cells of tables line by line, names of codes and terms, anything else as it is."""
    field, value = record._meta.get_field(name), getattr(record, name)
    if value is None:
        return ""
    if isinstance(field, TableField):
        return "\n".join(" ".join(cell for cell in field.words(row) if cell) for row in value)
    if isinstance(field, CodesField):
        labels = dict(field.code_choices or ())
        return " ".join(str(labels.get(code, code)) for code in value)
    return str(value)


def facets(kind: Kind, record: Record) -> dict[str, tuple[str, ...]]:
    """The codes by which results are narrowed, empty ones left out."""
    found: dict[str, tuple[str, ...]] = {}
    for name, lookup in kind.matchable.facets.items():
        value: Any = record
        for part in lookup.split("__"):
            value = getattr(value, part, None)
        if value:
            found[name] = tuple(value) if isinstance(value, (tuple, list)) else (str(value),)
    return found
