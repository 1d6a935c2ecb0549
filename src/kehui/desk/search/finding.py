"""Looks up: the index says what fits the words, the database who may see it; what is counted is what may be seen.

At most the best few thousand are looked at, so that a common word costs no more than a rare one; counts that end there
are shown with a plus, as in docs/decisions/0005."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Count, IntegerField, QuerySet, Value
from django.db.models.functions import ExtractYear

from kehui.desk.search.asking import Asked, one_of, query
from kehui.desk.search.entries import INDUSTRY
from kehui.desk.search.index import Hit, Index, IndexBroken, ordinal
from kehui.desk.search.shelf import shelf
from kehui.desk.search.wanted import Wanted
from kehui.records.kinds import Kind, kinds

POOL = 300  # hits looked at
DEEPEST = 5000  # where the reader may see few of those
ENOUGH = 100  # what a reader may see of the pool, before it is looked at deeper
OWNED = 30  # hits of one organisation that are counted
MADE_IN, NONE = ExtractYear("created_at"), Value(None, IntegerField())  # whole days and moments are slow to read


class Row(NamedTuple):
    """A record that fits and may be seen, with what it is counted by."""

    kind: str
    pk: int
    state: str
    owner: int | None
    region: int | None
    industry: int | None
    year: int


class Tally(NamedTuple):
    """A number; ``over``: there may be more than was looked at."""

    count: int = 0
    over: bool = False


@dataclass(frozen=True)
class Found:
    """``rows`` in their order, of the kind that is wanted; ``by_kind`` counts those of every kind; ``over``: there may
    be more than was looked at, ``others_over``: of the other kinds. ``ready`` is False where there is no index yet."""

    rows: list[Row] = field(default_factory=list)
    by_kind: dict[str, int] = field(default_factory=dict)
    over: bool = False
    others_over: bool = False
    ready: bool = True

    @property
    def count(self) -> int:
        return len(self.rows)


def find(wanted: Wanted, person: Any, *, pool: int = POOL, deepest: int = DEEPEST) -> Found:
    """What a person may see of what fits."""
    index = shelf.index()
    if index is None:
        return Found(ready=False)
    try:
        return _find(index, wanted, person, pool, deepest)
    except IndexBroken:
        shelf.close()
        return Found(ready=False)


def _find(index: Index, wanted: Wanted, person: Any, pool: int, deepest: int) -> Found:
    rows, over = _seen(index, wanted, person, pool, deepest)
    by_kind, others_over = Counter(row.kind for row in rows), over
    if wanted.kind:
        if over:
            rows, over = _seen(index, wanted, person, pool, deepest, kind=wanted.kind)
            by_kind[wanted.kind] = len(rows)
        rows = [row for row in rows if row.kind == wanted.kind]
    return Found(rows, dict(by_kind), over, others_over)


def _seen(
    index: Index, wanted: Wanted, person: Any, pool: int, deepest: int, *, kind: str = ""
) -> tuple[list[Row], bool]:
    """What a person may see of the best, deeper where that is little; and whether there may be more."""
    narrowed = wanted.narrowed(index.schema)
    if kind:
        narrowed.append(one_of(index.schema, "facet", [f"kind={kind}"]))
    asking = query(index, wanted.asked, narrowed, any_word=wanted.any_word)
    rows: list[Row] = []
    for limit in sorted({pool, deepest}):
        hits = index.search(asking, limit=limit, newest=wanted.newest)
        rows = seen(hits, person)
        if len(hits) < limit or len(rows) >= ENOUGH:
            break
    return rows, len(hits) >= limit


def seen(hits: Sequence[Hit], person: Any) -> list[Row]:
    """The hits that a person may see, in their order: one query for each kind among them."""
    rows: dict[int, Row] = {}
    for kind, ids in _by_kind(hits):
        rows |= {row.pk: row for row in _visible(kind, ids, person)}
    return [rows[hit.key] for hit in hits if hit.key in rows]


def _by_kind(hits: Iterable[Hit]) -> Iterator[tuple[Kind, list[int]]]:
    keys: dict[int, list[int]] = {}
    for hit in hits:
        keys.setdefault(hit.kind, []).append(hit.key)
    return ((kind, keys[ordinal(kind.code)]) for kind in kinds if ordinal(kind.code) in keys)


def _visible(kind: Kind, ids: list[int], person: Any) -> Iterable[Row]:
    """Only columns are read: what the page shows is read for its rows alone."""
    region, industry = (f"{name}_id" if counted_by(kind, name) else NONE for name in ("region", INDUSTRY))
    columns = ("pk", "state", "owner_id", region, industry, MADE_IN)
    for row in _narrowed(kind, ids, person).values_list(*columns):
        yield Row(kind.code, *row)


def _narrowed(kind: Kind, ids: list[int], person: Any) -> QuerySet:
    return kind.view.narrow(kind.model._default_manager.filter(id__among=set(ids)), person).order_by()


def counted_by(kind: Kind, name: str) -> bool:
    """Whether records of the kind are counted by that field; a secret one counts for nobody."""
    return name not in kind.secret and any(each.name == name for each in kind.model._meta.get_fields())


def of_organisations(
    keys: Sequence[int], person: Any, *, pool: int = OWNED, deepest: int = DEEPEST
) -> dict[int, Tally]:
    """How many records of each of some organisations a person may see, of those whose organisation is public: among
    the newest of each one, and deeper where none of these may be seen."""
    told: dict[int, Tally] = {}
    index, left = shelf.index(), list(keys)
    if index is None:
        return told
    for limit in sorted({pool, deepest}):
        hits = {key: _of_owner(index, key, limit) for key in left}
        counts: Counter[int] = Counter()
        for kind, ids in _by_kind(hit for some in hits.values() for hit in some):
            counts.update(dict(_narrowed(kind, ids, person).values_list("owner").annotate(Count("pk"))))
        told |= {key: Tally(counts[key], len(hits[key]) >= limit) for key in left}
        left = [key for key in left if told[key].over and not told[key].count]
        if not left:
            break
    return told


def _of_owner(index: Index, key: int, limit: int) -> list[Hit]:
    owned = one_of(index.schema, "facet", [f"owner={key}"])
    return index.search(query(index, Asked("", ()), [owned]), limit=limit, newest=True)
