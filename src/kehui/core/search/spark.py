"""Matching as one job on Apache Spark: an inverted join in data frames, then the engine's own functions on the nodes.

The stages follow the engine on disk step by step, and share its functions: the same terms go in (`posting_texts`), the
same statistics come out (`counted`), the same terms fetch the same candidates (`candidates`), and `scored` and
`reasons` give the same scores and reasons. Only the search in the inverted index is replaced, by a join.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from kehui.core.search import explain
from kehui.core.search.candidates import TIE, hurdle, order_of, pool_for, share, wanted
from kehui.core.search.documents import Document, Stored
from kehui.core.search.frequencies import BINS, Keys, bins_of
from kehui.core.search.indicators import Line, table
from kehui.core.search.postings import mark_of, posting_texts
from kehui.core.search.query import Query
from kehui.core.search.scoring import Ask, Part, ask_of, scored
from kehui.core.search.state import State
from kehui.core.search.synonyms import Equivalents, expanded
from kehui.core.search.tokens import keys_of
from kehui.core.search.usage import Usage
from kehui.core.search.vectors import Vectors
from kehui.core.search.writing import counted

_BATCH: Final = 500
_PREPARED: Final = "place long, order long, length long, terms map<string, long>, body binary"
_STATISTICS: Final = "sort string, name string, number long"
_WANTED: Final = "query long, term string, points double, alike boolean"
_PART: Final = "struct<field: string, term: string, value: double>"
_RESULTS: Final = f"number long, query string, rank int, id string, score double, parts array<{_PART}>"
_LINES: Final = "array<struct<name: string, asked: string, offered: string, verdict: string>>"
_LETTER: Final = "\x1f"  # before a single character, which is no term of the index


@dataclass(frozen=True, slots=True)
class Job:
    """How queries are answered; `kind` is what all documents are said to be, `most` the number of reasons in full."""

    kind: str
    top: int
    most: int
    usage: Usage
    query_weights: Mapping[str, float]
    corpus_weights: Mapping[str, float]
    vectors: Vectors | None
    related: float
    lexicon: Equivalents | None = None
    measured: bool = False
    """Whether queries hold quantities, so that indicators are compared."""

    def query(self, line: str) -> Query:
        """The query on a staged line, with what the lexicon brings in."""
        query = Query.of(json.loads(line)[2], weights=self.query_weights, usage=self.usage)
        return expanded(query, self.lexicon, reduced=1.0, counted=False)[0] if self.lexicon else query

    def document(self, line: str) -> Stored:
        """The document on a staged line."""
        _, given, fields = json.loads(line)
        return Stored.of(Document(given, self.kind, fields))


class Ranked(NamedTuple):
    """One result: id of the query, rank from 1, id of the document, score, reasons that sum to it, and indicators."""

    query: str
    rank: int
    id: str
    score: float
    parts: tuple[Part, ...]
    indicators: tuple[Line, ...] = ()


class Statistics(NamedTuple):
    """What all nodes are told of all documents: exact, and of bounded size."""

    bins: NDArray[np.int64]
    """Hashed terms that queries ask, ascending; `numbers`: in how many documents each occurs."""
    numbers: NDArray[np.float64]
    state: State

    def found_in(self, keys: Keys) -> NDArray[np.float64]:
        """In how many documents each of some keys occurs."""
        bins = (keys & np.uint32(BINS - 1)).astype(np.int64)
        if not len(self.bins):
            return np.zeros(len(bins))
        places = np.minimum(np.searchsorted(self.bins, bins), len(self.bins) - 1)
        return np.where(self.bins[places] == bins, self.numbers[places], 0.0)

    def ask(self, query: Query) -> Ask:
        """A query, weighed."""
        return ask_of(query, documents=self.state.documents, found_in=self.found_in)


def staged(number: int, given: str, fields: Mapping[str, str]) -> str:
    """One line of a staged file: number of the row from 0, its id and its texts."""
    return json.dumps((number, given, fields), ensure_ascii=False)


def matched(session: SparkSession, *, queries: str, documents: str, job: Job) -> Iterator[Ranked]:
    """Ranked documents for each query, in order of the queries.

    `queries` and `documents` are files or directories of staged lines that every node can read. What is kept between
    stages lies on the nodes' disks, and is made again where a node is lost.
    """
    asked = session.read.text(queries)
    prepared = _frame(session, session.read.text(documents), partial(_prepared, job=job), _PREPARED)
    prepared = prepared.persist(StorageLevel.DISK_ONLY)
    told, mean = _statistics(session, asked, prepared, job)
    shared = session.sparkContext.broadcast(told)
    best = _candidates(session, asked, prepared, mean, partial(_wanted, job=job, shared=shared), job)
    lines = _frame(session, asked, _numbered, "query long, order long, body binary")
    grouped = best.unionByName(lines).repartition("query").sortWithinPartitions("query", "order")
    results = _frame(session, grouped, partial(_rescored, job=job, shared=shared), _RESULTS)
    results = results.persist(StorageLevel.DISK_ONLY)
    shown = _with_indicators(session, results, asked, session.read.text(documents)) if job.measured else results
    for row in shown.orderBy("number", "rank").toLocalIterator():
        lines = tuple(Line(*line) for line in row.indicators or ()) if job.measured else ()
        yield Ranked(row.query, row.rank, row.id, row.score, tuple(Part(*part) for part in row.parts), lines)
    results.unpersist()
    prepared.unpersist()


def _frame(session: SparkSession, frame: DataFrame, rows: Any, schema: str) -> DataFrame:
    """Rows that a plain function of a partition's rows gives."""
    return session.createDataFrame(frame.rdd.mapPartitions(rows), schema, verifySchema=False)


