"""Where each term of a tree counts on a day: below its parent, or below its successor once that has taken over."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from kehui.terms.models import Term, Tree

LONGEST = 120  # characters of a path


class LoopError(ValueError):
    """A term stands above itself."""


def paths(terms: Iterable[Term], on: date) -> dict[int, str]:
    """The path of every term on a day, by primary key; all terms of the tree must be given. Raises LoopError."""
    by_key = {term.pk: term for term in terms}
    found: dict[int, str] = {}
    for term in by_key.values():
        way: list[Term] = []
        here: Term | None = term
        while here is not None and here.pk not in found:
            if here in way:
                raise LoopError(here.code)
            way.append(here)
            above = here.successor_id if here.replaced(on) else here.parent_id
            here = by_key[above] if above is not None else None
        path = found[here.pk] if here is not None else ""
        for each in reversed(way):
            path = found[each.pk] = f"{path}{each.code}/"
    return found


def counted_under(term: Term, on: date) -> set[int]:
    """Primary keys of the terms that count under a term on a day: in 2018 Laiwu does not count under Jinan, from
    2019 on it does."""
    every = paths(Term.objects.of(term.tree), on)
    return {key for key, path in every.items() if path.startswith(every[term.pk])}


def settle() -> int:
    """Let every successor take over whose day has come; returns how many terms moved."""
    moved = 0
    for tree in Tree.values:
        terms = list(Term.objects.of(tree))
        places = paths(terms, timezone.localdate())
        stale = [term for term in terms if term.path != places[term.pk]]
        for term in stale:
            term.path = places[term.pk]
        Term.objects.bulk_update(stale, ["path"])
        moved += len(stale)
    return moved
