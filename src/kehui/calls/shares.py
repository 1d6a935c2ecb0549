"""How many applications to a call each city may recommend, and how many it has recommended (限额推荐).

An application counts from its recommendation on, whatever becomes of it then, unless it is withdrawn or sent back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from kehui.terms.models import Term, Tree

UNCOUNTED = ("draft", "unit", "county", "city", "dropped", "withdrawn")  # not recommended, or not any more


@dataclass(frozen=True)
class Share:
    """A city with what it has recommended; ``most`` is None where there is no limit."""

    city: Term
    count: int
    most: int | None

    @property
    def left(self) -> int | str:
        """How many more it may recommend."""
        return "–" if self.most is None else max(0, self.most - self.count)


def cities() -> QuerySet[Term]:
    """The regions right below the province today."""
    return Term.objects.of(Tree.REGION).valid().filter(parent__isnull=False, parent__parent=None)


def city_named(text: str) -> Term | None:
    """The city of that name or code."""
    return cities().filter(Q(code=text.strip()) | Q(name=text.strip())).first()


def city_of(region: Term | None) -> Term | None:
    """The city to which a region belongs; None for a province."""
    codes = region.path.strip("/").split("/") if region else []
    return cities().filter(code=codes[1]).first() if len(codes) > 1 else None


def most_of(call: Any, city: Term) -> int | None:
    """The limit of a city."""
    own = next((row["most"] for row in call.cities if row["city"].strip() in (city.code, city.name)), "")
    return int(own) if own.isdecimal() else call.per_city


def is_limited(call: Any) -> bool:
    return call.per_city is not None or bool(call.cities)


def recommended(call: Any, applications: QuerySet[Any]) -> QuerySet[Any]:
    """Those of some applications that count for a call."""
    return applications.filter(call=call.pk).exclude(state__in=UNCOUNTED)


def shares(call: Any, applications: QuerySet[Any], some: Iterable[Term]) -> list[Share]:
    """How far some cities are, by those of the applications that count. One query."""
    paths = list(recommended(call, applications).values_list("region__path", flat=True))
    return [
        Share(city, sum(bool(path) and path.startswith(city.path) for path in paths), most_of(call, city))
        for city in some
    ]
