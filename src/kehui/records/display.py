"""What a field's value looks like on a page: amounts in 万元, codes by their labels, terms by name, rows as a table."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.db import models
from django.db.models import Field
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kehui.records.addresses import page
from kehui.records.fields import AnswersField, CodesField, MoneyField, TableField
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.values import empty
from kehui.templatetags import marks


@dataclass(frozen=True)
class Shown:
    """One field as a page shows it; ``secret`` when this reader may not see the value."""

    name: str
    label: str
    value: Any
    wide: bool | None = None  # None: by its length
    secret: bool = False


@dataclass(frozen=True)
class Answer:
    """An answer to one field of a form, as paragraphs or, where ``cells`` has rows, as a table."""

    label: str
    text: Any
    cells: list[list[tuple[str, str]]]  # each with the head of its column
    heads: list[str]


def label(kind: Kind, name: str) -> str:
    """What the field is called, as a heading."""
    return kind.called(name)


def shown(
    kind: Kind,
    record: Record,
    name: str,
    *,
    hidden: set[str] = frozenset(),  # type: ignore[assignment]
    reader: Any = None,
) -> Shown:
    """A field of a record, or the sign that it is kept from this reader; a record that the reader may not open is named
    without a link."""
    field = kind.model._meta.get_field(name)
    if name in hidden:
        return Shown(name, label(kind, name), locked(), secret=True)
    value = kind.worded[name](record) if name in kind.worded else getattr(record, name)
    wide = (bool(value) or None) if isinstance(field, (TableField, models.TextField)) else None
    if isinstance(value, Record) and reader is not None and not _opens(value, reader):
        return Shown(name, label(kind, name), str(value), wide)
    return Shown(name, label(kind, name), draw(field, value), wide)


def _opens(record: Record, reader: Any) -> bool:
    """Whether the page of a record, of whatever kind, opens for a reader."""
    kind = kinds.of(record)
    return kind.view.narrow(kind.model._default_manager.filter(pk=record.pk), reader).exists()


def take_links(records: Sequence[Record], names: Iterable[str], reader: Any) -> None:
    """Has :func:`draw` name without a link those records that some fields of records point at and that the reader may
    not open: one query for each kind among them."""
    values = [value for record in records for name in names if isinstance(value := getattr(record, name), Record)]
    for kind in {kinds.of(value).code: kinds.of(value) for value in values}.values():
        named = [value for value in values if value.kind == kind.code]
        open_ones = kind.model._default_manager.filter(pk__in={value.pk for value in named})
        opening = set(kind.view.narrow(open_ones, reader).values_list("pk", flat=True))
        for value in named:
            value.unlinked = value.pk not in opening


def locked() -> SafeString:
    """Stands where a value is not shown to this reader."""
    words = _("not shown to you")
    return format_html(
        '<span class="none" title="{}">{}<span class="hidden">{}</span></span>',
        words,
        marks.icon("lock-closed", size=16),
        words,
    )


FILE_NUMBER = re.compile(r"^#\d+ (?=.*\.\w+$)", re.M)  # before the name of a file in an answer


def draw(field: Field, value: Any) -> Any:
    """A value as HTML; an empty one as the empty string. Foreign keys must have been read already."""
    if empty(value):
        return ""
    if isinstance(field, AnswersField):
        return draw_answers(value)
    if isinstance(field, TableField):
        return draw_rows(field, value)
    if isinstance(value, Record):
        if value.unlinked:
            return str(value)
        return format_html('<a href="{}">{}</a>', page(value), value)
    if isinstance(field, models.TextField):
        return mark_safe(f'<div class="prose">{linebreaks(value, autoescape=True).replace(chr(10), "")}</div>')
    if isinstance(field, models.DateField):
        return marks.when(value)
    if isinstance(field, models.URLField):
        return format_html('<a href="{}" rel="external nofollow noopener">{}</a>', value, value)
    return text(field, value)


def text(field: Field, value: Any) -> str:
    """A value in words on one line, as chips, changes and cells show it."""
    if empty(value):
        return ""
    if isinstance(field, MoneyField):
        return money(value)
    if isinstance(field, CodesField):
        names = dict(field.code_choices or ())
        return str(_(", ")).join(str(names.get(code, code)) for code in value)
    if isinstance(field, AnswersField):
        return "\n".join(f"{row.get('label', '')}: {row.get('answer', '')}" for row in value)
    if isinstance(field, TableField):
        return "\n".join(" · ".join(cell for cell in field.words(row) if cell) for row in value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(value)


def money(fen: int) -> str:
    """An amount in units of 10,000 yuan, without zeros at its end.

    >>> money(12_500_000)
    '12.5 × 10,000 yuan'
    """
    amount = (Decimal(fen) / MoneyField.UNIT).normalize()
    return _("%(amount)s × 10,000 yuan") % {"amount": f"{amount:,f}"}


def draw_rows(field: TableField, rows: list[dict[str, str]]) -> SafeString:
    """Rows under their columns; columns in which nothing stands are left out."""
    columns = [column for column in field.columns if any(row.get(column.code) for row in rows)]
    if not columns:  # a table field without declared columns still shows what it holds
        return mark_safe("<br>".join(conditional_escape(" · ".join(field.words(row))) for row in rows))
    head = format_html_join("", '<th scope="col">{}</th>', ((capfirst(str(column.label)),) for column in columns))
    cells = (
        format_html_join(
            "",
            '<td data-label="{}">{}</td>',
            ((column.label, column.words(row.get(column.code, ""))) for column in columns),
        )
        for row in rows
    )
    body = format_html_join("", "<tr>{}</tr>", ((row,) for row in cells))
    return format_html(
        '<div class="table-frame"><table class="table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
        head,
        body,
    )


def draw_answers(rows: list[dict[str, Any]]) -> SafeString:
    """Answers to a form under the names of its pages."""
    return render_to_string("ui/answers.html", {"pages": by_page(rows)})


def by_page(rows: list[dict[str, Any]]) -> list[tuple[str, list[Answer]]]:
    """The answers of each page in their order; those of tables in cells, under their ``heads`` where a row has any."""
    found: dict[str, list[Answer]] = {}
    for row in rows:
        answer = FILE_NUMBER.sub("", row.get("answer", ""))
        lines = answer.split("\n")
        heads = row.get("heads", [])
        cells = [line.split(" | ") for line in lines] if heads or " | " in lines[0] else []
        cells = [list(zip_longest(line, heads[: len(line)], fillvalue="")) for line in cells]
        text = linebreaks(answer, autoescape=True).replace("\n", "")
        found.setdefault(row.get("page", ""), []).append(Answer(row.get("label", ""), mark_safe(text), cells, heads))
    return list(found.items())
