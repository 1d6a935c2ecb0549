"""How well the engine ranks known answers, beside plain BM25 over character pairs in the same run.

    python -m benchmarks.matching.quality [--data ../shared/data] [--sets stard,…] [--out quality.json]

Figures are nDCG@10, recall@100 and MRR@10; the interval is of the paired difference in nDCG@10 (bootstrap, 95 %).
"""

import argparse
import csv
import gzip
import json
import math
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from hashlib import md5
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.matching.baselines import Fts5, Postgres, postgres
from benchmarks.matching.bm25 import Bm25
from kehui.core.search import Document, Index, Query, Vectors, search, usage_for

DEPTH = 100
ROUNDS = 2000

Row = dict[str, str]


@dataclass(frozen=True)
class Task:
    """Texts to be ranked, and queries with the numbers of the right ones."""

    name: str
    texts: Sequence[str]
    queries: Sequence[str]
    answers: Sequence[set[int]]
    itself: Sequence[int] = ()
    """Numbers of the texts that are the queries, and are no answers."""
    related: float = 0.02


def table(path: Path) -> Iterator[Row]:
    """Rows of a tab-separated file, packed or not."""
    csv.field_size_limit(sys.maxsize)
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def in_dev(name: str) -> bool:
    """The dev tenth of a set without splits of its own."""
    return int(md5(name.encode(), usedforsecurity=False).hexdigest(), 16) % 10 == 0


def problems(data: Path, split: str) -> Task:
    """Problem clause to the rest of its abstract."""
    corpus = list(table(data / "zh_problem_solution" / "corpus.tsv.gz"))
    number = {row["doc_id"]: place for place, row in enumerate(corpus)}
    asked = [row for row in table(data / "zh_problem_solution" / "queries.tsv") if row["split"] == split]
    texts, queries = [row["text"] for row in corpus], [row["query"] for row in asked]
    return Task(f"zh_problem_solution {split}", texts, queries, [{number[row["doc_id"]]} for row in asked])


def statutes(data: Path, split: str) -> Task:
    """Layperson's question to the articles of law that answer it."""
    corpus = list(table(data / "stard" / "corpus_gold.tsv"))
    number = {row["doc_id"]: place for place, row in enumerate(corpus)}
    right: dict[str, set[int]] = {}
    for row in table(data / "stard" / "qrels.tsv"):
        right.setdefault(row["query_id"], set()).add(number[row["doc_id"]])
    asked = [row for row in table(data / "stard" / "queries.tsv") if in_dev(row["query_id"]) == (split == "dev")]
    texts, queries = [f"{row['name']}\n{row['text']}" for row in corpus], [row["query"] for row in asked]
    return Task(f"stard {split}", texts, queries, [right[row["query_id"]] for row in asked])


def experts(data: Path, split: str) -> Task:
    """Title of a new project to the person who won it, known by the titles of earlier ones."""
    corpus = list(table(data / "cn_expert_finding" / "experts.tsv.gz"))
    number = {row["expert_id"]: place for place, row in enumerate(corpus)}
    asked = list(table(data / "cn_expert_finding" / "queries.tsv"))
    asked = [row for row in asked if in_dev(row["query_id"]) == (split == "dev")]
    texts, queries = [row["past_project_titles"] for row in corpus], [row["project_title"] for row in asked]
    return Task(f"cn_expert_finding {split}", texts, queries, [{number[row["relevant_expert_id"]]} for row in asked])


def titles(data: Path, split: str) -> Task:
    """Title of a paper to its abstract."""
    corpus = list(table(data / "csl" / "csl_docs.tsv.gz"))
    asked = [place for place, row in enumerate(corpus) if in_dev(row["id"]) == (split == "dev")]
    texts, queries = [row["abstract"] for row in corpus], [corpus[place]["title"] for place in asked]
    return Task(f"csl title {split}", texts, queries, [{place} for place in asked])


def fields(data: Path, split: str) -> Task:
    """Paper to the papers of its discipline, in the mode that finds what is of the same field."""
    corpus = list(table(data / "csl" / "csl_docs.tsv.gz"))
    asked = [place for place, row in enumerate(corpus) if in_dev(row["id"]) == (split == "dev")]
    alike: dict[str, set[int]] = {}
    for place, row in enumerate(corpus):
        alike.setdefault(row["discipline"], set()).add(place)
    texts = [f"{row['title']}\n{row['abstract']}" for row in corpus]
    answers = [alike[corpus[place]["discipline"]] - {place} for place in asked]
    known = [number for number, right in enumerate(answers) if right]
    asked, answers = [asked[n] for n in known], [answers[n] for n in known]
    return Task(f"csl discipline {split}", texts, [texts[p] for p in asked], answers, asked, related=0.1)


SETS: Mapping[str, Callable[[Path, str], Task]] = {
    "zh_problem_solution": problems,
    "stard": statutes,
    "cn_expert_finding": experts,
    "csl": titles,
    "csl_discipline": fields,
}


