"""The handbook's links lead somewhere, its commands exist, and decision records stay short and numbered."""

import re

from benchmarks import pages
from tests.shape.sources import ROOT, committed, length, name

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
COMMAND = re.compile(r"^\s*make ([a-z]+)", re.MULTILINE)
RECORD_LINES = 30

PAGES = [path for path in committed() if path.suffix == ".md"]


def test_links_lead_to_files() -> None:
    broken = [
        f"{name(page)}: {target}"
        for page in PAGES
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not broken, "\n".join(broken)


def test_make_targets_that_pages_name_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {command for page in PAGES for command in COMMAND.findall(page.read_text(encoding="utf-8"))}
    assert {"demo", "test"} <= named <= targets


def test_the_page_of_benchmarks_says_what_the_benchmarks_wrote() -> None:
    written = pages.PAGE.read_text(encoding="utf-8")
    kept = [name for name in pages.TITLES if (pages.RESULTS / f"{name}.json").exists()]
    assert kept
    assert [name for name in kept if pages.section(name) not in written] == [], "run python -m benchmarks.pages"


def test_decision_records_are_numbered_without_gaps_and_short() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    for record in records:
        text = record.read_text(encoding="utf-8")
        assert all(f"## {part}" in text for part in ("Context", "Decision", "Consequences")), name(record)
        assert length(record) <= RECORD_LINES, name(record)
