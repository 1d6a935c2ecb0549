"""What the scores of a round come to: points joined by the rules, their spread, the order and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kehui.calls.rounds import queries
from kehui.calls.rounds.models import Round
from kehui.core.panel import Placed, corrected
from kehui.core.rubrics import Rubric, Sheet, join
from kehui.records.kinds import kinds


@dataclass(frozen=True)
class Standing:
    """One case: its reviews, its points (None before the first sheet), whether a veto or a floor ends it, its place."""

    case: Any
    reviews: tuple[Any, ...]
    points: Decimal | None
    spread: Decimal | None
    vetoed: bool
    place: int = 0
    inside: bool = False  # within the quota of the call
    corrected: Placed | None = None

    @property
    def state(self) -> Any:
        return kinds.of(self.case).state(self.case)

    @property
    def signed(self) -> int:
        return sum(each.state == "signed" for each in self.reviews)


def standings(round_: Round) -> list[Standing]:
    """All cases of a round, best first; vetoed ones and those without points stand last. Two queries."""
    by_case: dict[int, list[Any]] = {}
    for review in queries.reviews(round_).select_related("judge").order_by("number"):
        by_case.setdefault(review.case_id, []).append(review)
    cases = queries.cases(round_).select_related("owner").order_by("number")
    found = [_standing(case, tuple(by_case.get(case.pk, ())), round_.rules) for case in cases]
    found.sort(key=lambda each: (each.points is None, each.vetoed, -(each.points or 0), each.case.number))
    return [_placed(each, place, round_.places) for place, each in enumerate(found, 1)]


def severity(round_: Round, rows: Sequence[Standing]) -> tuple[list[Standing], tuple[str, ...]]:
    """The same rows with their corrected scores and places, and what to keep in mind about those; no query."""
    scores = [
        (each.case.number, review.judge.number, float(review.total))
        for each in rows for review in each.reviews if review.state == "signed"
    ]  # fmt: skip
    ranking = corrected(scores, awards=round_.places)
    found = {each.case: each for each in ranking.cases}
    return [replace(each, corrected=found.get(each.case.number)) for each in rows], ranking.remarks


def _standing(case: Any, reviews: tuple[Any, ...], rules: Any) -> Standing:
    sheets = [Sheet(each.total, each.verdict != "no") for each in reviews if each.state == "signed"]
    panel = join(sheets, joining=rules.joining, trim_from=rules.trim_from, veto=rules.veto)
    points = [{row["code"]: row["points"] for row in each.scores} for each in reviews if each.state == "signed"]
    vetoed = panel.vetoed or bool(Rubric.of(rules.criteria).below(points))
    return Standing(case, reviews, panel.points, panel.deviation, vetoed)


def _placed(standing: Standing, place: int, quota: int | None) -> Standing:
    counts = standing.points is not None and not standing.vetoed
    inside = counts and (quota is None or place <= quota)
    return replace(standing, place=place if counts else 0, inside=inside)
