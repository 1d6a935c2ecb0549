"""A file of equivalents, row by row: what each would do to the table, or what is wrong with it and where."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kehui.core.search.tokens import normal
from kehui.core.tables import Table, TableRefused, placed
from kehui.mechanisms.matching.models import Synonym
from kehui.mechanisms.matching.synonyms import parsed, problems, save

TERM, OTHERS, BOTH_WAYS = ("term", "术语"), ("equivalents", "同义词"), ("both ways", "双向")
NO = ("no", "n", "0", "否", "false")
LIMIT = 2000  # rows of one file

Entry = tuple[str, list[str], bool]


@dataclass(frozen=True)
class Row:
    """One row: ``status`` is new, changed, same or wrong; ``words`` say what is wrong."""

    place: str
    term: str
    others: list[str]
    both_ways: bool
    status: str
    words: str = ""

    @property
    def entry(self) -> Entry:
        return self.term, self.others, self.both_ways


def read(file: Any) -> list[Row]:
    """The rows of an uploaded file; ``ValidationError`` where it cannot be read as such a table."""
    suffix = "".join(Path(file.name).suffixes[-1:]).lower()
    with tempfile.NamedTemporaryFile(suffix=suffix) as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        try:
            table = Table.of(Path(kept.name))
            names = [_column(table.columns, some) for some in (TERM, OTHERS, BOTH_WAYS)]
            if not names[0] or not names[1]:
                raise ValidationError(_("The first line must name the columns term and equivalents (术语、同义词)."))
            cells = [
                (placed(row.place, _), *(row.cells.get(name, "") if name else "" for name in names))
                for row in table.rows()
            ]
        except TableRefused as error:
            raise ValidationError(error.said(_)) from None
    if len(cells) > LIMIT:
        raise ValidationError(_("No more than %(limit)d rows at once.") % {"limit": LIMIT})
    return list(
        judged((place, " ".join(term.split()), parsed(others), _yes(way)) for place, term, others, way in cells)
    )


def judged(rows: Iterator[tuple[str, str, list[str], bool]]) -> Iterator[Row]:
    """What each row would do: one query for all."""
    there = {normal(each.term): each for each in Synonym.objects.filter(retired=False)}
    seen: set[str] = set()
    for place, term, others, both_ways in rows:
        entry, wrong = there.get(normal(term)), problems(term, others)
        if normal(term) in seen:
            wrong["term"] = _("The file names this term twice.")
        seen.add(normal(term))
        same = entry and _same(entry, others, both_ways)
        status = "wrong" if wrong else "same" if same else "changed" if entry else "new"
        yield Row(place, term, others, both_ways, status, " ".join(wrong.values()))


def save_all(entries: Sequence[Entry], *, reason: str, by: Any) -> int:
    """Save entries, all or none; returns how many were new or changed."""
    there = {normal(each.term): each for each in Synonym.objects.filter(retired=False)}
    saved = 0
    with transaction.atomic():
        for term, others, both_ways in entries:
            entry = there.get(normal(term))
            if entry and _same(entry, others, both_ways):
                continue
            save(entry, term=term, others=others, both_ways=both_ways, reason=reason, by=by)
            saved += 1
    return saved


def _same(entry: Synonym, others: list[str], both_ways: bool) -> bool:
    return (entry.equivalents.split(";"), entry.both_ways) == (others, both_ways)


def _column(columns: Sequence[str], names: Sequence[str]) -> str:
    return next((column for column in columns if column.strip().lower() in names), "")


def _yes(cell: str) -> bool:
    return cell.strip().lower() not in NO
