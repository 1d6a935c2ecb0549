"""What two records agree on beside their words: industry, region, readiness, price and the like, point by point."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kehui.core.search.agreement import (
    Weights,
    affordable,
    any_shared,
    reaches,
    recency,
    same_branch,
    time_left,
)
from kehui.records.fields import CodesField, MoneyField
from kehui.records.kinds import Kind
from kehui.records.models import Record
from kehui.terms.models import Term


@dataclass(frozen=True)
class Criterion:
    """``asks`` and ``offers``: the aspects that are compared, one of each side, whichever side asks; an empty
    ``asks``: the answer alone is judged. ``compare`` gives a share from 0 to 1 from both values and the scale."""

    code: str
    label: Any
    asks: str
    offers: str
    compare: Callable[[Any, Any, float], float]


@dataclass(frozen=True)
class Agreement:
    """One criterion of one pair: what is asked and offered in words, the share, and its points of at most ``most``.

    ``share`` is None where one side does not state it, or this reader may not read it."""

    code: str
    label: Any
    asked: str
    offered: str
    share: float | None
    points: float
    most: float

    @property
    def outcome(self) -> str:
        """met, partly, differs or unknown."""
        if self.share is None:
            return "unknown"
        return "met" if self.share >= 1 else "partly" if self.share > 0 else "differs"


def _branches(asked: Sequence[Term], offered: Sequence[Term], scale: float) -> float:
    return max(same_branch(one.path, other.path, common=int(scale)) for one in asked for other in offered)


def _day(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _fresh(_asked: Any, since: datetime, half: float) -> float:
    return recency((timezone.localdate() - _day(since)).days, half=half)


def _valid(_asked: Any, until: date, enough: float) -> float:
    return time_left((until - timezone.localdate()).days, enough=enough)


CRITERIA: tuple[Criterion, ...] = (
    Criterion("industry", gettext_lazy("industry"), "industry", "industry", _branches),
    Criterion("chain", gettext_lazy("industry chain"), "chain", "chain", _branches),
    Criterion("field", gettext_lazy("technology field"), "field", "field", _branches),
    Criterion("discipline", gettext_lazy("discipline"), "discipline", "discipline", _branches),
    Criterion("region", gettext_lazy("region"), "region", "region", _branches),
    Criterion("readiness", gettext_lazy("technology readiness level"), "wanted_readiness", "readiness",
              lambda wanted, shown, scale: reaches(wanted, shown, within=scale)),
    Criterion("price", gettext_lazy("price within the budget"), "budget", "price",
              lambda budget, price, scale: affordable(budget, price, within=scale)),
    Criterion("modes", gettext_lazy("way of cooperation"), "modes", "modes",
              lambda asked, offered, _scale: any_shared(asked, offered)),
    Criterion("freshness", pgettext_lazy("match", "freshness"), "", "since", _fresh),
    Criterion("validity", pgettext_lazy("match", "validity"), "", "valid_until", _valid),
)  # fmt: skip
BY_CODE: Mapping[str, Criterion] = {criterion.code: criterion for criterion in CRITERIA}
ASPECTS = frozenset(name for each in CRITERIA for name in (each.asks, each.offers) if name)


@cache
def shipped() -> Weights:
    """The table that Kehui ships with, which serves until feedback has taught a better one."""
    text = (files("kehui.mechanisms.matching") / "tables" / "weights.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    points = {row["criterion"]: float(row["points"]) for row in rows}
    return Weights(points, {row["criterion"]: float(row["scale"]) for row in rows if row["scale"]})


def applying(source: Kind, target: Kind) -> tuple[Criterion, ...]:
    """The criteria for which both kinds declare what they need."""
    own, its = source.matchable.aspects, target.matchable.aspects
    return tuple(
        each
        for each in CRITERIA
        if (each.offers in its and (not each.asks or each.asks in own)) or (each.asks in its and each.offers in own)
    )


def points(criteria: Sequence[Criterion], source: "Aspects", target: "Aspects", weights: Weights) -> float:
    """What all criteria of one pair give together, without the words: for ranking."""
    return sum(weights.points.get(each.code, 0.0) * (_share(each, source, target, weights) or 0.0) for each in criteria)


def agreements(
    criteria: Sequence[Criterion], source: "Aspects", target: "Aspects", weights: Weights
) -> tuple[Agreement, ...]:
    """Every criterion of one pair in words, in the order of ``criteria``."""
    found = []
    for each in criteria:
        share, most = _share(each, source, target, weights), weights.points.get(each.code, 0.0)
        asking, offering = _sides(each, source, target)
        words = {asking: asking.words(each.asks) if each.asks else "", offering: offering.words(each.offers)}
        found.append(Agreement(each.code, each.label, words[source], words[target], share, most * (share or 0.0), most))
    return tuple(found)


def _sides(criterion: Criterion, source: "Aspects", target: "Aspects") -> tuple["Aspects", "Aspects"]:
    """The asking and the offering side; of an achievement and a demand the demand asks, whichever page it is."""
    straight = criterion.offers in target.declared and (not criterion.asks or criterion.asks in source.declared)
    return (source, target) if straight else (target, source)


def _share(criterion: Criterion, source: "Aspects", target: "Aspects", weights: Weights) -> float | None:
    asking, offering = _sides(criterion, source, target)
    asked, offered = asking.value(criterion.asks) if criterion.asks else "", offering.value(criterion.offers)
    if asked is None or offered is None:
        return None
    return criterion.compare(asked, offered, weights.scales.get(criterion.code, 0.0))


class Aspects:
    """What one record states, as far as the reader may read it; a missing or secret value is None."""

    def __init__(self, kind: Kind, record: Record, *, without: set[str]) -> None:
        self.kind = kind
        self.declared: Mapping[str, tuple[str, ...]] = kind.matchable.aspects
        self._record, self._without = record, without

    def value(self, aspect: str) -> Any:
        """Terms as a list, everything else as the field keeps it."""
        found = [getattr(self._record, name) for name in self.declared[aspect] if name not in self._without]
        found = [value for value in found if value not in (None, "", ())]
        if not found:
            return None
        return found if isinstance(found[0], Term) else found[0]

    def words(self, aspect: str) -> str:
        """The value for people; empty where there is none."""
        value = self.value(aspect)
        if value is None:
            return ""
        field = self.kind.model._meta.get_field(self.declared[aspect][0])
        if isinstance(value, list):
            return "、".join(map(str, value))
        if isinstance(field, MoneyField):
            return _("%(amount)s × 10,000 yuan") % {"amount": f"{value / MoneyField.UNIT:,g}"}
        if isinstance(field, CodesField):
            return "、".join(str(dict(field.code_choices or ()).get(code, code)) for code in value)
        if isinstance(value, date):
            return _day(value).isoformat()
        return str(value)


def keys(kind: Kind) -> list[str]:
    """The foreign keys that aspects read, to be fetched with the records."""
    names = dict.fromkeys(name for some in kind.matchable.aspects.values() for name in some)
    return [name for name in names if kind.model._meta.get_field(name).many_to_one]
