"""What happened to several reviews of an expert in one round at the same moment is told as one line."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from kehui.calls.reviews.models import Review
from kehui.records.sources import Line


def lines(states: Sequence[str], since: datetime) -> Iterator[Line]:
    """A line for each expert, round and moment in which reviews came into one of the states."""
    came = Review.objects.filter(state_since__gte=since, state__in=states).exclude(reviewer=None)
    for person, round_, at in came.values_list("reviewer", "round", "state_since").order_by("state_since").distinct():
        key = f"{round_}:{int(at.timestamp() * 1_000_000)}"
        yield Line(person, key, at, given={"round": round_, "at": at.isoformat()})


def reviews(person: Any, line: Line, states: Sequence[str]) -> list[Review]:
    """Those of a line that are still in one of the states."""
    at = parse_datetime(line.given["at"])
    found = Review.objects.filter(reviewer=person, state__in=states, round=line.given["round"], state_since=at)
    return list(found.select_related("round").order_by("number"))
