"""Every level up to the one claimed has its evidence; what the claim amounts to on the other scales is written beside
it; the experts heard are unrelated to the parties."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.calls.evaluations.models import Evaluation
from kehui.registry.readiness import HIGHEST, Scale, name_of, rung


def unproved(level: int, evidence: Iterable[Mapping[str, str]]) -> list[int]:
    """The levels up to the one claimed for which no document is named, from the lowest up."""
    proved = {int(row["level"]) for row in evidence if row["level"].isdecimal() and row["document"].strip()}
    return [each for each in range(1, level + 1) if each not in proved]


def require_evidence(evaluation: Evaluation, **_by: Any) -> None:
    """``ValidationError`` when a level up to the one claimed has no document, or a row names no level of the scale."""
    level, scale = evaluation.level or 0, evaluation.scale
    found, problems = rung(scale, level), []
    for place, row in enumerate(evaluation.evidence, 1):
        if not (row["level"].isdecimal() and 1 <= int(row["level"]) <= HIGHEST[Scale(scale)]):
            words = _("Row %(row)s: “%(text)s” is no level of this scale, which has levels 1 to %(most)s.")
            problems.append(words % {"row": place, "text": row["level"], "most": HIGHEST[Scale(scale)]})
    for each in unproved(level, evaluation.evidence):
        words = _("Nothing is named as evidence for level %(level)s (%(name)s).")
        problems.append(words % {"level": each, "name": name_of(scale, each)})
    if problems:
        raise ValidationError({"evidence": problems})
    evaluation.nine, evaluation.stage = found.nine, found.stage
    evaluation.save(update_fields=["nine", "stage"])


def require_unrelated(evaluation: Evaluation, **_by: Any) -> None:
    """Whoever is heard works neither for the agency's client, nor for the side with the achievement, nor the agency."""
    result = evaluation.result.owner
    related = {each.name for each in (evaluation.client, evaluation.owner, result) if each}
    if names := [row["expert"] for row in evaluation.opinions if row["employer"].strip() in related]:
        words = _("These experts work for a party to the evaluation: %(names)s.")
        raise ValidationError({"opinions": words % {"names": _("; ").join(names)}})
