"""How fast the engine is at growing sizes, beside the full-text search of SQLite and PostgreSQL in the same run.

    python -m benchmarks.matching.speed [--sizes 10000,100000] [--queries 100] [--out speed.json]

Times are of one thread; a query is two sentences, and its time is end to end: candidates, scores and reasons for the
first ten. Batch is `kehui match` from file to file, with all cores. FTS5 is given the same character pairs and the 48
rarest of a query, and ranks by its own bm25().
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.matching.baselines import Fts5, Postgres, postgres
from benchmarks.matching.texts import demands, sentences, texts
from kehui.core.search import Document, Index, Query, brief, reasons, search
from kehui.core.search.index import MUCH

SLOW = 20  # queries of a baseline that takes seconds for each

Figures = dict[str, float]


def measured(ask: Callable[[str], object], queries: Sequence[str], name: str) -> Figures:
    """Median and 95th percentile in milliseconds, after a short warming up."""
    for text in queries[:3]:
        ask(text)
    times = []
    for text in queries:
        start = time.perf_counter()
        ask(text)
        times.append(1000 * (time.perf_counter() - start))
    return {f"{name} p50 ms": float(np.median(times)), f"{name} p95 ms": float(np.percentile(times, 95))}


def engine(pool: Sequence[str], size: int, queries: Sequence[str], place: Path) -> Figures:
    """Build, disk, search and update of the engine."""
    start = time.perf_counter()
    with Index.create(place / "index") as index:
        documents = (Document(f"d{n}", "text", {"text": text}) for n, text in enumerate(texts(pool, size, 1)))
        index.write(documents, unique=True, memory=MUCH)
    figures = {"build s": time.perf_counter() - start}
    figures["disk MB"] = sum(path.stat().st_size for path in (place / "index").iterdir()) / 1e6
    figures["peak memory MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with Index.open(place / "index") as index:

        def ask(text: str) -> None:
            query = Query.of(text)
            for hit in search(index, query, kinds=["text"]):
                brief(reasons(hit, query), most=8)

        figures |= measured(ask, queries, "query")
        changes = iter(range(len(queries)))

        def change(text: str) -> None:
            index.write([Document(f"d{next(changes)}", "text", {"text": text})])

        figures |= measured(change, queries[: len(queries) // 2], "update")
    return figures


def baseline(other: Fts5 | Postgres, pool: Sequence[str], size: int, queries: Sequence[str]) -> Figures:
    """Build, disk and search of what one would use otherwise, over the same terms and without reasons."""
    start = time.perf_counter()
    other.build(texts(pool, size, 1))
    figures = {f"{other.name} build s": time.perf_counter() - start, f"{other.name} disk MB": other.bytes() / 1e6}
    return figures | measured(lambda text: other.ranked(text, 10), queries, f"{other.name} query")


def fts5(pool: Sequence[str], size: int, queries: Sequence[str], place: Path) -> Figures:
    return baseline(Fts5(place), pool, size, queries)


def postgresql(pool: Sequence[str], size: int, queries: Sequence[str], _: Path) -> Figures:
    with postgres() as connection:
        return baseline(Postgres(connection), pool, size, queries[:SLOW])


def batch(pool: Sequence[str], size: int, queries: Sequence[str], place: Path) -> Figures:
    """Queries a second of the command from file to file, indexing included."""
    sides = {"queries.tsv": queries, "corpus.tsv": texts(pool, size, 1)}
    for name, lines in sides.items():
        with (place / name).open("w", encoding="utf-8") as file:
            file.write("id\ttext\n")
            file.writelines(f"{n}\t{text}\n" for n, text in enumerate(lines))
    arguments = [place / "queries.tsv", place / "corpus.tsv", "--out", place / "matches.tsv"]
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "kehui", "match", *map(str, arguments)], check=True)
    seconds = time.perf_counter() - start
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"batch queries": len(queries), "batch s": seconds, "batch peak memory MB (one process)": children}


MEASURES: Mapping[str, Callable[[Sequence[str], int, Sequence[str], Path], Figures]] = {
    "engine": engine,
    "fts5": fts5,
    "postgresql": postgresql,
    "batch": batch,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--of", default=",".join(MEASURES), help="what to measure: " + ", ".join(MEASURES))
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--out", type=Path, default=Path("speed.json"))
    options = parser.parse_args()
    pool = sentences(options.data)
    everything: list[Figures] = []
    for size in map(int, options.sizes.split(",")):
        figures: Figures = {"documents": size, "cores": os.cpu_count() or 1}
        for name in options.of.split(","):
            asked = demands(pool, options.batch if name == "batch" else options.queries)
            with tempfile.TemporaryDirectory() as place:
                figures |= MEASURES[name](pool, size, asked, Path(place)) | {f"load after {name}": os.getloadavg()[0]}
        everything.append(figures)
        print("\n".join(f"{name:36} {value:12,.2f}" for name, value in figures.items()), end="\n\n", flush=True)
    options.out.write_text(json.dumps(everything, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
