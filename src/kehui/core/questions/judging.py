"""What answers are worth: which are missing, which are wrong and why, page by page."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from kehui.core.words import mark as _

if TYPE_CHECKING:
    from kehui.core.questions.specification import Field, Page

YES_NO: Final = ("是", "否")
CELLS: Final = " | "  # between the cells of a row of a table, whose rows stand on lines of their own
LONGEST: Final = {"text": 200, "long": 10_000}  # characters, where the form says nothing
_CENT: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why an answer cannot stay as it is: ``template % parts`` is the English sentence."""

    template: str
    parts: Mapping[str, object]

    def __str__(self) -> str:
        return self.template % self.parts


@dataclass(frozen=True, slots=True)
class Judged:
    """A page as answered: codes of fields that are missing, and what is wrong with others. ``begun``: something of
    it is filled in."""

    page: "Page"
    missing: tuple[str, ...]
    wrong: Mapping[str, tuple[Wrong, ...]]
    begun: bool

    @property
    def complete(self) -> bool:
        return not self.missing and not self.wrong


def judge(page: "Page", answers: Mapping[str, str], shown: set[str]) -> Judged:
    fields = [field for field in page.fields if field.code in shown]
    texts = {field.code: tidy(field, answers.get(field.code, "")) for field in fields}
    missing = tuple(field.code for field in fields if field.required and not texts[field.code])
    wrong = {
        field.code: found
        for field in fields
        if texts[field.code] and (found := tuple(_wrong(field, texts[field.code])))
    }
    return Judged(page, missing, wrong, any(texts.values()))


def tidy(field: "Field", text: str) -> str:
    """An answer without blanks around it and without empty lines of lists and tables.

    >>> from kehui.core.questions import Form
    >>> rows = [{"page": "p", "code": "t", "label": "t", "type": "table", "options": "甲; 乙"}]
    >>> tidy(Form.of_rows(rows).fields["t"], " | \\n a | b ")
    'a | b'
    """
    text = text.replace("\r\n", "\n").strip()
    if field.type == "table":
        return join_rows(split_rows(text, len(field.options)))
    if field.type in ("choices", "file"):
        return "\n".join(line.strip() for line in text.split("\n") if line.strip())
    return text


def split_rows(text: str, width: int) -> list[list[str]]:
    """The cells of a table's rows, each row of the same width; rows in which nothing stands are left out.

    >>> split_rows("a | b\\nc", 2)
    [['a', 'b'], ['c', '']]
    """
    rows = [[cell.strip() for cell in line.split("|")] for line in text.split("\n")]
    return [(row + [""] * width)[:width] for row in rows if any(row)]


def join_rows(rows: Iterable[Iterable[str]]) -> str:
    """The text of a table; a bar or a line break inside a cell becomes a blank or a slash."""
    tidied = ([re.sub(r"\s+", " ", cell.replace("|", "/")).strip() for cell in row] for row in rows)
    return "\n".join(CELLS.join(row) for row in tidied if any(row))


def bound(kind: str, text: str) -> Decimal | date | None:
    """A limit as it is written in a form; None when it is none."""
    return _day(text) if kind == "date" else _number(text)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _wrong(field: "Field", text: str) -> Iterator[Wrong]:
    if field.type in ("text", "long"):
        yield from _length(field, text)
    elif field.type in ("whole", "money", "date"):
        yield from _value(field.type, text, field.least, field.most)
    elif field.type in ("choice", "choices", "yesno"):
        known = YES_NO if field.type == "yesno" else [each.value for each in field.options]
        chosen = [text] if field.type != "choices" else text.split("\n")
        if strange := [each for each in chosen if each not in known]:
            yield Wrong(_("“%(value)s” is none of the choices."), {"value": ", ".join(strange)})
        yield from _count(field, len(chosen)) if field.type == "choices" else ()
    elif field.type == "table":
        yield from _rows(field, split_rows(text, len(field.options)))
    elif field.type == "file":
        yield from _files(field, text.split("\n"))


def _length(field: "Field", text: str) -> Iterator[Wrong]:
    length = len(text)
    most = int(field.most) if field.most.isdecimal() else LONGEST[field.type]
    if field.least.isdecimal() and length < int(field.least):
        yield Wrong(
            _("%(length)s characters; at least %(least)s are asked for."), {"length": length, "least": field.least}
        )
    if length > most:
        yield Wrong(_("%(length)s characters; at most %(most)s are allowed."), {"length": length, "most": most})


def _value(kind: str, text: str, least: str = "", most: str = "") -> Iterator[Wrong]:
    value = bound(kind, text)
    if value is None:
        words = (
            _("“%(value)s” is no day. Write it like 2026-05-31.") if kind == "date" else _("“%(value)s” is no number.")
        )
        yield Wrong(words, {"value": text})
        return
    if kind == "whole" and value != value.to_integral_value():  # type: ignore[union-attr]
        yield Wrong(_("“%(value)s” is no whole number."), {"value": text})
    if kind == "money" and (value < 0 or value != value.quantize(_CENT)):  # type: ignore[operator, union-attr]
        yield Wrong(_("“%(value)s” is no amount: not below 0, at most four decimals."), {"value": text})
    low, high = bound(kind, least) if least else None, bound(kind, most) if most else None
    if low is not None and value < low:  # type: ignore[operator]
        yield Wrong(_("%(value)s is less than %(least)s."), {"value": text, "least": least})
    if high is not None and value > high:  # type: ignore[operator]
        yield Wrong(_("%(value)s is more than %(most)s."), {"value": text, "most": most})


def _count(field: "Field", count: int) -> Iterator[Wrong]:
    if field.least.isdecimal() and count < int(field.least):
        yield Wrong(_("%(count)s given; at least %(least)s are asked for."), {"count": count, "least": field.least})
    if field.most.isdecimal() and count > int(field.most):
        yield Wrong(_("%(count)s given; at most %(most)s are allowed."), {"count": count, "most": field.most})


def _rows(field: "Field", rows: list[list[str]]) -> Iterator[Wrong]:
    yield from _count(field, len(rows))
    for place, row in enumerate(rows, 1):
        for column, cell in zip(field.options, row, strict=True):
            if column.required and not cell:
                yield Wrong(_("Row %(row)s: fill in “%(column)s”."), {"row": place, "column": column.value})
            if cell and column.type != "text" and any(_value(column.type, cell)):
                words = {"row": place, "column": column.value, "value": cell}
                yield Wrong(_("Row %(row)s, “%(column)s”: “%(value)s” does not fit."), words)


def _files(field: "Field", names: list[str]) -> Iterator[Wrong]:
    yield from _count(field, len(names))
    types = {each.value.casefold().lstrip(".") for each in field.options}
    for name in names:
        if types and name.rpartition(".")[2].casefold() not in types:
            words = {"name": name, "types": ", ".join(sorted(types))}
            yield Wrong(_("“%(name)s” is of another type than %(types)s."), words)