def _with_indicators(session: SparkSession, results: DataFrame, asked: DataFrame, documents: DataFrame) -> DataFrame:
    """Results with what each query asks in quantities beside what its documents state, as their texts are written."""
    wanted = asked.select(
        F.get_json_object("value", "$[0]").cast("long").alias("number"), F.col("value").alias("asked")
    )
    given = documents.select(F.get_json_object("value", "$[1]").alias("id"), F.col("value").alias("offered"))
    pairs = results.select("number", "rank", "id").join(wanted, "number").join(given, "id")
    lines = _frame(session, pairs, _compared, f"number long, rank int, indicators {_LINES}")
    return results.join(lines, ["number", "rank"], "left")


def _compared(rows: Iterable[Any]) -> Iterator[tuple[int, int, list[tuple[str, ...]]]]:
    for row in rows:
        lines = table(json.loads(row.asked)[2], json.loads(row.offered)[2])
        yield row.number, row.rank, [tuple(line) for line in lines]


def _statistics(session: SparkSession, asked: DataFrame, prepared: DataFrame, job: Job) -> tuple[Statistics, float]:
    """Exact statistics of all documents, of those terms that are asked, and the mean number of term occurrences."""
    bins = _frame(session, asked, partial(_asked_bins, job=job), "bin int").distinct()
    wanted_bins = np.sort(np.array([row.bin for row in bins.coalesce(1).toLocalIterator()], dtype=np.int64))
    shared = session.sparkContext.broadcast(wanted_bins)
    parts = _frame(session, prepared.select("length", "body"), partial(_counted, shared=shared), _STATISTICS)
    numbers = np.zeros(len(wanted_bins))
    state, occurrences = State(), 0
    sums = parts.groupBy("sort", "name").agg(F.sum("number").alias("number"))
    for row in sums.coalesce(1).toLocalIterator():
        match row.sort:
            case "bin":
                numbers[int(row.name)] = row.number
            case "shown":
                state.shown[job.kind, row.name] = row.number
            case "length":
                state.lengths[job.kind, row.name] = row.number
            case "document":
                state.kinds[job.kind] = row.number
            case _:
                occurrences = row.number
    # The index on disk keeps its own state as one more document, without terms, and counts it in its mean.
    return Statistics(wanted_bins, numbers, state), occurrences / (state.documents + 1)


def _candidates(
    session: SparkSession, asked: DataFrame, prepared: DataFrame, mean: float, wanted_rows: Any, job: Job
) -> DataFrame:
    """The documents that are scored in full: query, order, body."""
    terms = _frame(session, asked, wanted_rows, _WANTED).persist(StorageLevel.DISK_ONLY)
    letters = "".join(sorted({row.term[1:] for row in terms.filter("alike").select("term").distinct().collect()}))
    lengths = [row.length for row in prepared.select("length").distinct().collect()]
    hurdles = session.createDataFrame(
        [(length, hurdle(length, mean)) for length in lengths], "length long, hurdle double"
    )
    postings = prepared.select("place", "order", "length", F.explode("terms").alias("term", "times"))
    if letters:
        rows = partial(_lettered, letters=letters)
        schema = "place long, order long, length long, term string, times long"
        postings = postings.union(_frame(session, prepared, rows, schema))
    several = F.sum(share(F.col("times"), F.col("hurdle")) * F.col("points"))
    points = F.when(F.first("alike"), F.lit(1.0)).otherwise(several)
    given = postings.join(terms, "term").join(F.broadcast(hurdles), "length")
    given = given.groupBy("query", "place", "order").agg(points.alias("points"))
    best = _best(given, pool_for(job.top))
    return best.join(prepared.select("place", "body"), "place").select("query", "order", "body")


