"""Which experts are excluded from which cases by a conflict of interest, looked for once where many are asked."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Q
from django.utils import timezone

from kehui.calls.avoidance import conflicts
from kehui.records.kinds import kinds
from kehui.records.writing import moment

Pair = tuple[int, int]  # a case and an expert
_searched: ContextVar[dict[Pair, list[str]] | None] = ContextVar("searched", default=None)


def of(rules: Any, pair: Pair) -> list[str]:
    """The paths of what excludes an expert from a case; nothing where nothing does."""
    known = _searched.get() or {}
    return known[pair] if pair in known else search(rules, [pair])[pair]


def search(rules: Any, pairs: Collection[Pair]) -> dict[Pair, list[str]]:
    """By pair of case and expert the paths of what excludes it, from one graph for all of them."""
    applications = kinds["application"].model._default_manager.select_related("owner", "call", "created_by")
    cases = list(applications.filter(pk__in={case for case, _expert in pairs}))
    if any(row["rule"] == "applicant" and row["strength"] == "block" for row in rules.conflicts):
        cases = list(applications.filter(call__in={each.call_id for each in cases}))
    experts = kinds["expert"].model._default_manager.select_related("owner")
    named = {name for case in cases for name in (case.leader, *(row["person"] for row in case.partners))}
    some = experts.filter(Q(pk__in={expert for _case, expert in pairs}) | Q(title__in=named - {""}))
    paths: dict[Pair, list[str]] = {pair: [] for pair in pairs}
    for each in conflicts(cases, some, rules.conflicts, on=timezone.localdate(moment())):
        if each.blocks and (each.case.pk, each.expert.pk) in paths:
            paths[each.case.pk, each.expert.pk].append(each.path)
    return paths


@contextmanager
def searched(rules: Any, pairs: Collection[Pair]) -> Iterator[None]:
    """While many reviews are asked for: their conflicts are looked for once, in one graph."""
    token = _searched.set(search(rules, pairs) if rules and pairs else {})
    try:
        yield
    finally:
        _searched.reset(token)
