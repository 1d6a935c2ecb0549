"""Chinese titles that look for English abstracts, with terms learnt from other papers and without.

    python -m benchmarks.matching.languages [--data ../shared/data] [--queries 300]

The preprints of ChinaXiv that have an abstract in each language, in tenths by a hash of their numbers: from eight,
which stand in the index in both languages, the terms are learnt; of the tenth that is asked for only the English
abstract stands there. What must not suffer: titles of papers that stand there in both languages.
"""

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import md5
from pathlib import Path

import numpy as np

from benchmarks.matching.quality import DEPTH, Row, gain, recall, table
from benchmarks.report import Report
from kehui.core.search import Document, Index, Query, search
from kehui.core.search.bilingual import lexicon
from kehui.core.search.synonyms import Equivalents, expanded

LEARNT = range(8)
ASKED = {8: "English alone, first tenth", 9: "English alone, second tenth", 0: "both languages"}
LEAST = 100  # characters of an abstract


def tenth(row: Row) -> int:
    return int(md5(row["id"].encode(), usedforsecurity=False).hexdigest(), 16) % 10


def papers(data: Path) -> list[Row]:
    """Those with an abstract in each language."""
    rows = table(data / "chinaxiv" / "chinaxiv_docs.tsv.gz")
    return [row for row in rows if row["title"] and min(len(row["abstract"]), len(row["abstract_en"])) >= LEAST]


def both(row: Row) -> str:
    return f"{row['title']}\n{row['abstract']}\n{row['abstract_en']}"


@contextmanager
def indexed(texts: Mapping[str, str]) -> Iterator[Index]:
    with tempfile.TemporaryDirectory() as place, Index.create(Path(place, "index")) as index:
        index.write((Document(number, "text", {"text": text}) for number, text in texts.items()), unique=True)
        yield index


def asked(index: Index, rows: Sequence[Row], terms: Equivalents | None) -> tuple[float, float]:
    """nDCG@10 and recall@100 of the titles of some papers."""
    rankings = []
    for row in rows:
        query = Query.of(row["title"])
        if terms:
            query, _came = expanded(query, terms, reduced=1.0, counted=False)
        found = search(index, query, kinds=["text"], limit=DEPTH)
        rankings.append([int(hit.id == row["id"]) for hit in found])
    gains = [gain(ranking, {1}) for ranking in rankings]
    return float(np.mean(gains)), float(np.mean([recall(ranking, {1}) for ranking in rankings]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--queries", type=int, default=300)
    options = parser.parse_args()
    if not options.data.is_dir():
        parser.error(f"the public sets are not at {options.data}")
    report = Report("matching-languages", "Chinese titles that look for English abstracts")
    rows = papers(options.data)
    texts = {row["id"]: both(row) if tenth(row) in LEARNT else row["abstract_en"] for row in rows}
    terms = Equivalents(lexicon(both(row) for row in rows if tenth(row) in LEARNT))
    report.add("terms learnt", len(terms.table), "")
    with indexed(texts) as index:
        for number, name in ASKED.items():
            some = [row for row in rows if tenth(row) == number][: options.queries]
            for label, known in (("without terms", None), ("with terms", terms)):
                ndcg, found = asked(index, some, known)
                report.add(f"{name}, {label}: nDCG@10 of {len(some)}", ndcg, "")
                report.add(f"{name}, {label}: recall@100", found, "")
    return report.write()


if __name__ == "__main__":
    raise SystemExit(main())
