"""Loads the code lists that ship with Kehui; a list can be loaded again, a changed row replaces the old one."""

import csv
from importlib.resources import files

from django.db import transaction

from kehui.terms.models import Term, Tree


@transaction.atomic
def load(tree: str) -> int:
    """Bring one tree's shipped list (``terms/lists/<tree>.csv``: code, name, name_en, parent, valid_from, valid_to)
    into the table; parents stand above their children. Returns the number of rows of the list."""
    source = files("kehui.terms") / "lists" / f"{tree}.csv"
    known = {term.code: term for term in Term.objects.of(tree)}
    rows = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
    for row in rows:
        values = {
            "name": row["name"],
            "name_en": row["name_en"],
            "parent": known[row["parent"]] if row["parent"] else None,
            "valid_from": row["valid_from"] or None,
            "valid_to": row["valid_to"] or None,
        }
        known[row["code"]], _made = Term.objects.update_or_create(tree=tree, code=row["code"], defaults=values)
    return len(rows)


def load_all() -> int:
    """Load every shipped list; returns the number of rows."""
    return sum(load(tree) for tree in Tree.values)
