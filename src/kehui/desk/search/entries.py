"""Records and organisations as the look-up index holds them: what a stranger may read of them and nothing more.

The index holds records in every state, drafts too; who may see which is asked of the database, never of the index."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import ForeignKey
from django.utils import timezone

from kehui.desk.search.index import Entry
from kehui.desk.search.spelling import speller
from kehui.mechanisms.matching.documents import words
from kehui.people.models import Organisation
from kehui.records.kinds import Kind
from kehui.records.models import Record
from kehui.records.queries import hidden, with_secrecy
from kehui.terms.models import Term

STRANGER = AnonymousUser()
ORGANISATION = "organisation"  # in the place of a kind's code
INDUSTRY = "industry"  # the field by which kinds are narrowed that have it
BATCH = 1000


def entries(kind: Kind, ids: Iterable[int] | None = None) -> Iterator[Entry]:
    """The entries of a kind's records (of those ids, or all)."""
    names = text_names(kind)
    related = [name for name in (*names, INDUSTRY) if name in _fields(kind) and _is_key(kind, name)]
    records = with_secrecy(kind, kind.model._default_manager.select_related("region", *related), STRANGER)
    if ids is not None:
        records = records.filter(pk__in=list(ids))
    rows = records.order_by("pk").iterator(BATCH)
    while batch := list(islice(rows, BATCH)):
        pinyin = speller.spelt(record.title for record in batch)
        for record in batch:
            yield _entry(kind, record, names, pinyin)


def text_names(kind: Kind) -> tuple[str, ...]:
    """The fields whose words a record can be found by, beside its title and number: those that matching reads."""
    return tuple(name for name in kind.matchable.text if name != "title") if kind.matchable else ()


def _entry(kind: Kind, record: Any, names: Iterable[str], pinyin: dict[str, str]) -> Entry:
    secret = hidden(kind, record, STRANGER)
    titles = () if "title" in secret else (record.title,)
    return Entry(
        key=record.pk,
        kind=kind.code,
        names=titles,
        pinyin=tuple(pinyin[title] for title in titles),
        number=record.number,
        text="\n".join(filter(None, (words(record, name) for name in names if name not in secret))),
        facets=tuple(facets(kind, record, secret)),
        since=int(record.state_since.timestamp() * 1000),
    )


def facets(kind: Kind, record: Any, secret: set[str]) -> Iterator[str]:
    """What a record can be narrowed by; what a stranger may not know of it is left out."""
    state = kind.state(record)
    yield "is=record"
    yield f"phase={state.phase.value}"
    yield f"state={state.code}"
    yield f"year={timezone.localtime(record.created_at).year}"
    if record.owner_id and "owner" not in secret:
        yield f"owner={record.owner_id}"
    for name in ("region", INDUSTRY):
        term = getattr(record, name, None)
        if name not in kind.secret and isinstance(term, Term):
            yield f"{name}={term.code}"


def _fields(kind: Kind) -> set[str]:
    return {each.name for each in kind.model._meta.get_fields()}


def _is_key(kind: Kind, name: str) -> bool:
    return isinstance(kind.model._meta.get_field(name), ForeignKey)


def records_of(codes_and_ids: Iterable[tuple[str, int]], kinds: Iterable[Kind]) -> Iterator[Entry]:
    """The entries of some records of several kinds."""
    known = {kind.code: kind for kind in kinds}
    by_kind: dict[str, list[int]] = {}
    for code, pk in codes_and_ids:
        by_kind.setdefault(code, []).append(pk)
    for code, ids in by_kind.items():
        if code in known:
            yield from entries(known[code], ids)


def changed_records(ids: Iterable[int]) -> list[tuple[str, int]]:
    return list(Record.objects.filter(pk__in=list(ids)).values_list("kind", "pk"))


def organisations() -> dict[str, tuple[Any, ...]]:
    """What every organisation can be found by, by its key: two queries."""
    other: dict[int, list[str]] = {}
    for pk, name in Organisation.objects.filter(aliases__isnull=False).values_list("pk", "aliases__name"):
        other.setdefault(pk, []).append(name)
    rows = Organisation.objects.order_by("pk").values_list("pk", "code", "name")
    return {str(pk): (pk, code, name, *sorted(other.get(pk, ()))) for pk, code, name in rows}


def digest(row: tuple[Any, ...]) -> str:
    return sha256(repr(row).encode()).hexdigest()[:12]


def organisation_entries(rows: Iterable[tuple[Any, ...]]) -> Iterator[Entry]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        pinyin = speller.spelt(name for row in batch for name in row[2:])
        for pk, code, *names in batch:
            yield Entry(
                key=pk, kind=ORGANISATION, names=tuple(names), pinyin=tuple(pinyin[name] for name in names),
                number=code, facets=(f"is={ORGANISATION}",),
            )  # fmt: skip
