"""The level claimed has evidence of its own; what it amounts to on the other scales is written beside it; the experts
heard are unrelated to the parties."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.calls.evaluations.models import Evaluation
from kehui.registry.readiness import rung


def unproved(level: int, evidence: Iterable[Mapping[str, str]]) -> list[int]:
    """The levels up to the one claimed for which no document is named, from the lowest up."""
    proved = {int(row["level"]) for row in evidence if row["level"].isdecimal() and row["document"].strip()}
    return [each for each in range(1, level + 1) if each not in proved]


def require_evidence(evaluation: Evaluation, **_by: Any) -> None:
    """``ValidationError`` when nothing proves the level claimed."""
    level: Any = evaluation.level
    found = rung(evaluation.scale, level)
    if level in unproved(level, evaluation.evidence):
        words = _("Nothing is named as evidence for level %(level)s (%(name)s).")
        raise ValidationError({"evidence": words % {"level": level, "name": found.label}})
    evaluation.nine, evaluation.stage = found.nine, found.stage
    evaluation.save(update_fields=["nine", "stage"])


def require_unrelated(evaluation: Evaluation, **_by: Any) -> None:
    """Whoever is heard works neither for the agency's client, nor for the side with the achievement, nor the agency."""
    result = evaluation.result.owner
    related = {each.name for each in (evaluation.client, evaluation.owner, result) if each}
    if names := [row["expert"] for row in evaluation.opinions if row["employer"].strip() in related]:
        words = _("These experts work for a party to the evaluation: %(names)s.")
        raise ValidationError({"opinions": words % {"names": "; ".join(names)}})
