"""The figures of the whole year, counted by the indicators of the kinds and by nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kehui.mechanisms.indicators.indicators import Indicator
from kehui.records.kinds import kinds

TOLD = (
    ("demand", "for_challenges"),
    ("demand", "published"),
    ("solution", "submitted"),
    ("solution", "accepted"),
    ("solution", "won"),
    ("solution", "intended"),
    ("solution", "contracted"),
    ("call", "selections"),
    ("application", "for_selections"),
    ("application", "selected"),
    ("project", "signed"),
    ("project", "by_enterprises"),
)


@dataclass(frozen=True)
class Figure:
    """What one indicator counted in the year; ``of`` is the count of its denominator, where it has one."""

    indicator: Indicator
    value: int
    of: int | None


def figures(year: int) -> Iterator[Figure]:
    """The funnel of the season, the selection and the plan year."""
    period = date(year, 1, 1), date(year, 12, 31)
    for code, name in TOLD:
        known = {each.code: each for each in kinds[code].indicators}
        found = known[name]
        yield Figure(found, found.value(*period), known[found.of].value(*period) if found.of else None)
