"""What the shipped points do to known answers: stated rightly, stated wrongly, and at random.

    python -m benchmarks.matching.agreement [--data ../shared/data]

Disciplines are those of the documents of `csl`; a question's is that of its answer. Industry, region, field and ways of
cooperation are drawn at random for documents and questions, so they can only disturb.
"""

import argparse
import csv
import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from benchmarks.matching.quality import Row, table
from benchmarks.real.measures import measures
from benchmarks.report import Report
from kehui.core.search import Document, Hit, Index, Query, search
from kehui.core.search.agreement import Weights, text_score

DEEP = 50  # as on the pages
RANDOM = {"industry": 10, "region": 16, "field": 8, "modes": 3}  # criterion → how many values

Shares = Callable[[Row, str], Mapping[str, float]]  # of a question and a document


def shipped() -> Weights:
    text = (files("kehui.mechanisms.matching") / "tables" / "weights.csv").read_text(encoding="utf-8")
    return Weights({row["criterion"]: float(row["points"]) for row in csv.DictReader(text.splitlines())})


def settings(documents: Sequence[str], questions: Sequence[Row], stated: Mapping[str, str]) -> dict[str, Shares]:
    """Name → what a question and a document agree on."""
    draw = random.Random(7)
    names = sorted(set(stated.values()))
    wrong = {row["query_id"]: draw.choice([name for name in names if name != row["discipline"]]) for row in questions}
    ids = [*documents, *(row["query_id"] for row in questions)]
    drawn = {code: {each: draw.randrange(values) for each in ids} for code, values in RANDOM.items()}

    def at_random(question: Row, document: str) -> dict[str, float]:
        return {code: float(of[question["query_id"]] == of[document]) for code, of in drawn.items()}

    return {
        "words alone": lambda _question, _document: {},
        "discipline as it is": lambda question, document: {
            "discipline": float(stated.get(question["doc_id"], "") == stated.get(document, "?"))
        },
        "discipline of another field": lambda question, document: {
            "discipline": float(wrong[question["query_id"]] == stated.get(document))
        },
        "four criteria at random": at_random,
    }


def place(question: Row, hits: Sequence[Hit], shares: Shares, weights: Weights) -> int:
    """The place of the answer when words and agreement are added up; 0 when it is not there."""
    scored = []
    for hit in hits:
        some = shares(question, hit.id)
        gained = sum(weights.points[code] * share for code, share in some.items())
        scored.append((-text_score(hit, weights, some) - gained, hit.id))
    found = [name for _score, name in sorted(scored)]
    return found.index(question["doc_id"]) + 1 if question["doc_id"] in found else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    corpus = list(table(data / "zh_problem_solution" / "corpus.tsv.gz"))
    questions = list(table(data / "zh_problem_solution" / "queries.tsv"))
    stated = {row["id"]: row["discipline"] for row in table(data / "csl" / "csl_docs.tsv.gz")}
    weights, report = shipped(), Report("agreement", "Known answers with and without what agrees beside the words")
    with tempfile.TemporaryDirectory() as folder, Index.create(folder) as index:
        index.write((Document(row["doc_id"], "paper", {"text": row["text"]}) for row in corpus), unique=True)
        hits = {
            row["query_id"]: search(index, Query.of(row["query"]), kinds=["paper"], limit=DEEP) for row in questions
        }
    for name, shares in settings([row["doc_id"] for row in corpus], questions, stated).items():
        for split in ("dev", "test"):
            some = [row for row in questions if row["split"] == split]
            ranks = [place(row, hits[row["query_id"]], shares, weights) for row in some]
            report.add(f"{name}, {split}: nDCG@10", measures(ranks)["nDCG@10"])
    return report.write()


if __name__ == "__main__":
    raise SystemExit(main())
