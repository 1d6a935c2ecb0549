"""The life of each record, from its row in a sheet to the state it is in today."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from random import Random
from typing import Any

from django.db.models import ForeignKey

from kehui.core.tables import Row
from kehui.demonstration import forms
from kehui.demonstration.chronicle import Chronicle
from kehui.demonstration.region import folder, table
from kehui.demonstration.roads import calendar, office_hour, road
from kehui.mechanisms.exchange import files
from kehui.mechanisms.exchange.parsing import value
from kehui.mechanisms.exchange.references import References
from kehui.mechanisms.exchange.services import load
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record

KINDS = (
    *("demand", "achievement", "expert", "platform", "enterprise"),
    *("policy", "talent", "finance", "commissioner"),
    *("rules", "call", "guide", "application"),
)
RELATIVE = re.compile(r"@(-?\d+)")  # a day counted from that of loading
MONTH = timedelta(days=30)
MADE = ""  # the state before a record exists


def plan(chronicle: Chronicle, *, today: date) -> None:
    """Put every record's making and moves into the chronicle."""
    sheets = {code: _sheet(kinds[code]) for code in KINDS}
    for row in table("histories"):
        kind, rng = kinds[row["kind"]], Random(row["record"] + row["from"])
        start = row["from"] or kind.loop.initial.code
        states = road(kind.loop, start, row["states"].split(";"))
        left = [*([] if row["from"] else [MADE]), *[start, *states][: len(states)]]
        end = today - timedelta(int(row["days"]))
        days = calendar(left, end=end, rng=rng, exactly=_exactly(row, kind, [start, *states]))
        if not row["from"]:
            made = days.pop(0)
            sheet = sheets[kind.code][row["record"]]
            dated = Row(sheet.place, _dated(sheet.cells, today) | _deadline(row, made))
            chronicle.add(office_hour(made, rng), partial(_make, chronicle, kind, dated, row["author"]))
        _plan_moves(chronicle, kind, row, list(zip(states, days, strict=True)), rng)


def _plan_moves(
    chronicle: Chronicle, kind: Kind, row: Mapping[str, str], moves: list[tuple[str, date]], rng: Random
) -> None:
    for place, (state, day) in enumerate(moves, 1):
        given = _given(chronicle, kind, row)
        if row["valid_for"]:
            given["valid_until"] = day + timedelta(int(row["valid_for"]))
        told = {"given": given, "reason": row["reason"], "last": place == len(moves)}
        chronicle.add(office_hour(day, rng), partial(chronicle.move, row["record"], state, **told))


def _exactly(row: Mapping[str, str], kind: Kind, states: list[str]) -> dict[str, int]:
    """A publication that has run out lasted to the day after its last one."""
    taken = set(pairwise(states))
    return {
        source: int(row["valid_for"]) + 1
        for step in kind.loop.steps for source in step.sources if step.after and (source, step.target) in taken
    }  # fmt: skip


def _deadline(row: Mapping[str, str], made: date) -> dict[str, str]:
    return {"deadline_on": str(made + int(row["months"]) * MONTH)} if row["months"] else {}


def _dated(cells: Mapping[str, str], today: date) -> dict[str, str]:
    """The cells with their relative days as days."""
    days = {name: RELATIVE.fullmatch(text) for name, text in cells.items()}
    return {name: str(today + timedelta(int(day[1]))) if (day := days[name]) else cells[name] for name in cells}


def _given(chronicle: Chronicle, kind: Kind, row: Mapping[str, str]) -> dict[str, Any]:
    """Values for the fields that steps ask for, from ``name=value`` parts."""
    parts = dict(part.split("=", 1) for part in row["fields"].split(";") if part)
    none = References((), ())
    given = {name: value(kind.model._meta.get_field(name), text, none) for name, text in parts.items()}
    return given | ({"broker": chronicle.people.people[row["broker"]]} if row["broker"] else {})


def _sheet(kind: Kind) -> dict[str, Row]:
    """The rows of a kind's sheet by title."""
    with files.read(folder() / f"{kind.path}.csv") as found:
        return {row.cells["title"]: row for row in files.rows(found)}


def _make(chronicle: Chronicle, kind: Kind, row: Row, username: str) -> None:
    """The record from its row of the sheet, written by somebody named or by its organisation's own hand."""
    people = chronicle.people
    author = people.people[username] if username else people.author(row.cells["owner"])
    loaded = load(kind, [Row(row.place, dict(row.cells) | _named(chronicle, kind, row))], by=author)
    if loaded.refused:
        raise ValueError(f"{kind.path}.csv: {'; '.join(map(str, loaded.refused))}")
    chronicle.records[row.cells["title"]] = kind.code, loaded.done[0]
    if deed := {"call": forms.write, "application": forms.fill}.get(kind.code):
        deed(chronicle.find(row.cells["title"]), by=author)


def _named(chronicle: Chronicle, kind: Kind, row: Row) -> dict[str, str]:
    """The other records that a row names by their titles, by their numbers."""
    found = {}
    for name, text in row.cells.items():
        field = kind.model._meta.get_field(name)
        if text and isinstance(field, ForeignKey) and issubclass(field.remote_field.model, Record):
            found[name] = chronicle.find(text).number
    return found
