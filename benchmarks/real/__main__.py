"""Load the real data beside the project, match every problem statement, and print how many answers are found.

    make real          or          python -m benchmarks.real [--data ./data/real] [--sources ../shared/data]

Nothing is done where the data is not there. A second run finds it loaded and matches again.
"""

import argparse
import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks import ground
from benchmarks.real.loading import Loader, loaded
from benchmarks.real.measures import add, rank_of
from benchmarks.real.sources import Question, Sources
from benchmarks.report import Report, peak_memory

NOTES = """
  Documents that answer a statement are loaded without the clause the statement was taken from.
  The 376 achievements of demo_shandong are among the 9,887 ChinaXiv documents and stand once, under their own owner.
  Unknown for papers and set alike for all: industry, readiness 3, contact. Experts are aliases, keywords as given.
"""
TOP = 100
LEAST = 0.775  # nDCG@10 of `kehui match` on the test split


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("data/real"), help="folder of the database and the index")
    parser.add_argument("--sources", type=Path, default=Path("../shared/data"), help="where the public sets are")
    parser.add_argument("--postgres", action="store_true", help="on a throw-away PostgreSQL database instead")
    chosen = parser.parse_args()
    sources = Sources(chosen.sources)
    if not sources.present:
        print(f"no real data in {chosen.sources}: nothing to do")
        return 0
    report = Report("real-postgres" if chosen.postgres else "real", "Real data through the database and the index")
    questions = sources.questions()
    command(report, sources, questions)  # first: a child's memory is counted from its parent's
    with _site(chosen.data, postgres=chosen.postgres):
        report.facts["database"] = ground.engine()
        print(f"  {ground.engine()}{NOTES}")
        fill(report, Loader.ready(sources))
        match(report, questions)
    report.add("most memory held", peak_memory(), "MiB")
    return report.write()


@contextmanager
def _site(data: Path, *, postgres: bool) -> Iterator[None]:
    if postgres:
        with ground.site(postgres=True):
            yield
    else:
        ground.start(data)
        yield


def fill(report: Report, loader: Loader) -> None:
    """Records through the write door, then the index."""
    from kehui.mechanisms.matching import indexer

    began = time.perf_counter()
    counts, new = loaded(loader, lambda words: print(f"  {words}", flush=True))
    report.facts["records"] = counts
    if new:
        report.add("load: rows, events, chain, outbox, steps", time.perf_counter() - began, "s")
    with report.phase("index: catch up with the outbox"):
        indexer.catch_up()
    print(f"  {indexer.shelf.status()}")
    with report.phase("index: build anew"):
        indexer.rebuild()


def match(report: Report, questions: list[Question]) -> None:
    """Every demand against the achievements, as a page does it, and with only the body of the texts counted."""
    from kehui.market.achievements.models import Achievement
    from kehui.mechanisms.matching.queries import answers
    from kehui.people.models import Person
    from kehui.records.kinds import kinds
    from kehui.records.queries import visible, with_secrecy

    person, kind = Person.objects.get(username="publisher"), kinds["demand"]
    theirs = visible(kind, person).filter(created_by__username="importer").order_by("pk")
    demands = list(with_secrecy(kind, theirs, person))
    assert [demand.problem for demand in demands] == [question.text for question in questions]
    ids = dict(Achievement.objects.values_list("pk", "source_number"))
    answers(demands[0], "achievement", person=person, top=10)
    took = [_timed(lambda each=demand: answers(each, "achievement", person=person, top=10)) for demand in demands]
    report.add("match: ten answers with reasons, median", 1000 * median(took), "ms")
    report.add("match: ten answers with reasons, 95th percentile", 1000 * quantiles(took, n=20)[-1], "ms")
    report.add("match: demands a second, one process", len(demands) / sum(took), "1/s")
    whole, body = [], []
    for demand, question in zip(demands, questions, strict=True):
        found = answers(demand, "achievement", person=person, top=TOP)
        whole.append(rank_of(question.answer, [ids[each.record.pk] for each in found]))
        body.append(rank_of(question.answer, [ids[pk] for pk in _by_body(demand)]))
    add(report, "title, keywords, body", questions, whole)
    add(report, "body only", questions, body)


def _timed(call: Any) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _by_body(demand: Any) -> list[int]:
    """Ids of the best answers when an achievement's title and keywords do not count."""
    from kehui.core.search import Query, search
    from kehui.mechanisms.matching.shelf import shelf

    index = shelf.index()
    assert index is not None
    weights = {"title": 0.0, "keywords": 0.0, "abstract": 1.0}
    hits = search(index, Query.of(demand.problem), kinds=["achievement"], weights=weights, limit=TOP, pool=2 * TOP)
    return [int(hit.id) for hit in hits]


def command(report: Report, sources: Sources, questions: list[Question]) -> None:
    """`kehui match` on the files, without any database."""
    with tempfile.TemporaryDirectory() as place:
        out = Path(place, "matches.tsv")
        files = [str(sources.queries_path), str(sources.corpus_path)]
        texts = ["--text", "query", "--corpus-text", "text", "--top", str(TOP), "--out", str(out)]
        with report.phase("kehui match on the files"):
            subprocess.run([sys.executable, "-m", "kehui", "match", *files, *texts], check=True)
        found: dict[str, list[str]] = {question.id: [] for question in questions}
        with out.open(encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                found[row["query_id"]].append(row["doc_id"])
    report.add("kehui match: most memory held", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, "MiB")
    ranks = [rank_of(question.answer, found[question.id]) for question in questions]
    add(report, "kehui match, body only", questions, ranks, least=LEAST)


sys.exit(main())