def _best(given: DataFrame, pool: int) -> DataFrame:
    """The `pool` best for each query, of those that tie for the last places the first in order."""
    falling = Window.partitionBy("query").orderBy(F.desc("points"))
    falling = falling.rowsBetween(Window.unboundedPreceding, Window.unboundedFollowing)
    edged = given.withColumn("edge", F.nth_value("points", pool).over(falling))
    edged = edged.filter(F.col("edge").isNull() | (F.col("points") >= F.col("edge") * (1 - TIE)))
    tied = F.coalesce(F.col("points") <= F.col("edge") * (1 + TIE), F.lit(True))
    order = Window.partitionBy("query").orderBy(tied.asc(), F.asc("order"))
    return edged.withColumn("at", F.row_number().over(order)).filter(F.col("at") <= pool)


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    remaining = iter(rows)
    return iter(lambda: list(islice(remaining, _BATCH)), [])


def _prepared(rows: Iterable[Any], *, job: Job) -> Iterator[tuple[Any, ...]]:
    """Documents with their terms, as the inverted index is given them."""
    for batch in _batches(rows):
        documents = [job.document(row.value) for row in batch]
        for row, stored, text in zip(batch, documents, posting_texts(documents), strict=True):
            terms = text.split()
            number = json.loads(row.value)[0]
            yield number, order_of(stored.id), len(terms), dict(Counter(terms)), bytearray(stored.packed())


def _asked_bins(rows: Iterable[Any], *, job: Job) -> Iterator[tuple[int]]:
    bins: set[int] = set()
    for row in rows:
        query = job.query(row.value)
        bins.update((keys_of(list({**query.asked, **query.terms})) & np.uint32(BINS - 1)).tolist())
    return ((number,) for number in bins)


def _counted(rows: Iterable[Any], *, shared: Any) -> Iterator[tuple[str, str, int]]:
    """What a partition's documents add to the statistics; a bin is named by its place among those asked."""
    asked: NDArray[np.int64] = shared.value
    numbers, state, occurrences = np.zeros(len(asked), dtype=np.int64), State(), 0
    for batch in _batches(rows):
        occurrences += sum(row.length for row in batch)
        documents = [Stored.unpacked(bytes(row.body)) for row in batch]
        bins = bins_of(*counted(documents, state, sign=1))
        places = np.searchsorted(asked, bins)
        inside = places < len(asked)
        inside[inside] = asked[places[inside]] == bins[inside]
        np.add.at(numbers, places[inside], 1)
    yield "", "", occurrences
    yield "document", "", state.documents
    yield from (("shown", name, number) for (_, name), number in state.shown.items())
    yield from (("length", name, number) for (_, name), number in state.lengths.items())
    yield from (("bin", str(place), int(numbers[place])) for place in np.flatnonzero(numbers).tolist())


def _wanted(rows: Iterable[Any], *, job: Job, shared: Any) -> Iterator[tuple[int, str, float, bool]]:
    """The terms that fetch each query's candidates; `alike` where all that show one score the same."""
    mark = mark_of(job.kind)
    for row in rows:
        query = job.query(row.value)
        if not query.asked:
            continue
        number = json.loads(row.value)[0]
        terms, letters = wanted(shared.value.ask(query), related=job.related)
        yield from ((number, mark + term, points, False) for term, points in terms)
        yield from ((number, _LETTER + letter, 1.0, True) for letter in letters)


def _lettered(rows: Iterable[Any], *, letters: str) -> Iterator[tuple[int, int, int, str, int]]:
    """The single characters that documents show, of those asked for."""
    asked = set(letters)
    for row in rows:
        shown = sorted(asked.intersection("".join(row.terms)))
        yield from ((row.place, row.order, row.length, _LETTER + one, 1) for one in shown)


def _numbered(rows: Iterable[Any]) -> Iterator[tuple[int, int, bytearray]]:
    """Queries as rows that come before those of their candidates."""
    return ((json.loads(row.value)[0], -1, bytearray(row.value.encode())) for row in rows)


def _rescored(rows: Iterable[Any], *, job: Job, shared: Any) -> Iterator[tuple[Any, ...]]:
    """Score the candidates of each query in full, by the functions of the engine."""
    told: Statistics = shared.value
    for number, group in groupby(rows, key=lambda row: row.query):
        line, *bodies = (bytes(row.body) for row in group)
        if not bodies:
            continue
        query_id, query = json.loads(line)[1], job.query(line.decode())
        hits = scored(
            [Stored.unpacked(body) for body in bodies],
            told.ask(query),
            mean_length=told.state.mean_length,
            weights=job.corpus_weights,
            vectors=job.vectors,
            related=job.related,
            limit=job.top,
        )
        for rank, hit in enumerate(hits, 1):
            parts = explain.told(hit, query, most=job.most)
            yield number, query_id, rank, hit.id, hit.score, [tuple(part) for part in parts]
