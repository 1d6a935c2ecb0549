"""How well "stands out" tells right matches from wrong ones: many more points than is usual among those found.

    python -m benchmarks.matching.outstanding [--data ../shared/data]

On the demands of the demonstration region, long and with criteria, and on problem statements of one sentence (the dev
split of `zh_problem_solution`), where every document but the one the sentence was taken from counts as wrong. Beside it
stand the best that a fixed score could do that finds as many right ones, and what happens where nothing answers: the
same rankings without their right answers.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from benchmarks import ground
from benchmarks.matching.quality import table
from benchmarks.report import Report
from kehui.core.search import Document, Index, Query, search

TOP = 10  # of each ranking are judged, as many as a page shows
DEEP = 50  # compared, as on the pages
ENOUGH = 5  # the same: of fewer there is nothing usual


class Scored(NamedTuple):
    """One match: its score, and whether it is right."""

    score: float
    right: bool


Ranking = Sequence[Scored]


def sentences(data: Path) -> Iterator[Ranking]:
    """Statements of one sentence against all documents."""
    corpus = table(data / "zh_problem_solution" / "corpus.tsv.gz")
    questions = [row for row in table(data / "zh_problem_solution" / "queries.tsv") if row["split"] == "dev"]
    with tempfile.TemporaryDirectory() as folder, Index.create(folder) as index:
        index.write((Document(row["doc_id"], "paper", {"text": row["text"]}) for row in corpus), unique=True)
        for row in questions:
            hits = search(index, Query.of(row["query"]), kinds=["paper"], limit=DEEP)
            yield [Scored(hit.score, hit.id == row["doc_id"]) for hit in hits]


def region(code: str) -> Iterator[Ranking]:
    """Demands of the demonstration against what their authors had in mind."""
    from kehui.demonstration.agreement import known_answers
    from kehui.mechanisms.matching.queries import answers
    from kehui.people.models import Person
    from kehui.records.kinds import kinds

    officer, known = Person.objects.get(username="demo-officer"), known_answers(code)
    for demand in kinds["demand"].model._default_manager.filter(title__in=known).order_by("number"):
        found = answers(demand, code, person=officer, top=DEEP)
        yield [Scored(each.score, each.record.title in known[demand.title]) for each in found]


def told(ranking: Ranking) -> list[Scored]:
    """Those of a ranking that stand out."""
    from django.conf import settings

    if len(ranking) < ENOUGH:
        return []
    usual = fmean(each.score for each in ranking)
    least = max(settings.MATCHING_WEAK_SCORE, settings.MATCHING_OUTSTANDING * usual)
    return [each for each in ranking[:TOP] if each.score >= least]


def add(report: Report, name: str, rankings: Sequence[Ranking]) -> None:
    rankings = [ranking for ranking in rankings if len(ranking) >= ENOUGH]
    every = [each for ranking in rankings for each in ranking[:TOP]]
    right = sorted((each.score for each in every if each.right), reverse=True)
    outstanding = [each for ranking in rankings for each in told(ranking)]
    hits = sum(each.right for each in outstanding)
    fixed = right[hits - 1]
    without = [[each for each in ranking if not each.right] for ranking in rankings]
    report.add(f"{name}: matches that stand out", len(outstanding), "")
    report.add(f"{name}: of these are right", 100 * hits / len(outstanding), "%")
    report.add(f"{name}: of the right ones stand out", 100 * hits / len(right), "%")
    above = sum(each.score >= fixed for each in every)
    report.add(f"{name}: right among those with {fixed:.1f} points, which finds as many", 100 * hits / above, "%")
    wrongly = sum(bool(told(ranking)) for ranking in without) / len(without)
    report.add(f"{name}: rankings without their right answers in which one stands out", 100 * wrongly, "%")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    report = Report("matching-outstanding", "Right and wrong matches among those that stand out")
    with ground.site() as folder:
        from kehui.commands.demo import build

        build(folder)
        for code in ("achievement", "expert"):
            add(report, f"region, {code}s", list(region(code)))
        if data.exists():
            add(report, "one sentence", list(sentences(data)))
    return report.write()


if __name__ == "__main__":
    raise SystemExit(main())
