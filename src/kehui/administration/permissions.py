"""The permission page and document: role by kind by step, made from the rules."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kehui.access import members
from kehui.administration.lists import crumbs
from kehui.people.powers import Role
from kehui.records.kinds import Kind, kinds
from kehui.records.permissions import PLATFORM, STRANGERS, Line, lines, secrets, words


def role_label(role: str) -> str:
    """What a column is called."""
    return str({STRANGERS: _("public visitor"), PLATFORM: _("the platform")}.get(role) or Role(role).label)


@members
def show(request: HttpRequest) -> HttpResponse:
    """One kind at a time, or everything that one role may do."""
    kind = next((each for each in kinds if each.code == request.GET.get("kind")), next(iter(kinds)))
    chosen = request.GET.get("role", "")
    columns = [(chosen,)] if chosen in Role.values else present(kind)
    context = {
        "kind": kind, "kinds": [(each, each.code == kind.code) for each in kinds], "roles": Role.choices,
        "chosen": chosen, "heads": [head(roles) for roles in columns],
        "parts": [(title, rows(kind, found, columns)) for title, found in tables(kind)],
        "crumbs": crumbs((_("Permissions"), "")),
    }  # fmt: skip
    return render(request, "administration/permissions.html", context)


def tables(kind: Kind) -> list[tuple[str, list[Line]]]:
    """What may be done, and who reads secret fields."""
    found = [(_("Steps"), list(lines(kind.code))), (_("Secret fields"), list(secrets(kind.code)))]
    return [(title, part) for title, part in found if part]


def present(kind: Kind) -> list[tuple[str, ...]]:
    """The roles that may do anything at all with a kind, in their order; those that may do the same stand together."""
    every = [*lines(kind.code), *secrets(kind.code)]
    alike: dict[tuple[Any, ...], list[str]] = {}
    for role in (STRANGERS, *Role.values, PLATFORM):
        alike.setdefault(tuple(line.who.get(role) for line in every), []).append(role)
    return [tuple(roles) for answers, roles in alike.items() if any(answers)]


def head(roles: tuple[str, ...]) -> str:
    return capfirst(str(_(", ")).join(map(role_label, roles)))


def rows(kind: Kind, found: list[Line], columns: list[tuple[str, ...]]) -> list[dict[str, Any]]:
    every = len(kind.loop.states)
    return [
        {
            "what": capfirst(str(_(", ")).join(map(str, line.what))), "target": line.target and line.target.label,
            "states": [] if len(line.states) in (0, every) else [state.label for state in line.states],
            "cells": [(head(roles), words(kind, line.who[roles[0]]) if roles[0] in line.who else "")
                      for roles in columns],
        }
        for line in found
    ]  # fmt: skip


INTRODUCTION = """# Who may do what

Generated from the rules by `kehui permissions`; do not edit. A cell says under which condition somebody of the role
may do it: *all*, *own* (written by them or handed over to them), *own organisation*, *in the region* (of the role, and
below it), *linked* (by an introduction that was sent or accepted). An empty cell is never. Roles that may do the same
share a column; those that may do nothing are left out. A public visitor is not signed in. States are named where not
all behave alike. A role that was lent counts as one's own."""


def document() -> Iterator[str]:
    """The parts of docs/reference/permissions.md, line by line."""
    yield INTRODUCTION
    for kind in kinds:
        columns = present(kind)
        yield from ("", f"## {capfirst(str(kind.plural))}")
        for title, found in tables(kind):
            yield from ("", f"### {title} of {kind.plural}", "")
            yield f"| | States | {' | '.join(map(head, columns))} |"
            yield f"|---|---|{'---|' * len(columns)}"
            for row in rows(kind, found, columns):
                what = f"{row['what']} → {row['target']}" if row["target"] else row["what"]
                cells = " | ".join(cell for _label, cell in row["cells"])
                yield f"| {what} | {', '.join(map(str, row['states']))} | {cells} |"
