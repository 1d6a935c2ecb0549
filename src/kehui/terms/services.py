"""Brings lists of terms into the table, those that ship with Kehui and those of a sheet, by the same way: read, plan,
apply. Nothing is deleted; a term is closed by its last day."""

from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from kehui.core.tables import Row, Table, TableRefused
from kehui.terms.lineage import paths, settle
from kehui.terms.models import Term, TermChange, Tree
from kehui.terms.naming import keys_of
from kehui.terms.planning import LINKS, Plan, Planned, Verdict, plan
from kehui.terms.reading import SheetRefused, fields_of, read, strays_of
from kehui.terms.spelling import spelled

WRITTEN = (Verdict.NEW, Verdict.CHANGED, Verdict.CLOSED)
PLAIN = ("name", "name_en", "valid_from", "valid_to", "aliases", "pinyin", "source")
FIELDS = (*PLAIN, *LINKS, "local", "path", "keys")


@dataclass(frozen=True)
class Sheet:
    """A file's rows, read once: the heads of its columns, and place and cells of every row."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, path: Path) -> "Sheet":
        """Read a .csv, .tsv or .xlsx file. Raises SheetRefused with a line for people."""
        try:
            table = Table.of(path)
            return cls(path.name, table.columns, tuple(table.rows()))
        except TableRefused as error:
            raise SheetRefused(error.said(gettext)) from None


def plan_sheet(tree: str, sheet: Sheet, *, shipped: bool = False) -> Plan:
    """What a sheet would do to a tree. Raises SheetRefused when its columns are not those of a list."""
    planned = plan(tree, read(tree, sheet.rows, fields_of(sheet.heads)), shipped=shipped)
    return replace(planned, strays=strays_of(sheet.heads))


def plan_file(tree: str, path: Path, *, shipped: bool = False) -> Plan:
    """What a file would do to a tree. Raises SheetRefused."""
    return plan_sheet(tree, Sheet.of(path), shipped=shipped)


@transaction.atomic
def apply(planned: Plan, *, file: str, by: Any = None, local: bool = True) -> int:
    """Write the good rows of a plan; returns how many terms were made or changed. What a sheet set here (``local``)
    stands in the history of each term, and lists that ship with Kehui leave it alone from then on."""
    rows = planned.of(*WRITTEN)
    if not rows:
        return 0
    terms = {term.code: term for term in Term.objects.of(planned.tree).select_for_update()}
    made = [Term(tree=planned.tree, code=row.line.code, path="") for row in rows if row.line.code not in terms]
    terms |= {term.code: term for term in Term.objects.bulk_create(made)}
    for row in rows:
        _fill(terms[row.line.code], row, terms, local)
    touched = {row.line.code for row in rows}
    Term.objects.bulk_update(_completed(list(terms.values()), touched), FIELDS, batch_size=100)
    if local:
        now = timezone.now()
        TermChange.objects.bulk_create(
            TermChange(term=terms[row.line.code], at=now, by=by, file=file[:200], changes=row.changes) for row in rows
        )
    return len(rows)


def _fill(term: Term, row: Planned, terms: dict[str, Term], local: bool) -> None:
    values = row.line.values
    for name in PLAIN:
        if name in values:
            setattr(term, name, values[name])
    for name in LINKS:
        if name in values:
            setattr(term, name, terms[values[name]] if values[name] else None)
    if "name" in row.changes and "pinyin" not in row.changes:
        term.pinyin = ""  # that of the old name
    term.local = term.local or local


def _completed(terms: list[Term], touched: set[str]) -> list[Term]:
    """The terms to be written: those touched, with their pinyin and what each can be found by, and those that come
    to stand elsewhere by it."""
    mine = [term for term in terms if term.code in touched]
    spellings = spelled(term.name for term in mine if not term.pinyin)
    for term in mine:
        term.pinyin = term.pinyin or spellings[term.name]
        term.keys = keys_of(term)
    places = paths(terms, timezone.localdate())
    moved = [term for term in terms if term.path != places[term.pk]]
    for term in moved:
        term.path = places[term.pk]
    return list({term.pk: term for term in (*mine, *moved)}.values())


def load(tree: str) -> int:
    """Bring one tree's shipped list (``terms/lists/<tree>.csv``) into the table; what was set here stays. Returns
    how many terms were made or changed."""
    with as_file(files("kehui.terms") / "lists" / f"{tree}.csv") as path:
        return apply(plan_file(tree, path, shipped=True), file=path.name, local=False)


def load_all() -> int:
    """Load every shipped list and let successors take over whose day has come; returns how many terms changed."""
    return sum(load(tree) for tree in Tree.values) + settle()
