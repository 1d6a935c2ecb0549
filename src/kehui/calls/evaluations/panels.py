"""On the page of an evaluation: its levels on all scales side by side, each with its evidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from kehui.calls.evaluations.models import Evaluation
from kehui.records.kinds import Kind
from kehui.records.models import Record
from kehui.registry.readiness import HIGHEST, Scale, name_of, rung, table, thirteens


@dataclass(frozen=True)
class Level:
    """One level of the scale used, what it is on the others, and what proves it; ``needed`` up to the claim."""

    number: int
    name: Any
    other: str
    stage: Any
    documents: list[str]
    needed: bool
    claimed: bool


def levels(evaluation: Evaluation) -> Iterator[Level]:
    """From the first up, by the table that was in force when the evaluation was applied for."""
    day, scale, claim = timezone.localdate(evaluation.created_at), Scale(evaluation.scale), evaluation.level or 0
    for number in range(1, HIGHEST[scale] + 1):
        found = rung(scale, number, day)
        others = thirteens(number, day) if scale == Scale.NINE else [found.nine]
        documents = [row["document"] for row in evaluation.evidence if row["level"].strip() == str(number)]
        yield Level(
            number, name_of(scale, number, day), ", ".join(map(str, others)), found.stage.label, documents,
            needed=number <= claim, claimed=number == claim,
        )  # fmt: skip


def levels_panel(_request: HttpRequest, _kind: Kind, record: Record | None) -> tuple[str, dict[str, Any]] | None:
    """Once a level is claimed, for everybody who reads the evaluation."""
    if not isinstance(record, Evaluation) or not record.level:
        return None
    source = table(timezone.localdate(record.created_at)).source
    return "evaluations/levels.html", {"levels": list(levels(record)), "evaluation": record, "source": source}
