"""Counts how usual terms are among public demands, questions and project titles, for queries that come alone.

    python -m benchmarks.matching.usual [--data ../shared/data] [--out src/kehui/core/search/usual_terms.tsv]

Only the dev parts are counted, three times the two kinds that people write as a whole sentence, and first clauses of
abstracts that are no query of any set.
"""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.matching.quality import SETS, table
from kehui.core.search import Usage

LEAST_SHARE = 0.003  # of the queries; rarer terms are not usual
CLAUSE = re.compile(r"[^，,。；;]{12,70}(?=[，,。；;])")


def clauses(data: Path) -> Iterator[str]:
    """First clauses of every eighth abstract that is no answer to a query."""
    asked = {row["doc_id"] for row in table(data / "zh_problem_solution" / "queries.tsv")}
    for number, row in enumerate(table(data / "zh_problem_solution" / "corpus.tsv.gz")):
        if number % 8 == 0 and row["doc_id"] not in asked and (clause := CLAUSE.match(row["text"])):
            yield clause[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("src/kehui/core/search/usual_terms.tsv"))
    options = parser.parse_args()
    usage = Usage.of(clauses(options.data))
    for name in ("zh_problem_solution", "stard", "cn_expert_finding"):
        one = Usage.of(SETS[name](options.data, "dev").queries)
        for _ in range(1 if name == "cn_expert_finding" else 3):
            usage += one
    kept = [(term, times) for term, times in usage.asked_in.items() if times >= LEAST_SHARE * usage.queries]
    lines = [f"{term}\t{times}" for term, times in sorted(kept, key=lambda item: (-item[1], item[0]))]
    options.out.write_text("\n".join([f"queries\t{usage.queries}", *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
