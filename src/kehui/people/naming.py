"""What the ids in acts stand for; for a list of acts all of them are read at once."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from kehui.people.models import AdminAct, Grant, Organisation
from kehui.terms.models import Term

MODELS: dict[str, Any] = {"region": Term, "organisation": Organisation, "grant": Grant}  # by the payload's keys

_known: ContextVar[dict[str, dict[int, Any]] | None] = ContextVar("known", default=None)


def named(act: AdminAct, key: str) -> Any:
    """The row that the payload names under a key; None where it names none."""
    pk = act.payload.get(key)
    if not pk:
        return None
    known = _known.get()
    return known[key].get(pk) if known is not None else _rows(key).filter(pk=pk).first()


@contextmanager
def all_at_once(acts: Iterable[AdminAct]) -> Iterator[None]:
    """While this lasts, what these acts name is known: one query for each of the three tables."""
    rows = list(acts)
    keys = {key: {pk for act in rows if (pk := act.payload.get(key))} for key in MODELS}
    token = _known.set({key: _rows(key).in_bulk(wanted) if wanted else {} for key, wanted in keys.items()})
    try:
        yield
    finally:
        _known.reset(token)


def _rows(key: str) -> Any:
    rows = MODELS[key].objects
    return rows.select_related("region", "organisation") if MODELS[key] is Grant else rows.all()
