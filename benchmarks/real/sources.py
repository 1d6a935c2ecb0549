"""The public sets beside the project, read as rows for the write door.

A document that answers a problem statement is loaded without the clause that the statement was taken from, so that no
question is a piece of its answer.
"""

import csv
import gzip
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

AHEAD = date.today() + timedelta(365)
CONTACT = {"contact_phone": "0531-00000000"}
TAKEN = "摘自论文摘要，不是企业的真实需求；"  # "taken from an abstract, not a company's real demand"

Row = dict[str, str]


def table(path: Path) -> Iterator[Row]:
    """Rows of a TSV file with a line of names, packed or not."""
    csv.field_size_limit(sys.maxsize)
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


@dataclass(frozen=True)
class Question:
    """A problem statement and the one document that is known to answer it."""

    id: str
    answer: str
    split: str  # dev or test
    text: str


class Sources:
    """The four sets in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.queries_path = folder / "zh_problem_solution" / "queries.tsv"
        self.corpus_path = folder / "zh_problem_solution" / "corpus.tsv.gz"

    @property
    def present(self) -> bool:
        return self.queries_path.is_file()

    def questions(self) -> list[Question]:
        return [
            Question(row["query_id"], row["doc_id"], row["split"], row["query"]) for row in table(self.queries_path)
        ]

    def achievements(self, *, owners: dict[str, Any], industry: Any) -> Iterator[dict[str, Any]]:
        """ChinaXiv and CSL documents; those with an affiliation in Shandong (demo_shandong) under an owner of their
        own, with their affiliations as units."""
        answers = {question.answer for question in self.questions()}
        remainders = {row["doc_id"]: row["text"] for row in table(self.corpus_path) if row["doc_id"] in answers}
        regional = {row["id"]: row for row in table(self.folder / "demo_shandong" / "achievements.tsv")}
        for name, path in (
            ("chinaxiv", self.folder / "chinaxiv" / "chinaxiv_docs.tsv.gz"),
            ("csl", self.folder / "csl" / "csl_docs.tsv.gz"),
        ):
            for row in table(path):
                home = regional.get(row["id"])
                units = [part.strip() for part in (home or {}).get("affiliations", "").split(";")]
                yield {
                    "title": row["title"][:200],
                    "owner": owners["shandong" if home else name],
                    "industry": industry,
                    "keywords": first(row["keywords"], 3),
                    "abstract": remainders.get(row["id"], row["abstract"])[:5000],
                    "category": "theory",
                    "stage": "early",
                    "readiness": 3,
                    "units": [{"name": unit[:500]} for unit in units if unit],
                    "source_plan": name,
                    "source_number": row["id"],
                    "modes": ("consulting",),
                    "valid_until": AHEAD,
                    "contact_name": "公开文献",
                } | CONTACT

    def demands(self, *, owner: Any, industry: Any) -> Iterator[dict[str, Any]]:
        """The problem statements, marked as what they are; title and problem are the statement, nothing is added."""
        for question in self.questions():
            yield {
                "title": question.text[:200],
                "owner": owner,
                "industry": industry,
                "problem": question.text,
                "indicators": [{"name": "—", "target": "—"}],  # none stated; a dash has no words to match
                "deadline_on": AHEAD,
                "cooperation": ("consulting",),
                "solver_conditions": f"{TAKEN}{question.id}",
                "source": "survey",
                "valid_until": AHEAD,
                "contact_name": "公开文献",
            } | CONTACT

    def organisations(self) -> list[str]:
        """The experts' organisations, each once."""
        rows = table(self.folder / "demo_shandong" / "experts.tsv")
        return list(dict.fromkeys(row["organisation"] for row in rows))

    def experts(self, *, owners: dict[str, Any], discipline: Any) -> Iterator[dict[str, Any]]:
        """Holders of funded projects, by alias, with the titles of their projects as works."""
        for row in table(self.folder / "demo_shandong" / "experts.tsv"):
            works = [work.strip() for work in row["project_titles"].split("||")]
            yield {
                "title": row["name"],
                "owner": owners[row["organisation"]],
                "professional_title": row["title"] or "未说明",
                "discipline": discipline,
                "keywords": first(row["disciplines"] or "未说明", 10),
                "works": [{"title": work[:500], "kind": "项目"} for work in works if work][:100],
            } | CONTACT


def first(text: str, most: int) -> str:
    """The first keywords of a list, cut as a form cuts them."""
    from kehui.registry.fields import keywords

    return ";".join(keywords(text)[:most])[:300] or "未说明"
