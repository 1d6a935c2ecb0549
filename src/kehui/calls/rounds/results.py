"""What the scores of a round come to: points joined by the rules, their spread, the order and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

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
    wanted: int = 0  # sheets that the rules ask for

    @property
    def state(self) -> Any:
        return kinds.of(self.case).state(self.case)

    @property
    def gone(self) -> bool:
        """Taken back by its applicant: it holds no place."""
        return self.case.state == queries.WITHDRAWN

    @property
    def missing(self) -> int:
        """Places of its panel for which nobody is asked."""
        return 0 if self.gone else max(0, self.wanted - len(self.reviews))

    @property
    def signed(self) -> int:
        return sum(each.state == "signed" for each in self.reviews)


def standings(round_: Round) -> list[Standing]:
    """All cases of a round, best first; those vetoed, without points or withdrawn stand last. Two queries."""
    by_case: dict[int, list[Any]] = {}
    for review in queries.reviews(round_).select_related("judge").order_by("number"):
        by_case.setdefault(review.case_id, []).append(review)
    cases = queries.gathered(round_).select_related("owner").order_by("number")
    found = [_standing(case, tuple(by_case.get(case.pk, ())), round_.rules) for case in cases]
    found.sort(key=lambda each: (each.gone, each.points is None, each.vetoed, -(each.points or 0), each.case.number))
    return [_placed(each, place, round_.places) for place, each in enumerate(found, 1)]


@dataclass(frozen=True)
class Hint:
    """An expert who is on the whole milder (above 0) or sterner than the others, by so many points, between ``low`` and
    ``high`` with a probability of 90 %. Nothing follows from it."""

    expert: Any
    points: float
    low: float
    high: float

    @property
    def by(self) -> float:
        return abs(self.points)


@dataclass(frozen=True)
class Corrected:
    """Rows with corrected scores and places, what to keep in mind about those, and who scores unlike the others."""

    rows: list[Standing]
    remarks: tuple[str, ...] = ()
    hints: tuple[Hint, ...] = ()


def short(round_: Round, rows: Sequence[Standing]) -> list[Standing]:
    """The cases that have fewer sheets than the rules of the round ask for."""
    assert round_.rules is not None
    return [each for each in rows if not each.gone and each.signed < round_.rules.per_case]


def thin(round_: Round, rows: Sequence[Standing]) -> tuple[str, ...]:
    """In words, which cases have fewer sheets than the rules ask for; nothing while scores are still coming in."""
    if round_.state not in ("closed", "decided") or not (found := short(round_, rows)):
        return ()
    numbers = gettext(", ").join(each.case.number for each in found)
    named = {"count": round_.rules.per_case, "numbers": numbers, "why": round_.shortfall}
    if round_.shortfall:
        words = gettext("Fewer than %(count)s sheets, as the rules ask for: %(numbers)s. Why it is closed: %(why)s")
        return (words % named,)
    words = gettext(
        "Fewer than %(count)s sheets, as the rules ask for: %(numbers)s. Let experts score again to fill up."
    )
    return (words % named,)


def severity(round_: Round, rows: Sequence[Standing]) -> Corrected:
    """Scores without the severity of who gave them; no query. Where sheets were given by other criteria than those of
    the round, points do not compare: nothing is corrected, and it is said which sheets and what to do."""
    if strangers := _other_scales(round_, rows):
        return Corrected(list(rows), (strangers,))
    scores = [
        (each.case.number, review.judge.number, float(review.total))
        for each in rows if not each.gone for review in each.reviews if review.state == "signed"
    ]  # fmt: skip
    ranking = corrected(scores, awards=round_.places)
    found = {each.case: each for each in ranking.cases}
    named = {review.judge.number: review.judge for each in rows for review in each.reviews}
    least = round_.rules.severity_hint
    hints = tuple(Hint(named[number], ranking.severity[number], *ranking.spans[number])
                  for number in (ranking.extreme(least) if least else ()))  # fmt: skip
    placed = [replace(each, corrected=found.get(each.case.number)) for each in rows]
    return Corrected(placed, tuple(gettext(each) for each in ranking.remarks), hints)


def _other_scales(round_: Round, rows: Sequence[Standing]) -> str:
    """In words, which sheets were given by other criteria than those of the round, and what to do about it."""
    criteria = {row["code"]: row["label"] for row in round_.rules.criteria}
    unlike: list[str] = []
    for review in (review for each in rows for review in each.reviews if review.state == "signed"):
        given = {row["code"]: row.get("label") or row["code"] for row in review.scores}
        differing = [label for code, label in (given | criteria).items() if (code in given) != (code in criteria)]
        if differing:
            unlike.append(gettext("%(number)s (%(criteria)s)") % {
                "number": review.number, "criteria": gettext(", ").join(differing)
            })  # fmt: skip
    if not unlike:
        return ""
    words = gettext(
        "Not corrected for severity: these sheets were given by other criteria than those of the round, so that their"
        " points do not compare: %(sheets)s. Let their experts score again, or review these cases in a round of their"
        " own."
    )
    return words % {"sheets": gettext("; ").join(unlike)}


def _standing(case: Any, reviews: tuple[Any, ...], rules: Any) -> Standing:
    sheets = [Sheet(each.total, each.verdict != "no") for each in reviews if each.state == "signed"]
    panel = join(sheets, joining=rules.joining, trim_from=rules.trim_from, veto=rules.veto)
    points = [{row["code"]: row["points"] for row in each.scores} for each in reviews if each.state == "signed"]
    vetoed = panel.vetoed or bool(Rubric.of(rules.criteria).below(points))
    return Standing(case, reviews, panel.points, panel.deviation, vetoed, wanted=rules.per_case)


def _placed(standing: Standing, place: int, quota: int | None) -> Standing:
    counts = standing.points is not None and not standing.vetoed and not standing.gone
    inside = counts and (quota is None or place <= quota)
    return replace(standing, place=place if counts else 0, inside=inside)
