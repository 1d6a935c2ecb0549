"""A funnel: stages of one or several kinds, each the filtered list of its records, with what is lost and how long it
takes from one to the next."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from types import SimpleNamespace
from typing import Any

from django.db.models import Min, QuerySet, Sum
from django.http import QueryDict

from kehui.records import addresses
from kehui.records.fields import MoneyField
from kehui.records.filters import filters_for
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Event

Arrivals = dict[int, datetime]  # the moment at which each record came to a stage


@dataclass(frozen=True, kw_only=True)
class Stage:
    """``filters`` are those of the kind's list; ``state`` is the one that records of this stage have been in, empty for
    all that were made; ``amount`` names a field in fen that is added up; ``rule``: the counting rule in words;
    ``passing``: records may go round this stage, so the next one is compared with the one before it."""

    label: Any
    rule: Any
    kind: str
    filters: Mapping[str, str]
    state: str = ""
    amount: str = ""
    passing: bool = False


@dataclass(frozen=True)
class Measured:
    """What a stage comes to for one reader: its records and the list that shows exactly these, the share of the stage
    before in percent, the median of the days from that stage to this one, its amount in fen, and how many fewer
    it holds than the stage before (None: not told)."""

    stage: Stage
    count: int
    url: str
    share: float | None
    days: float | None
    amount: int | None
    lost: int | None = None

    @property
    def ten_thousands(self) -> float | None:
        """The amount as pages show money: in units of 10,000 yuan."""
        return None if self.amount is None else self.amount / MoneyField.UNIT


def measured(stages: Iterable[Stage], person: Any) -> list[Measured]:
    """Every stage as this reader may see it; at most four queries each. Share and days are told only beside an earlier
    stage of the same kind."""
    found: list[Measured] = []
    before: tuple[Stage, int, Arrivals] | None = None
    for stage in stages:
        kind = kinds[stage.kind]
        rows = records(stage, person)
        count, arrivals = rows.count(), _arrivals(kind, stage, rows)
        earlier = before if before and before[0].kind == stage.kind else None
        share = 100 * count / earlier[1] if earlier and earlier[1] else None
        days = _days(earlier[2], arrivals) if earlier else None
        amount = (rows.aggregate(sum=Sum(stage.amount))["sum"] or 0) if stage.amount else None
        lost = earlier[1] - count if earlier and not stage.passing else None  # who goes round a stage is not lost
        found.append(Measured(stage, count, addresses.kind_page(kind, **_query(stage)), share, days, amount, lost))
        if not (stage.passing and earlier):
            before = stage, count, arrivals
    return found


def records(stage: Stage, person: Any) -> QuerySet:
    """The records of a stage: those that its list shows to this reader, by the list's own filters."""
    kind, data = kinds[stage.kind], QueryDict(mutable=True)
    data.update(_query(stage))
    seen = kind.view.narrow(kind.model._default_manager.all(), person)
    request: Any = SimpleNamespace(GET=data, user=person)
    return filters_for(kind, data=data, queryset=seen, request=request).qs


def _query(stage: Stage) -> dict[str, str]:
    return {**stage.filters, **({"reached": stage.state} if stage.state else {})}


def _arrivals(kind: Kind, stage: Stage, rows: QuerySet) -> Arrivals:
    """When each record came to the stage for the first time."""
    if not stage.state:
        return dict(rows.order_by().values_list("pk", "created_at"))
    moves = Event.objects.filter(record__in=rows.order_by().values("pk"), target=stage.state, record__kind=kind.code)
    return dict(moves.order_by().values_list("record").annotate(Min("at")))


def _days(earlier: Arrivals, later: Arrivals) -> float | None:
    spans = list(_spans(earlier, later))
    return round(median(spans), 1) if spans else None


def _spans(earlier: Arrivals, later: Arrivals) -> Iterator[float]:
    for record, at in later.items():
        if (since := earlier.get(record)) is not None and since <= at:
            yield (at - since).total_seconds() / 86_400
