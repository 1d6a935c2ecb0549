"""What taking in a row would do: make a record, change one, nothing, or why it cannot be; without writing anything."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import ForeignKey, Q
from django.utils.translation import gettext as _

from kehui.core.loops import Phase
from kehui.core.numbers import whole
from kehui.mechanisms.exchange.cells import cell
from kehui.mechanisms.exchange.columns import VERSION, Column, columns, fold
from kehui.mechanisms.exchange.files import plain_text
from kehui.mechanisms.exchange.models import Verdict
from kehui.mechanisms.exchange.parsing import references_of, value
from kehui.mechanisms.exchange.reading import Line, tidied
from kehui.mechanisms.exchange.references import References
from kehui.people.powers import powers
from kehui.records.bulk import check_new
from kehui.records.kinds import Kind
from kehui.records.queries import hidden, with_secrecy
from kehui.records.rewriting import CONFLICT, Rewriting, check_changes
from kehui.records.values import empty, plain

TOTALS = ("合计", "总计", "小计", "共计", "total", "subtotal", "grandtotal")  # what stands in front of sums
EXAMPLES = ("示例：", "示例:", "example:")  # how the title of the template's example row begins

Key = tuple[Any, ...]


@dataclass
class Judged:
    """A row with its verdict; ``fields`` are what would be written."""

    line: Line
    verdict: Verdict = Verdict.SAME
    fields: dict[str, Any] = field(default_factory=dict)
    record: Any = None
    changes: list[list[str]] = field(default_factory=list)
    problems: list[list[str]] = field(default_factory=list)

    def refuse(self, error: ValidationError, *, verdict: Verdict = Verdict.BAD) -> None:
        found = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: [error]}
        for name, errors in found.items():
            where = "" if name == NON_FIELD_ERRORS else name
            self.problems += [[where, words] for words in ValidationError(errors).messages]
        self.verdict = verdict


class Judge:
    """Judges the rows of one file for one person, batch by batch; remembers what earlier rows were about."""

    def __init__(self, kind: Kind, names: Iterable[str], *, by: Any, clear: bool = False) -> None:
        self.kind, self.by, self.clear = kind, by, clear
        self.names = [column for column in columns(kind) if column.name in set(names) and not column.given]
        self.key = kind.sheet.key if set(kind.sheet.key) <= {column.name for column in self.names} else ()
        self.seen: dict[Any, int] = {}
        self.may_create = any(kind.create(who) for _whose, who in powers(by).capacities())

    def judge(self, lines: Sequence[Line], *, asking: bool = True) -> list[Judged]:
        """The verdicts over a batch of rows, in their order: a handful of queries, however many rows. ``asking``: ask
        the doors for writing what they would refuse; not needed just before they are gone through."""
        rows = [Judged(line) for line in lines]
        references = references_of(self.kind, [line.texts for line in lines], person=self.by)
        numbered = self._records(Q(number__in={_number(line) for line in lines} - {""}))
        by_number = {record.number: record for record in numbered}
        for row in rows:
            self._begin(row, by_number)
        unnumbered = [row for row in rows if row.verdict is not Verdict.EXAMPLE and not _number(row.line)]
        for row in unnumbered:
            self._read(row, references)
        self._find_by_key([row for row in unnumbered if row.verdict is Verdict.NEW])
        for row in rows:
            if row.record is not None:
                row.fields = {}
                self._read(row, references)
        self._compare_all(rows)
        if asking:
            self._ask(rows)
        return rows

    def _begin(self, row: Judged, by_number: Mapping[str, Any]) -> None:
        """Example, by number, or new so far; bad cells that the file itself has."""
        row.verdict, number = Verdict.NEW, _number(row.line)
        if row.line.texts.get("title", "").casefold().startswith(EXAMPLES):
            row.verdict = Verdict.EXAMPLE
            return
        if row.line.problems:
            row.refuse(ValidationError(dict(row.line.problems)))
        elif fold(row.line.texts.get("title", "")).rstrip(":") in TOTALS:
            row.refuse(ValidationError({"title": _("This is a row of totals, no record; delete it from the file.")}))
        if number:
            row.record = by_number.get(number)
            if row.record is None:
                row.refuse(ValidationError({"number": _("There is no record of this number that you may see.")}))
            self._once(row, number)
            if row.verdict is Verdict.NEW:
                row.verdict = Verdict.CHANGED

    def _once(self, row: Judged, mark: Any) -> None:
        first = self.seen.setdefault(mark, row.line.place)
        if first != row.line.place:
            row.refuse(ValidationError(_("This is about the same record as row %(row)s.") % {"row": first}))

    def _read(self, row: Judged, references: References) -> None:
        """The fields of a row; of a record that is there, those that differ."""
        record, problems = row.record, {}
        kept = hidden(self.kind, record, self.by) if record is not None else set()
        for column in self.names:
            text = row.line.texts.get(column.name, "")
            if column.name in row.line.problems or (record is not None and self._unchanged(record, column, text, kept)):
                continue
            if column.name in kept:
                problems[column.name] = ValidationError(_("You may not change what you may not read."))
                continue
            if not text and record is None:
                continue
            try:
                row.fields[column.name] = value(column.field, text, references) if text else _nothing(column.field)
            except ValidationError as error:
                problems[column.name] = error
        if problems:
            row.refuse(ValidationError(problems))

    def _unchanged(self, record: Any, column: Column, text: str, kept: set[str]) -> bool:
        """Whether the cell says what an export would say; an empty one leaves things as they are, unless it clears."""
        if not text:
            return not self.clear or column.name in kept or empty(getattr(record, column.name))
        return column.name not in kept and text == tidied(plain_text(cell(column.field, getattr(record, column.name))))

    def _records(self, wanted: Q) -> Iterable[Any]:
        """What is wanted among the records that the person may view, with what cells and rules need."""
        if not wanted.children:
            return ()
        keys = [column.name for column in columns(self.kind) if isinstance(column.field, ForeignKey)]
        records = self.kind.view.narrow(self.kind.model._default_manager.filter(wanted), self.by)
        return with_secrecy(self.kind, records.select_related(*keys), self.by)

    def _find_by_key(self, rows: Sequence[Judged]) -> None:
        """Rows without a number that mean a record which is there already, by the fields that tell records apart."""
        keyed = [(row, key) for row in rows if (key := self._key_of(row.fields))]
        if not keyed:
            return
        wanted = Q(**{f"{self.key[0]}__in": {key[0] for _row, key in keyed}})
        alive = ~Q(state__in=self.kind.loop.codes(Phase.DROPPED))
        found: dict[Key, list[Any]] = {}
        for record in self._records(wanted & alive):
            key = tuple(getattr(record, self.kind.model._meta.get_field(name).attname) for name in self.key)
            found.setdefault(key, []).append(record)
        for row, key in keyed:
            self._once(row, key)
            if len(several := found.get(key, [])) > 1:
                numbers = _(", ").join(record.number for record in several)
                row.refuse(
                    ValidationError(
                        _("Several records are like this; write the number of one: %(numbers)s.") % {"numbers": numbers}
                    )
                )
            elif several and row.verdict is Verdict.NEW:
                row.record, row.verdict = several[0], Verdict.CHANGED

    def _key_of(self, fields: Mapping[str, Any]) -> Key:
        key = tuple(getattr(fields.get(name), "pk", fields.get(name)) for name in self.key)
        return key if key and not any(empty(part) for part in key) else ()

    def _compare_all(self, rows: Sequence[Judged]) -> None:
        for row in rows:
            if row.record is not None:
                self._compare(row)
            elif not (self.may_create or row.verdict is Verdict.EXAMPLE or _number(row.line)):
                row.refuse(ValidationError(_("You may not create records of this kind.")))

    def _ask(self, rows: Sequence[Judged]) -> None:
        """What the doors for writing would refuse."""
        new = [
            row for row in rows if row.record is None and row.verdict is not Verdict.EXAMPLE and not _number(row.line)
        ]
        if self.may_create:
            self._told(new, check_new(self.kind.code, [row.fields for row in new], by=self.by))
        changed = [row for row in rows if row.changes]
        asked = [Rewriting(row.record.pk, row.fields, _version(row.line)) for row in changed]
        self._told(changed, check_changes(self.kind.code, asked, by=self.by))

    def _told(self, rows: Sequence[Judged], refused: Iterable[tuple[int, ValidationError]]) -> None:
        for place, error in refused:
            row = rows[place]
            conflict = getattr(error, "code", "") == CONFLICT
            known = {name for name, _words in row.problems if name}
            if hasattr(error, "error_dict"):
                left = {name: errors for name, errors in error.error_dict.items() if name not in known}
                if not left:
                    continue
                error = ValidationError(left)
            row.refuse(error, verdict=Verdict.CONFLICT if conflict and row.verdict is not Verdict.BAD else Verdict.BAD)

    def _compare(self, row: Judged) -> None:
        """Old and new of every field that differs."""
        for name, new in list(row.fields.items()):
            each = self.kind.model._meta.get_field(name)
            old, new = getattr(row.record, name), _kept(each, new)
            if plain(each, old) == plain(each, new) or (empty(old) and empty(new)):
                del row.fields[name]
            else:
                row.changes.append([name, plain_text(cell(each, old)), plain_text(cell(each, new))])
        if row.verdict is Verdict.CHANGED and not row.changes:
            row.verdict = Verdict.SAME


def _kept(field: Any, new: Any) -> Any:
    """A value as it will be kept; one that will be refused as it is."""
    try:
        return new if isinstance(field, ForeignKey) else field.clean(new, None)
    except ValidationError:
        return new


def _nothing(field: Any) -> Any:
    if field.null:
        return None
    return field.get_default() if field.has_default() and empty(field.get_default()) else ""


def _number(line: Line) -> str:
    return unicodedata.normalize("NFKC", line.texts.get("number", "")).strip().upper()


def _version(line: Line) -> int | None:
    return whole(line.texts.get(VERSION, ""))
