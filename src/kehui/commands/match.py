"""`kehui match`: rank the rows of one file for each row of another, with reasons, without a database."""

import json
import math
import os
import signal
import sqlite3
import sys
import tempfile
import unicodedata
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import click

from kehui.commands import cluster
from kehui.commands.results import Refused, Result, ResultsRefused, destination, writing
from kehui.commands.texts import cells_of, kept
from kehui.core.search import Document, Index, IndexBroken, Query, Usage, Vectors, search, told, usage_for
from kehui.core.search.bilingual import lexicon
from kehui.core.search.index import MUCH
from kehui.core.search.indicators import stated, table
from kehui.core.search.synonyms import Equivalents, expanded
from kehui.core.search.vectors import MOST_TEXTS
from kehui.core.tables import Table, TableRefused

KIND: Final = "row"
ID: Final = "id"  # the column that is taken unless one is named, wherever it stands
MOST_REASONS: Final = 8
WORTH_PROCESSES: Final = 400  # queries; fewer are answered before other processes have started
CHUNK: Final = 50
A_LITTLE: Final = 0.02  # of likeness in field, where the corpus is small enough to learn it while one waits

EXAMPLES = """\b
Examples:
  kehui match demands.tsv achievements.tsv
  kehui match demands.xlsx experts.csv --top 20 --out matches.xlsx
  kehui match demands.tsv achievements.jsonl.gz --text title:2,problem --corpus-text name:2,works --out m.jsonl

\b
Files: .tsv, .csv, .jsonl (each also .gz) or .xlsx with a line of column names; UTF-8 or GB18030.
Result: query_id, rank, doc_id, score (0 to 100), reasons (field:term=points; they sum to the score),
indicators (asked → offered: met, not met or unknown).
Ends with 0, or with 2 and one line on what is wrong with the input.
"""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two files, with its id column and the weights of its text columns (none named: all others)."""

    table: Table
    id: str
    named: Mapping[str, float]

    @classmethod
    def of(cls, path: str, *, text: str | None, option: str, id_column: str | None) -> "Side":
        """Open a file and check that the columns are there. Raises TableRefused."""
        table = Table.of(Path(path))
        name = id_column if id_column in table.columns else ID if ID in table.columns else table.columns[0]
        named = dict(_weights(text, table.columns, option)) if text else {}
        for column in named:
            if column not in table.columns:
                raise TableRefused(f"{path}: no column {column!r}; it has {', '.join(table.columns)} (see {option})")
        if table.columns == (name,) and not named:
            raise TableRefused(f"{path}: no column beside the id {name!r}; add one with text")
        return cls(table, name, named)

    def rows(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Id and text cells of each row. Raises TableRefused for an id that is missing, unusable or not unique."""
        with _seen_ids() as seen:
            for row in self.table.rows():
                given = row.cells.get(self.id, "").strip()
                here = f"{self.table.path}, {row.place}"
                if not given:
                    raise TableRefused(f"{here}: no id in column {self.id!r}; give every row one")
                if not _usable(given):
                    raise TableRefused(f"{here}: an id must be plain text of at most 1,000 characters")
                if first := seen(given, row.place):
                    raise TableRefused(f"{here}: id {given!r} again, first in {first}; make the ids unique")
                names = self.named or [name for name in row.cells if name != self.id]
                yield given, {name: row.cells.get(name, "") for name in names}


def _weights(text: str, columns: Iterable[str], option: str) -> Iterator[tuple[str, float]]:
    """Names and weights of `title:2,abstract`; a name may itself hold a colon when the column does."""
    for piece in filter(None, (piece.strip() for piece in text.split(","))):
        name, colon, number = piece.rpartition(":")
        if not colon or piece in columns:
            yield piece, 1.0
            continue
        try:
            weight = float(number)
        except ValueError:
            weight = 0.0
        if not (weight > 0 and math.isfinite(weight)):
            raise TableRefused(f"{option} {piece}: the weight after the colon must be a number above 0")
        yield name.strip(), weight


def _usable(given: str) -> bool:
    return len(given) <= 1000 and not any(unicodedata.category(character) in ("Cc", "Cs") for character in given)


@contextmanager
def _seen_ids() -> Generator[Callable[[str, str], str]]:
    """Asks where an id came before, and remembers it; in a temporary file, so that memory stays bounded."""
    with closing(sqlite3.connect("")) as places:
        places.execute("CREATE TABLE ids (id TEXT PRIMARY KEY, place TEXT) WITHOUT ROWID")

        def seen(given: str, place: str) -> str:
            if places.execute("INSERT OR IGNORE INTO ids VALUES (?, ?)", (given, place)).rowcount:
                return ""
            return str(places.execute("SELECT place FROM ids WHERE id = ?", (given,)).fetchone()[0])

        yield seen