def by_engine(task: Task) -> list[list[int]]:
    """Rankings of the engine, through an index on disk, by the recipe of `kehui match`."""
    usage, vectors = usage_for(task.queries), Vectors.train(task.texts)
    with tempfile.TemporaryDirectory() as place, Index.create(Path(place, "index")) as index:
        index.write((Document(str(n), "text", {"text": text}) for n, text in enumerate(task.texts)), unique=True)
        rankings: list[list[int]] = []
        for text, itself in zip(task.queries, task.itself or [None] * len(task.queries), strict=True):
            hits = search(
                index, Query.of(text, usage=usage), kinds=["text"], limit=DEPTH, vectors=vectors, related=task.related,
                exclude=[str(itself)],
            )  # fmt: skip
            rankings.append([int(hit.id) for hit in hits])
        return rankings


def by_pairs(task: Task) -> list[list[int]]:
    """Rankings of the yardstick."""
    yardstick = Bm25(task.texts)
    itself = task.itself or [-1] * len(task.queries)
    ranked = (yardstick.ranked(text, DEPTH + 1) for text in task.queries)
    return [[n for n in some if n != own][:DEPTH] for some, own in zip(ranked, itself, strict=True)]


def beside(task: Task, names: Sequence[str]) -> dict[str, float]:
    """nDCG@10 of the full-text search of SQLite and PostgreSQL on the same task."""
    figures: dict[str, float] = {}
    for name in names:
        with (
            tempfile.TemporaryDirectory() as place,
            postgres() if name == "postgresql" else nullcontext() as connection,
        ):
            other = Postgres(connection) if connection else Fts5(Path(place))
            other.build(task.texts)
            gains = [gain(other.ranked(q, 10), a) for q, a in zip(task.queries, task.answers, strict=True)]
            figures[name] = round(float(np.mean(gains)), 4)
    return figures


def gain(ranking: Sequence[int], right: set[int]) -> float:
    """nDCG@10 of one query, all right answers being equally right."""
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(10, len(right)) + 1))
    return sum(1 / math.log2(rank + 1) for rank, number in enumerate(ranking[:10], 1) if number in right) / best


def recall(ranking: Sequence[int], right: set[int]) -> float:
    """Share of the right answers among the first hundred."""
    return len(right & set(ranking)) / len(right)


def reciprocal(ranking: Sequence[int], right: set[int]) -> float:
    """1 / rank of the first right answer among the first ten (MRR@10)."""
    return next((1 / rank for rank, number in enumerate(ranking[:10], 1) if number in right), 0.0)


@dataclass(frozen=True)
class Figures:
    """One line of the table."""

    name: str
    queries: int
    documents: int
    ndcg: float
    ndcg_bm25: float
    low: float
    high: float
    recall: float
    recall_bm25: float
    mrr: float
    mrr_bm25: float


def compared(task: Task) -> Figures:
    """Engine and yardstick on one task, with the interval of their difference."""
    ours, theirs = by_engine(task), by_pairs(task)
    gains = np.array([[gain(r, a) for r, a in zip(side, task.answers, strict=True)] for side in (ours, theirs)])
    recalls, firsts = (
        [np.mean([measure(r, a) for r, a in zip(side, task.answers, strict=True)]) for side in (ours, theirs)]
        for measure in (recall, reciprocal)
    )
    drawn = np.random.default_rng(0).integers(0, len(task.queries), (ROUNDS, len(task.queries)))
    low, high = np.percentile((gains[0] - gains[1])[drawn].mean(axis=1), [2.5, 97.5])
    means = gains.mean(axis=1)
    sizes = len(task.queries), len(task.texts)
    return Figures(task.name, *sizes, *(round(float(x), 4) for x in (*means, low, high, *recalls, *firsts)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--splits", default="dev,test")
    parser.add_argument("--beside", default="", help="also measure fts5, postgresql")
    parser.add_argument("--out", type=Path, help="also write the figures here, as JSON")
    options = parser.parse_args()
    if not options.data.is_dir():
        parser.error(f"the public sets are not at {options.data}")
    lines: list[dict[str, Any]] = []
    heads = "".join(f" {head:>7}" for head in ("R@100", "BM25", "MRR@10", "BM25"))
    print(f"{'task':26} {'queries':>7} {'nDCG@10':>8} {'BM25':>7} {'difference':>18}{heads}")
    for name in options.sets.split(","):
        for split in options.splits.split(","):
            task = SETS[name](options.data, split)
            line = compared(task)
            ends = (line.recall, line.recall_bm25, line.mrr, line.mrr_bm25)
            print(
                f"{line.name:26} {line.queries:7} {line.ndcg:8.4f} {line.ndcg_bm25:7.4f} "
                f"  [{line.low:+.4f}, {line.high:+.4f}]" + "".join(f" {end:7.4f}" for end in ends),
                flush=True,
            )
            others = beside(task, options.beside.split(",")) if options.beside else {}
            print("".join(f"{'':26} {other} {ndcg:.4f}\n" for other, ndcg in others.items()), end="", flush=True)
            lines.append(asdict(line) | others)
    if options.out:
        options.out.write_text(json.dumps(lines, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
