"""How well the matches agree with the answers that the region's authors had in mind when they wrote its demands."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from kehui.demonstration.region import table
from kehui.mechanisms.matching.found import Found
from kehui.mechanisms.matching.queries import answers
from kehui.people.models import Person
from kehui.records.kinds import kinds
from kehui.records.models import Record

TOP = 10
SOLVERS = ("achievement", "expert")


@dataclass(frozen=True)
class Matched:
    """A demand with the best of each kind of solver, by score."""

    demand: Record
    found: Mapping[str, Sequence[Found]]

    def best(self, code: str) -> Found | None:
        return self.found[code][0] if self.found[code] else None


@dataclass(frozen=True)
class Agreement:
    """Means over the demands that have a known answer among what can be found today."""

    kind: str
    demands: int
    recall: float
    ndcg: float


def match_all(*, progress: Callable[[int, int], None] = lambda _done, _all: None) -> list[Matched]:
    """Every open demand with its best solvers, as an officer of the department sees them."""
    officer, kind = Person.objects.get(username="demo-officer"), kinds["demand"]
    demands = list(kind.model._default_manager.filter(state__in=kind.matchable.open).order_by("number"))
    matched = []
    for done, demand in enumerate(demands, 1):
        ranked = {code: answers(demand, code, person=officer, top=TOP) for code in SOLVERS}
        by_score = {code: sorted(found, key=lambda each: -each.score) for code, found in ranked.items()}
        matched.append(Matched(demand, by_score))
        progress(done, len(demands))
    return matched


def agreement(matched: Sequence[Matched], code: str) -> Agreement:
    """Recall and nDCG of the first ten against the known answers of one kind that are open to be found."""
    known = known_answers(code)
    figures = []
    for each in matched:
        grades = known.get(each.demand.title, {})
        if grades:
            ranking = [grades.get(found.record.title, 0) for found in each.found[code]]
            figures.append((recall(ranking, grades), ndcg(ranking, grades)))
    count = len(figures) or 1
    return Agreement(code, len(figures), sum(r for r, _ in figures) / count, sum(n for _, n in figures) / count)


def recall(ranking: Sequence[int], grades: Mapping[str, int]) -> float:
    """The share of the known answers among the first ten; ``ranking`` holds the grade of each place."""
    return sum(grade > 0 for grade in ranking[:TOP]) / len(grades)


def ndcg(ranking: Sequence[int], grades: Mapping[str, int]) -> float:
    """Normalised discounted cumulative gain of the first ten, with gains 2^grade - 1 (Järvelin and Kekäläinen 2002)."""
    return _gain(ranking) / _gain(sorted(grades.values(), reverse=True))


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(place + 1) for place, grade in enumerate(grades[:TOP], 1))


def known_answers(code: str) -> dict[str, dict[str, int]]:
    """Grades (2 answers, 1 in part) by demand and answer, of answers that are open today."""
    kind, known = kinds[code], defaultdict(dict)
    titles = set(kind.model._default_manager.filter(state__in=kind.matchable.open).values_list("title", flat=True))
    for row in table("answers"):
        if row["kind"] == code and row["answer"] in titles:
            known[row["demand"]][row["answer"]] = int(row["grade"])
    return dict(known)
