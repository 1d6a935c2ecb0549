"""How well "stands out" tells right matches from wrong ones: many more points than is usual among those found.

    python -m benchmarks.matching.outstanding [--data ../shared/data]

On the demands of the demonstration region, long and with criteria, and on problem statements of one sentence (the dev
split of `zh_problem_solution`), where every document but the one the sentence was taken from counts as wrong. Beside it
stands the best that a fixed score could do that finds as many right ones.
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


class Judged(NamedTuple):
    """One match: its score, whether it is said to stand out, whether it is right."""

    score: float
    outstanding: bool
    right: bool


def sentences(data: Path, least: float, times: float) -> Iterator[Judged]:
    """Statements of one sentence against all documents."""
    corpus = table(data / "zh_problem_solution" / "corpus.tsv.gz")
    questions = [row for row in table(data / "zh_problem_solution" / "queries.tsv") if row["split"] == "dev"]
    with tempfile.TemporaryDirectory() as folder, Index.create(folder) as index:
        index.write((Document(row["doc_id"], "paper", {"text": row["text"]}) for row in corpus), unique=True)
        for row in questions:
            hits = search(index, Query.of(row["query"]), kinds=["paper"], limit=DEEP)
            usual = fmean(hit.score for hit in hits)
            for hit in hits[:TOP]:
                outstanding = hit.score >= max(least, times * usual)
                yield Judged(hit.score, outstanding, hit.id == row["doc_id"])


def region(code: str) -> Iterator[Judged]:
    """Demands of the demonstration against what their authors had in mind."""
    from kehui.demonstration.agreement import known_answers, match_all

    known = known_answers(code)
    for each in match_all():
        if right := known.get(each.demand.title):
            for found in each.found[code]:
                yield Judged(found.score, found.outstanding, found.record.title in right)


def add(report: Report, name: str, judged: Sequence[Judged]) -> None:
    """Precision and recall of the rule, and the precision of a fixed score at the same recall."""
    right = sorted((each.score for each in judged if each.right), reverse=True)
    told = [each for each in judged if each.outstanding]
    hits = sum(each.right for each in told)
    fixed = right[hits - 1]
    above = [each for each in judged if each.score >= fixed]
    report.add(f"{name}: matches that stand out", len(told), "")
    report.add(f"{name}: of these are right", 100 * hits / len(told), "%")
    report.add(f"{name}: of the right ones stand out", 100 * hits / len(right), "%")
    report.add(f"{name}: right among those with {fixed:.1f} points", 100 * hits / len(above), "%")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    report = Report(
        "matching-outstanding", "How well it tells right matches from wrong ones to say that one stands out"
    )
    with ground.site() as folder:
        from django.conf import settings

        from kehui.commands.demo import build

        build(folder)
        for code in ("achievement", "expert"):
            add(report, f"region, {code}s", list(region(code)))
        if data.exists():
            some = sentences(data, settings.MATCHING_WEAK_SCORE, settings.MATCHING_OUTSTANDING)
            add(report, "one sentence", list(some))
    return report.write()


if __name__ == "__main__":
    raise SystemExit(main())
