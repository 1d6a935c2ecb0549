"""How fast the engine is at growing sizes, beside SQLite's full-text index in the same run.

    python -m benchmarks.matching.speed [--sizes 10000,100000] [--queries 100] [--out speed.json]

Times are of one thread; a query is two sentences, and its time is end to end: candidates, scores and reasons for the
first ten. Batch is `kehui match` from file to file, with all cores. FTS5 is given the same character pairs and the 48
rarest of a query, and ranks by its own bm25().
"""

import argparse
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.matching.texts import demands, sentences, texts
from kehui.core.search import Document, Index, Query, brief, reasons, search
from kehui.core.search.tokens import terms

Figures = dict[str, float]


def measured(ask: Callable[[str], object], queries: Sequence[str], name: str) -> Figures:
    """Median and 95th percentile in milliseconds, after a short warming up."""
    for text in queries[:5]:
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
        index.write(documents, unique=True, memory=128_000_000)
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


def sqlite(pool: Sequence[str], size: int, queries: Sequence[str], place: Path) -> Figures:
    """Build, disk and search of a contentless FTS5 table over the same pairs and words."""
    path = place / "fts.sqlite3"
    base = sqlite3.connect(path)
    base.execute("CREATE VIRTUAL TABLE found USING fts5(text, content='', detail=none, tokenize='unicode61')")
    base.execute("CREATE VIRTUAL TABLE counted USING fts5vocab(found, row)")

    def heavy(text: str) -> list[str]:
        return [f"x{term.encode().hex()}" for term in terms(text) if len(term) > 1]

    start = time.perf_counter()
    rows = ((number, " ".join(heavy(text))) for number, text in enumerate(texts(pool, size, 1)))
    base.executemany("INSERT INTO found (rowid, text) VALUES (?, ?)", rows)
    base.commit()
    figures = {"FTS5 build s": time.perf_counter() - start, "FTS5 disk MB": path.stat().st_size / 1e6}

    def ask(text: str) -> None:
        asked = heavy(text)
        known = f"SELECT term FROM counted WHERE term IN ({','.join('?' * len(asked))}) ORDER BY doc LIMIT 48"
        match = " OR ".join(row[0] for row in base.execute(known, asked))
        base.execute("SELECT rowid FROM found WHERE found MATCH ? ORDER BY bm25(found) LIMIT 10", (match,)).fetchall()

    figures |= measured(ask, queries, "FTS5 query")
    base.close()
    return figures


def batch(pool: Sequence[str], size: int, number: int, place: Path) -> Figures:
    """Queries a second of the command from file to file, indexing included."""
    sides = {"queries.tsv": demands(pool, number), "corpus.tsv": texts(pool, size, 1)}
    for name, lines in sides.items():
        with (place / name).open("w", encoding="utf-8") as file:
            file.write("id\ttext\n")
            file.writelines(f"{n}\t{text}\n" for n, text in enumerate(lines))
    arguments = [place / "queries.tsv", place / "corpus.tsv", "--out", place / "matches.tsv"]
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "kehui", "match", *map(str, arguments)], check=True)
    seconds = time.perf_counter() - start
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"batch queries": number, "batch s": seconds, "batch peak memory MB (one process)": children}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--out", type=Path, default=Path("speed.json"))
    options = parser.parse_args()
    pool = sentences(options.data)
    queries = demands(pool, options.queries)
    everything: list[Figures] = []
    for size in map(int, options.sizes.split(",")):
        figures: Figures = {"documents": size, "cores": os.cpu_count() or 1}
        for measure in (engine, sqlite):
            with tempfile.TemporaryDirectory() as place:
                figures |= measure(pool, size, queries, Path(place))
        with tempfile.TemporaryDirectory() as place:
            figures |= batch(pool, size, options.batch, Path(place))
        everything.append(figures)
        print("\n".join(f"{name:36} {value:12,.2f}" for name, value in figures.items()), end="\n\n", flush=True)
    options.out.write_text(json.dumps(everything, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
