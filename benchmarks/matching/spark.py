"""Matching on Spark beside the local engine, from file to file in the same run, at growing sizes.

    python -m benchmarks.matching.spark [--sizes 10000,100000] [--queries 100] [--master local-cluster[3,1,1024]]

Both are the command `kehui match`, indexing and start included. The results are compared: same documents in the same
order with the same reasons, and the largest difference of a score.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.matching.texts import demands, sentences, texts
from benchmarks.report import Report


def written(place: Path, *, pool: list[str], size: int, queries: int) -> None:
    """The two files of a run."""
    for name, lines in {"queries.tsv": demands(pool, queries), "corpus.tsv": texts(pool, size, 1)}.items():
        with (place / name).open("w", encoding="utf-8") as file:
            file.write("id\ttext\n")
            file.writelines(f"{n}\t{text}\n" for n, text in enumerate(lines))


def seconds(place: Path, out: str, *more: str) -> float:
    """How long one call of the command takes."""
    words = ["match", str(place / "queries.tsv"), str(place / "corpus.tsv"), "--out", str(place / out), *more]
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "kehui", *words], check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def differing(place: Path) -> tuple[int, int, float]:
    """Rows of the local result, rows that differ in document or reasons, and the largest difference of a score."""
    number, other, largest = 0, 0, 0.0
    for one, two in zip(rows(place / "local.jsonl"), rows(place / "spark.jsonl"), strict=True):
        same = [
            (row["query_id"], row["rank"], row["doc_id"], [(part["field"], part["term"]) for part in row["reasons"]])
            for row in (one, two)
        ]
        number, other = number + 1, other + (same[0] != same[1])
        largest = max(largest, abs(one["score"] - two["score"]))
    return number, other, largest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--master", default="local-cluster[3,1,1024]")
    options = parser.parse_args()
    report = Report("matching-spark", f"Matching {options.queries} demands on {options.master}, and locally")
    report.facts |= {"master": options.master, "queries": options.queries}
    pool = sentences(options.data)
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as name:
            place = Path(name)
            written(place, pool=pool, size=size, queries=options.queries)
            report.add(f"{size:,} documents, local", seconds(place, "local.jsonl"), "s")
            spark = seconds(place, "spark.jsonl", "--engine", "spark", "--master", options.master)
            report.add(f"{size:,} documents, Spark", spark, "s")
            number, other, largest = differing(place)
        report.add(f"{size:,} documents, results that are equal", number - other, least=number)
        report.add(f"{size:,} documents, largest difference of a score", largest * 1e6, "1e-6", budget=1)
    sys.exit(report.write())


if __name__ == "__main__":
    main()
