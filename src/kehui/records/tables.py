"""The table of a kind's list: its columns and what each cell shows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import IntegerField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from kehui.records.addresses import page
from kehui.records.display import draw, label, locked
from kehui.records.fields import CodesField, TableField
from kehui.records.kinds import Kind
from kehui.records.queries import may_read, waited_for
from kehui.templatetags import marks
from kehui.templatetags.ui import cell, row_link

UNSORTED = (TableField, CodesField)


@dataclass(frozen=True)
class Column:
    """A column of a list: its head, and how it draws its cell of a record."""

    name: str
    label: str
    draw: Callable[[Any], Any]
    sortable: bool = True
    numeric: bool = False

    def cell(self, record: Any) -> SafeString:
        return cell(self.draw(record), self.label, numeric=self.numeric, main=self.name == "title")


def columns_of(kind: Kind) -> dict[str, Column]:
    """Every column a list of this kind can show, in order: those it names, then those it can be filtered by."""
    made = {
        "number": Column("number", label(kind, "number"), _number),
        "title": Column("title", label(kind, "title"), _title),
        "state": Column("state", label(kind, "state"), _by_state(partial(_state, kind))),
    }
    made |= {name: _field(kind, name) for name in kind.columns if name not in made}
    made["waiting"] = Column("waiting", str(_("Waiting for")), _by_state(_waiting), sortable=False)
    made["due_on"] = Column("due_on", label(kind, "due_on"), _due)
    made["state_since"] = Column("state_since", str(_("Since")), _since)
    return made | {name: _field(kind, name) for name in kind.filters if name not in made}


def usual(kind: Kind, *, insider: bool) -> tuple[str, ...]:
    """The columns shown to whoever has not chosen any; visitors are spared for whom and how long records wait."""
    dated = ("due_on",) if any(state.days for state in kind.loop.states) else ()
    inside = ("waiting", *dated) if insider else ()
    return tuple(dict.fromkeys(("number", "title", "state", *kind.columns, *inside)))


def rows_html(columns: Iterable[Column], records: Sequence[Any]) -> list[SafeString]:
    """The cells of each record, drawn here and not in a template: a page holds a thousand of them."""
    shown = list(columns)
    return [mark_safe("".join(column.cell(record) for column in shown)) for record in records]


def _field(kind: Kind, name: str) -> Column:
    """A field of a record, drawn as everywhere else; a lock where this reader may not see it."""
    field = kind.model._meta.get_field(name)

    def drawn(record: Any) -> Any:
        return draw(field, getattr(record, name)) if may_read(record, name) else locked()

    numeric = isinstance(field, IntegerField) and not field.choices
    return Column(name, label(kind, name), drawn, sortable=not isinstance(field, UNSORTED), numeric=numeric)


def _by_state(drawn: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Draws what depends on the state alone once per state and page."""
    known: dict[str, Any] = {}

    def remembered(record: Any) -> Any:
        if record.state not in known:
            known[record.state] = drawn(record)
        return known[record.state]

    return remembered


def _due(record: Any) -> SafeString | str:
    return marks.due(record.due_on) if record.due_on else ""


def _since(record: Any) -> SafeString:
    return marks.when(record.state_since, time=False)


def _number(record: Any) -> SafeString:
    return format_html('<span class="number">{}</span>', record.number)


def _title(record: Any) -> SafeString:
    return row_link(record.title, url=page(record))


def _state(kind: Kind, record: Any) -> SafeString:
    state = kind.state(record)
    return marks.badge(state.phase.value, label=state.label)


def _waiting(record: Any) -> SafeString | str:
    """The first of those it waits for, and how many others; all of them to whoever points at it or hears it."""
    words = waited_for(record).words()
    if len(words) < 2:
        return "".join(words)
    return format_html(
        '<span title="{}">{}<span aria-hidden="true"> +{}</span><span class="hidden"> {}</span></span>',
        "\n".join(words), words[0], len(words) - 1, _(", ").join(words[1:]),
    )  # fmt: skip
