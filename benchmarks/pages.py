"""Writes docs/reference/benchmarks.md from the figures in benchmarks/results.

python -m benchmarks.pages
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.report import RESULTS

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "benchmarks.md"
HEAD = """# Benchmarks

Every script in `benchmarks/` runs alone, prints a table, writes JSON into `benchmarks/results/` and exits 1 when a
budget is not kept. Times are medians by the clock, of other work on the same cores too; where it matters the
processor's own time stands beside them. **This page is written by `python -m benchmarks.pages` from those files**;
a test holds the two together. A figure in bold is over its budget.
"""
TITLES = {
    "records-server": ("The server and the demonstration", "python -m benchmarks.records.server"),
    "records-bulk-sqlite": ("10,000 demands through the bulk door, SQLite", "python -m benchmarks.records.bulk"),
    "records-bulk-postgres": ("The same, PostgreSQL", "python -m benchmarks.records.bulk --postgres"),
    "records-lists-sqlite": ("Pages at 100,000 achievements of 400 organisations, SQLite",
                             "python -m benchmarks.records.lists"),
    "records-lists-postgres": ("The same, PostgreSQL", "python -m benchmarks.records.lists --postgres"),
    "desk-work-sqlite": ("My work, SQLite", "python -m benchmarks.desk.work"),
    "desk-work-postgres": ("The same, PostgreSQL", "python -m benchmarks.desk.work --postgres"),
    "exchange-excel-sqlite": ("10,000 rows of Excel in, 100,000 records out, SQLite",
                              "python -m benchmarks.exchange.excel"),
    "exchange-excel-postgres": ("The same, PostgreSQL", "python -m benchmarks.exchange.excel --postgres"),
    "search-lookup-sqlite": ("Looking up among 100,000 records, SQLite", "python -m benchmarks.search.lookup"),
    "search-lookup-postgres": ("The same, PostgreSQL", "python -m benchmarks.search.lookup --postgres"),
    "assign-plans": ("Experts for cases: plans with their proof", "python -m benchmarks.assign.plans"),
    "assign-declines": ("200 experts decline one after the other", "python -m benchmarks.assign.declines"),
    "assign-fairflow": ("A fair plan beside FairFlow", "python -m benchmarks.assign.fairflow"),
    "assign-dense": ("Plans over all pairs, proved by pricing", "python -m benchmarks.assign.dense"),
    "reviewing-severity": ("500 simulated panels: severity told from quality",
                           "python -m benchmarks.reviewing.severity"),
    "reviewing-conflicts": ("500 planted conflicts of interest among 5,000 experts and 5,000 cases",
                            "python -m benchmarks.reviewing.conflicts"),
    "real": ("Real data, end to end: rules, database, index, reasons", "make real"),
    "matching-speed": ("The engine beside SQLite FTS5 and PostgreSQL's full text, same run",
                       "python -m benchmarks.matching.speed"),
    "matching-spark": ("Matching on Spark beside the local engine", "python -m benchmarks.matching.spark"),
    "matching-outstanding": ("Matches that stand out, told right from wrong",
                             "python -m benchmarks.matching.outstanding"),
    "agreement": ("What criteria beside the words add", "python -m benchmarks.matching.agreement"),
}  # fmt: skip
TAIL = """
For real data, the body of a document that answers a statement is loaded without the clause that became the statement.
How matching is measured, and what did not help: [Matching](../explanation/matching.md).
"""


def page() -> str:
    """The whole page; results without a title here come last, under their own names."""
    names = [*TITLES, *sorted({path.stem for path in RESULTS.glob("*.json")} - set(TITLES))]
    kept = [name for name in names if (RESULTS / f"{name}.json").exists()]
    return HEAD + "".join(section(name) for name in kept) + TAIL


def section(name: str) -> str:
    result = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    title, command = TITLES.get(name, (name, ""))
    facts = [f"`{command}`" if command else "", result["machine"], result.get("database", "")]
    figures = result["figures"].items()
    lines = ["| | Figure | Budget | Processor | Queries |", "|---|---:|---:|---:|---:|"]
    lines += [f"| {' | '.join(cells(label, each))} |" for label, each in figures]
    return f"\n## {title}\n\n{' · '.join(filter(None, facts))}\n\n" + "\n".join(lines) + "\n"


def cells(label: str, figure: dict[str, Any]) -> Iterable[str]:
    value, unit = figure["value"], figure["unit"]
    budget, least = figure.get("budget"), figure.get("least")
    over = (budget is not None and value > budget) or (least is not None and value < least)
    said = f"{number(value)} {unit}".strip()
    yield label
    yield f"**{said}**" if over else said
    yield (f"≤ {budget:g} {unit}" if budget else f"≥ {least:g} {unit}" if least else "").strip()
    yield f"{figure['processor']:.0f} ms" if "processor" in figure else ""
    yield str(figure.get("queries", ""))


def number(value: float) -> str:
    """As many places as a reader can use: 137,836, 12.1, 0.877."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 2 else f"{value:.3f}"


def main() -> int:
    PAGE.write_text(page(), encoding="utf-8")
    print(f"written to {PAGE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
