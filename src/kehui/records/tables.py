"""The table of a kind's list: its columns and what each cell shows."""

from collections.abc import Iterable, Sequence
from typing import Any

import django_tables2 as tables
from django.db.models import IntegerField, Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from django_tables2.data import TableListData

from kehui.records.addresses import page
from kehui.records.display import draw, locked
from kehui.records.fields import CodesField, TableField
from kehui.records.kinds import Kind
from kehui.records.queries import waited_for
from kehui.templatetags import marks
from kehui.templatetags.ui import row_link

ALWAYS = ("title",)  # carries the row's link
UNSORTED = (TableField, CodesField)


class Column(tables.Column):
    """A field of a record, drawn as everywhere else; a lock where this reader may not see it."""

    empty_values = ()
    numeric = False

    def __init__(self, kind: Kind, name: str, **kwargs: Any) -> None:
        self.field = kind.model._meta.get_field(name)
        self.numeric = isinstance(self.field, IntegerField) and not self.field.choices
        kwargs.setdefault("verbose_name", capfirst(self.field.verbose_name))
        super().__init__(accessor=name, orderable=not isinstance(self.field, UNSORTED), **kwargs)

    def render(self, record: Any) -> Any:
        name = self.field.name
        return draw(self.field, getattr(record, name)) if getattr(record, f"may_read_{name}", True) else locked()


class TitleColumn(Column):
    def render(self, record: Any) -> SafeString:
        return row_link(record.title, url=page(record))


class StateColumn(Column):
    def render(self, record: Any, table: Any) -> SafeString:
        state = table.kind.state(record)
        return marks.badge(state.phase.value, label=state.label)


class DueColumn(Column):
    def render(self, record: Any) -> SafeString | str:
        return marks.due(record.due_on) if record.due_on else ""


class DayColumn(Column):
    def render(self, record: Any) -> SafeString:
        return marks.when(getattr(record, self.field.name), time=False)


class WaitingColumn(tables.Column):
    empty_values = ()
    numeric = False

    def render(self, record: Any) -> SafeString | str:
        """The first of those it waits for, and how many others; all of them to whoever points at it or hears it."""
        words = waited_for(record).words()
        if len(words) < 2:
            return "".join(words)
        return format_html(
            '<span title="{}">{}<span aria-hidden="true"> +{}</span><span class="hidden">, {}</span></span>',
            "\n".join(words), words[0], len(words) - 1, ", ".join(words[1:]),
        )  # fmt: skip


class Rows(TableListData):
    """The rows of one page; the database has sorted them already."""

    def order_by(self, aliases: Any) -> None:
        pass


class RecordTable(tables.Table):
    kind: Kind

    class Meta:
        orderable = True


def columns_of(kind: Kind) -> dict[str, tables.Column]:
    """Every column a list of this kind can show, in order."""
    made: dict[str, tables.Column] = {
        "number": Column(kind, "number"),
        "title": TitleColumn(kind, "title"),
        "state": StateColumn(kind, "state"),
    }
    for name in kind.columns:
        made.setdefault(name, Column(kind, name))
    made |= {
        "waiting": WaitingColumn(verbose_name=gettext_lazy("Waiting for"), orderable=False),
        "due_on": DueColumn(kind, "due_on"),
        "state_since": DayColumn(kind, "state_since", verbose_name=gettext_lazy("Since")),
    }
    for name in (name for name in kind.filters if name not in made and name != "region"):
        made[name] = Column(kind, name)
    return made


def usual(kind: Kind) -> tuple[str, ...]:
    """The columns shown to whoever has not chosen any."""
    dated = ("due_on",) if any(state.days for state in kind.loop.states) else ()
    return tuple(dict.fromkeys(("number", "title", "state", *kind.columns, "waiting", *dated)))


def table_for(kind: Kind, rows: Sequence[Model], chosen: Iterable[str], sort: str) -> RecordTable:
    """The table of one page with the chosen columns."""
    columns = columns_of(kind)
    kept = [name for name in columns if name in {*ALWAYS, *chosen}]
    made = type("Table", (RecordTable,), {**columns, "kind": kind})
    left_out = [name for name in columns if name not in kept]
    return made(Rows(list(rows)), order_by=sort, sequence=kept, exclude=left_out)