@dataclass(frozen=True, slots=True)
class Task:
    """How each query is answered; sent to the worker processes."""

    index: Path
    top: int
    usage: Usage
    query_weights: Mapping[str, float]
    corpus_weights: Mapping[str, float]
    vectors: Path | None
    related: float
    lexicon: Path | None = None
    texts: Path | None = None
    """The rows of the corpus as they are written, where queries hold quantities."""
    kind: str = KIND

    def answer(self, rows: Iterable[tuple[str, dict[str, str]]]) -> list[Result]:
        """Ranked results of some queries."""
        results: list[Result] = []
        for query_id, cells in rows:
            query = Query.of(cells, weights=self.query_weights, usage=self.usage)
            if self.lexicon:
                query, _came = expanded(query, _lexicon(self.lexicon), reduced=1.0, counted=False)
            hits = search(
                _opened(self.index), query, kinds=[self.kind], weights=self.corpus_weights, limit=self.top,
                vectors=_vectors(self.vectors) if self.vectors else None, related=self.related,
            )  # fmt: skip
            for rank, hit in enumerate(hits, 1):
                parts = told(hit, query, most=MOST_REASONS)
                lines = table(cells, cells_of(self.texts, hit.id)) if self.texts else ()
                results.append(Result(query_id, rank, hit.id, hit.score, parts, lines))
        return results


_taken: Task | None = None


@lru_cache(maxsize=1)
def _opened(path: Path) -> Index:
    """The index, opened once in each process."""
    return Index.open(path)


@lru_cache(maxsize=1)
def _vectors(path: Path) -> Vectors:
    """The vectors of the corpus, read once in each process."""
    return Vectors.load(path)


@lru_cache(maxsize=1)
def _lexicon(path: Path) -> Equivalents:
    """The terms in two languages, read once in each process."""
    return Equivalents(json.loads(path.read_text(encoding="utf-8")))


def answered(task: Task, rows: Iterator[tuple[str, dict[str, str]]], *, count: int) -> Iterator[list[Result]]:
    """Results in the order of the queries; many queries are shared out to one process per core."""
    chunks = iter(lambda: list(islice(rows, CHUNK)), [])
    workers = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 8)
    if count < WORTH_PROCESSES or workers == 1:
        yield from map(task.answer, chunks)
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), _take, (task,)) as processes:
        waiting = deque(processes.submit(_answer, chunk) for chunk in islice(chunks, 3 * workers))
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(processes.submit(_answer, chunk) for chunk in islice(chunks, 1))


def _take(task: Task) -> None:
    """Called once in each process, so that the task is not sent with every chunk."""
    global _taken
    _taken = task


def _answer(rows: list[tuple[str, dict[str, str]]]) -> list[Result]:
    if _taken is None:
        raise RuntimeError("this process was given no task")
    return _taken.answer(rows)


