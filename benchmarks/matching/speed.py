"""How fast the engine is at growing sizes, beside the full-text search of SQLite and PostgreSQL in the same run.

    python -m benchmarks.matching.speed [--sizes 10000,100000,1000000] [--of batch,fts5,postgresql] [--patience 100000]

A query is two sentences, and its time is end to end on one thread: candidates, scores and reasons for the first ten.
Batch is that of `kehui match`, over the index that is there, with all cores. FTS5 is given the same character pairs and
the 48 rarest of a query, and ranks by its own bm25(); both others give no reasons. What takes seconds a query is asked
twenty, and the engine is compared on the same twenty. PostgreSQL takes a quarter of an hour at a million documents;
with `--patience` it is asked up to a size only.
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.matching.baselines import Fts5, Postgres, postgres
from benchmarks.matching.texts import demands, sentences, texts
from benchmarks.report import Report, Times
from kehui.commands.match import Task, answered
from kehui.core.search import Document, Index, Query, Usage, brief, reasons, search
from kehui.core.search.index import MUCH

SLOW = 20  # queries of a baseline that takes seconds for each
MILLION = 1_000_000


class Run:
    """One size: its texts in a file, its figures with the size before their names, its limits at a million."""

    def __init__(self, report: Report, place: Path, pool: Sequence[str], size: int) -> None:
        self.report, self.place, self.size = report, place, size
        self._pool = pool
        with (place / "texts").open("w", encoding="utf-8") as file:
            file.writelines(f"{text}\n" for text in texts(pool, size, 1))

    def texts(self) -> Iterator[str]:
        with (self.place / "texts").open(encoding="utf-8") as file:
            yield from (line.rstrip("\n") for line in file)

    def demands(self, number: int) -> list[str]:
        return demands(self._pool, number)

    def add(self, name: str, value: float, unit: str, *, most: float | None = None, least: float | None = None) -> None:
        """A figure; `most` and `least` hold at a million."""
        held = self.size == MILLION
        self.report.add(
            f"{self.size:,}: {name}", value, unit, budget=most if held else None, least=least if held else None,
            note=f"load {os.getloadavg()[0]:.1f}",
        )  # fmt: skip

    def times(
        self, name: str, call: Callable[[str], object], queries: Sequence[str], *, most: Sequence[float] = ()
    ) -> float:
        """The median and the 95th percentile over some queries, after the first; returns the median."""
        remaining = iter(queries)
        took = Times.of(lambda: call(next(remaining)), times=len(queries) - 1)
        for share, limit in zip((50, 95), most or (None, None), strict=True):
            label = f"{name}, p{share} of {len(took.clock)}"
            self.add(label, float(np.percentile(took.clock, share)), "ms", most=limit)
            processor = float(np.percentile(took.processor, share))
            self.report.figures[f"{self.size:,}: {label}"]["processor"] = round(processor, 1)
        return float(np.median(took.clock))


def ask(index: Index, text: str) -> None:
    """One demand, end to end."""
    query = Query.of(text)
    for hit in search(index, query, kinds=["text"]):
        brief(reasons(hit, query), most=8)


def engine(run: Run, queries: Sequence[str]) -> Index:
    """Build, disk, search and update of the engine."""
    path = run.place / "index"
    began = time.perf_counter(), time.process_time()
    with Index.create(path, memory=MUCH) as index:
        documents = (Document(f"d{n}", "text", {"text": text}) for n, text in enumerate(run.texts()))
        index.write(documents, unique=True)
    run.add("build", time.perf_counter() - began[0], "s", most=60)
    run.add("build, processor", time.process_time() - began[1], "s")
    run.add("build, peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000, "MB", most=1000)
    sizes = {file: file.stat().st_size / 1e6 for file in path.iterdir()}
    run.add("disk", sum(sizes.values()), "MB", most=700)
    run.add("disk without the texts", sum(size for file, size in sizes.items() if file.suffix != ".store"), "MB")
    index = Index.open(path)
    run.times("demand with reasons", lambda text: ask(index, text), queries, most=(15, 40))
    numbers = iter(range(len(queries)))

    def change(text: str) -> None:
        index.write([Document(f"d{next(numbers)}", "text", {"text": text})])
        ask(index, text)

    run.times("changed record found", change, queries[:SLOW], most=(1000, 1000))
    index.close()
    return index


def batch(run: Run, number: int) -> None:
    """Many demands over the index, by as many processes as there are cores."""
    rows = ((str(n), {"text": text}) for n, text in enumerate(run.demands(number)))
    task = Task(run.place / "index", 10, Usage(0, {}), {}, {}, None, 0.0, kind="text")
    began = time.perf_counter()
    found = sum(len(results) for results in answered(task, rows, count=number))
    run.add(f"{number:,} demands, {found:,} results", time.perf_counter() - began, "s", most=60 * number / 10_000)


def baseline(run: Run, other: Fts5 | Postgres, index: Index, queries: Sequence[str], *, least: float) -> None:
    """Build, disk and search of what one would use otherwise, over the same terms; how many times quicker we are."""
    began = time.perf_counter()
    other.build(run.texts())
    run.add(f"{other.name}, build", time.perf_counter() - began, "s")
    run.add(f"{other.name}, disk", other.bytes() / 1e6, "MB")
    theirs = run.times(f"{other.name}, demand", lambda text: other.ranked(text, 10), queries)
    remaining = iter(queries)
    ours = float(np.median(Times.of(lambda: ask(index, next(remaining)), times=len(queries) - 1).clock))
    run.add(f"times as quick as {other.name}, medians of the same demands", theirs / ours, "", least=least)


def measure(run: Run, wanted: Collection[str], *, queries: int, number: int) -> None:
    """All that is wanted at one size."""
    index = engine(run, run.demands(queries + 1))
    few = run.demands(SLOW + 1)
    if "batch" in wanted:
        batch(run, number)
    if "fts5" in wanted:
        baseline(run, Fts5(run.place), index, few, least=50)
    if "postgresql" in wanted:
        with postgres() as connection:
            baseline(run, Postgres(connection), index, few, least=200)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--of", default="batch,fts5,postgresql", help="what to measure beside the engine")
    parser.add_argument("--patience", type=int, default=MILLION, help="the largest size at which PostgreSQL is asked")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--batch", type=int, default=2000, help="demands of the batch")
    options = parser.parse_args()
    report = Report("matching-speed", "The engine beside SQLite FTS5 and PostgreSQL's full text")
    pool = sentences(options.data)
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as place:
            run = Run(report, Path(place), pool, size)
            wanted = set(options.of.split(",")) - ({"postgresql"} if size > options.patience else set())
            measure(run, wanted, queries=options.queries, number=options.batch)
        report.write()
    return report.write()


if __name__ == "__main__":
    raise SystemExit(main())