@contextmanager
def _progress(label: str, length: Callable[[], int]) -> Generator[Callable[[int], None]]:
    """Counts on standard error when that is a terminal; only then is the length asked for."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=length(), label=label, file=sys.stderr) as bar:
        yield bar.update


@dataclass(frozen=True, slots=True)
class Run:
    """One call of the command: what is asked, of what, and how."""

    queries: Side
    corpus: Side
    top: int
    related: float | None
    spark: bool
    master: str | None

    def answered(self, place: Path, usage: Usage, *, count: int) -> Iterator[list[Result]]:
        """Results in the order of the queries, by the engine on this machine: index the corpus in `place`, search."""
        path, texts = place / "index", place / "texts.db" if self.measured() else None
        with Index.create(path, memory=MUCH) as index, _progress("index ", self.corpus.table.count) as advance:

            def documents() -> Iterator[Document]:
                for given, cells in kept(self.corpus.rows(), texts) if texts else self.corpus.rows():
                    advance(1)
                    yield Document(given, KIND, cells)

            index.write(documents(), unique=True)
            size = index.count
        vectors, related = self._learnt(place, size)
        terms = self._two_languages(place)
        task = Task(path, self.top, usage, self.queries.named, self.corpus.named, vectors, related, terms, texts)
        return answered(task, self.queries.rows(), count=count)

    def answered_by_spark(self, place: Path, usage: Usage) -> Iterator[list[Result]]:
        """The same by a job on Spark, whose nodes read the rows from `place`."""
        from kehui.core.search.spark import Job, matched

        cluster.stage(self.queries.rows(), place / "queries")
        size = cluster.stage(self.corpus.rows(), place / "corpus")
        vectors, related = self._learnt(place, size)
        learnt = _vectors(vectors) if vectors else None
        path = self._two_languages(place)
        terms = _lexicon(path) if path else None
        job = Job(KIND, self.top, MOST_REASONS, usage, self.queries.named, self.corpus.named, learnt, related, terms,
                  self.measured())  # fmt: skip
        with cluster.session(self.master or "local[*]", rows=size) as session:
            found = matched(session, queries=str(place / "queries"), documents=str(place / "corpus"), job=job)
            for _, ranked in groupby(found, key=lambda one: one.query):
                yield [Result(*one) for one in ranked]

    def measured(self) -> bool:
        """Whether any row of the queries holds a quantity, so that indicators are compared."""
        return any(stated("；".join(cells.values())) for _, cells in self.queries.rows())

    def _two_languages(self, place: Path) -> Path | None:
        """Terms in two languages that the first rows of both files teach, where they teach any."""
        rows = (row for side in (self.corpus, self.queries) for row in islice(side.rows(), MOST_TEXTS))
        learnt = lexicon("\n".join(cells.values()) for _, cells in rows)
        if not learnt:
            return None
        path = place / "lexicon.json"
        path.write_text(json.dumps(learnt), encoding="utf-8")
        return path

    def _learnt(self, place: Path, size: int) -> tuple[Path | None, float]:
        """Vectors of the corpus, and how much their likeness counts."""
        related = self.related
        if related is None:
            related = A_LITTLE if size <= MOST_TEXTS else 0.0
        if not related:
            return None, 0.0
        path = place / "vectors.npz"
        Vectors.train("\n".join(cells.values()) for _, cells in self.corpus.rows()).save(path)
        return path, related


def _match(run: Run, *, out: Path | None, shared: str | None) -> None:
    """Check all queries, answer them in a temporary directory, write."""
    count = sum(1 for _ in run.queries.rows())
    usage = usage_for("\n".join(cells.values()) for _, cells in run.queries.rows())
    with tempfile.TemporaryDirectory(prefix="kehui-match-", dir=shared) as name:
        place = Path(name)
        answers = run.answered_by_spark(place, usage) if run.spark else run.answered(place, usage, count=count)
        found = 0
        with writing(out, otherwise=sys.stdout.buffer) as writer, _progress("match ", lambda: count) as advance:
            for results in answers:
                for result in results:
                    writer.write(result)
                found += len(results)
                advance(1 if run.spark else CHUNK)

        if not found:
            words = f"no row of {run.corpus.table.path} shows anything that a row of {run.queries.table.path} asks"
            click.echo(f"kehui match: {words}; are these the right columns (--id, --text, --corpus-text)?", err=True)


def _spark(engine: str, master: str | None, shared: str | None) -> bool:
    """Whether the job goes to Spark, which must be there. Raises TableRefused or ClusterRefused."""
    if engine == "spark":
        cluster.check()
    elif master or shared:
        raise TableRefused("--master and --shared are for --engine spark")
    if master and not master.startswith("local") and not shared:
        raise TableRefused(f"--master {master} needs --shared DIR, a directory that all its nodes see")
    if shared and not Path(shared).is_dir():
        raise TableRefused(f"--shared {shared}: no such directory")
    return engine == "spark"


@click.command(epilog=EXAMPLES)
@click.argument("queries")
@click.argument("corpus")
@click.option("--top", default=10, show_default=True, type=click.IntRange(1, 1000), help="Results for each query.")
@click.option(
    "--out", metavar="FILE", help="Write .tsv, .csv, .jsonl or .xlsx by its name; without it TSV to the screen."
)
@click.option(
    "--related", metavar="SHARE", type=click.FloatRange(0, 1),
    help="Share of likeness in field: 0.1 finds what is of the same field. [default: 0.02; 0 above 20,000 rows]",
)  # fmt: skip
@click.option("--id", "id_column", metavar="COLUMN", help="Column with the id. [default: id, else the first]")
@click.option("--text", metavar="NAME:WEIGHT,…", help="Text columns of QUERIES. [default: all but the id]")
@click.option("--corpus-text", metavar="NAME:WEIGHT,…", help="Text columns of CORPUS. [default: as --text]")
@click.option(
    "--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True, help="Where it runs."
)
@click.option("--master", metavar="URL", help="Spark's master. [default: local[*]]")
@click.option("--shared", metavar="DIR", help="Directory that all nodes of the master see, for the rows while it runs.")
def match(
    queries: str,
    corpus: str,
    top: int,
    out: str | None,
    related: float | None,
    id_column: str | None,
    text: str | None,
    corpus_text: str | None,
    engine: str,
    master: str | None,
    shared: str | None,
) -> None:
    """For each row of QUERIES, rank the rows of CORPUS that answer it, and say why."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that the temporary index goes
    try:
        spark = _spark(engine, master, shared)
        target = destination(out, queries, corpus)
        asked = Side.of(queries, text=text, option="--text", id_column=id_column)
        given = Side.of(corpus, text=corpus_text or text, option="--corpus-text", id_column=id_column)
        if id_column and id_column not in asked.table.columns and id_column not in given.table.columns:
            raise TableRefused(
                f"{queries}: no column {id_column!r}; it has {', '.join(asked.table.columns)} (see --id)"
            )
        _match(Run(asked, given, top, related, spark, master), out=target, shared=shared)
    except (TableRefused, ResultsRefused, cluster.ClusterRefused) as error:
        raise Refused(str(error), command="match") from error
    except (IndexBroken, OSError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        message = f"{error}; is there room in {tempfile.gettempdir()} and for the result?"
        raise Refused(message, command="match") from error
