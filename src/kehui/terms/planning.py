"""What a sheet would do to a tree, row by row: new, changed, closed, same or bad; nothing is written here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kehui.terms.lineage import LONGEST, LoopError, paths
from kehui.terms.models import Term
from kehui.terms.reading import Line, called, refuse

LINKS = ("parent", "successor")


class Verdict(models.TextChoices):
    NEW = "new", gettext_lazy("new")
    CHANGED = "changed", gettext_lazy("changed")
    CLOSED = "closed", pgettext_lazy("term", "closed")
    SAME = "same", gettext_lazy("same")
    KEPT = "kept", gettext_lazy("kept as set here")
    BAD = "bad", gettext_lazy("bad")


@dataclass
class Planned:
    """A line with its verdict and what would change: field → (old, new), as the sheet writes them."""

    line: Line
    verdict: Verdict
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.line.values.get("name", "")

    @property
    def words(self) -> str:
        """What would happen, or what is wrong, in one line."""
        if self.verdict == Verdict.BAD:
            return _("; ").join(self.line.problems)
        told = (_told(name, old, new) for name, (old, new) in self.changes.items())
        return _("; ").join(told) if self.verdict in (Verdict.CHANGED, Verdict.CLOSED) else ""


@dataclass
class Plan:
    """All lines of a sheet, how many terms of the tree it does not name, and the heads that mean no column."""

    tree: str
    rows: list[Planned]
    unnamed: int
    strays: list[str] = field(default_factory=list)

    def of(self, *verdicts: Verdict) -> list[Planned]:
        return [row for row in self.rows if row.verdict in verdicts]

    def counts(self) -> dict[Verdict, int]:
        return {verdict: len(self.of(verdict)) for verdict in Verdict}


def plan(tree: str, lines: list[Line], *, shipped: bool = False) -> Plan:
    """Compare a sheet with the tree. ``shipped``: the list comes with Kehui and leaves alone what was set here."""
    known = {term.code: term for term in Term.objects.of(tree).select_related(*LINKS)}
    _check_codes(lines)
    _check_tree(lines, known)
    rows = [_judged(line, known.get(line.code), shipped) for line in lines]
    return Plan(tree, rows, len(known.keys() - {line.code for line in lines}))


def _check_codes(lines: list[Line]) -> None:
    first: dict[str, str] = {}
    for line in lines:
        if line.code and first.setdefault(line.code, line.place) != line.place:
            words = _("“%(code)s” already stands in %(place)s")
            refuse(line, "code", words % {"code": line.code, "place": first[line.code]})


def _check_links(lines: list[Line], known: dict[str, Term]) -> bool:
    """Refuse lines whose parent or successor is neither in the tree nor in a good line; whether any was."""
    good = known.keys() | {line.code for line in lines if not line.problems}
    refused = False
    for line in lines:
        if line.problems:
            continue
        for name in LINKS:
            code = line.values.get(name, "")
            if code and code not in good:
                refuse(line, name, _("there is no “%(code)s” in this list or in a good row") % {"code": code})
        _check_days(line, known.get(line.code))
        refused = refused or bool(line.problems)
    return refused


def _check_days(line: Line, term: Term | None) -> None:
    since, until = (line.values.get(name, getattr(term, name, None)) for name in ("valid_from", "valid_to"))
    if since and until and until < since:
        refuse(line, "valid_to", _("%(until)s lies before %(since)s") % {"until": until, "since": since})
    if line.values.get("successor") and not until:
        refuse(line, "valid_to", _("is needed with a successor, who takes over on the day after"))


def _check_tree(lines: list[Line], known: dict[str, Term]) -> None:
    """Refuse lines that point at nothing, and those by which a term would come to stand above itself or too deep."""
    while True:
        while _check_links(lines, known):  # a row that goes bad may take those with it that point at it
            pass
        good = [line for line in lines if not line.problems]
        nodes = _after(good, known)
        try:
            places = paths(nodes.values(), date.max)
        except LoopError as error:
            looped = str(error)
            line = next((each for each in good if each.code == looped), good[-1])
            refuse(line, "parent", _("“%(code)s” would stand above itself") % {"code": looped})
            continue
        deep = [line for line in good if len(places[line.code]) > LONGEST]
        for line in deep:
            refuse(line, "parent", _("the tree would become too deep"))
        if not deep:
            return


def _after(lines: list[Line], known: dict[str, Term]) -> dict[Any, Term]:
    """The tree as it would be, its keys standing in for primary keys."""
    nodes = {
        code: Term(pk=code, code=code, parent_id=_code(term.parent), successor_id=_code(term.successor),
                   valid_to=term.valid_to)
        for code, term in known.items()
    }  # fmt: skip
    for line in lines:
        node = nodes.setdefault(line.code, Term(pk=line.code, code=line.code))
        node.parent_id = line.values.get("parent", node.parent_id) or None
        node.successor_id = line.values.get("successor", node.successor_id) or None
        node.valid_to = line.values.get("valid_to", node.valid_to)
    return nodes


def _code(term: Term | None) -> Any:
    return term.code if term else None


def _judged(line: Line, term: Term | None, shipped: bool) -> Planned:
    if line.problems:
        return Planned(line, Verdict.BAD)
    if term is None:
        return Planned(line, Verdict.NEW)
    if shipped and term.local:
        return Planned(line, Verdict.KEPT)
    pairs = {name: (written(getattr(term, name)), written(value)) for name, value in line.values.items()}
    changes = {name: pair for name, pair in pairs.items() if pair[0] != pair[1] and not _respelled(name, pair)}
    if not changes:
        return Planned(line, Verdict.SAME)
    closes = "valid_to" in changes and not changes["valid_to"][0]
    return Planned(line, Verdict.CLOSED if closes else Verdict.CHANGED, changes)


def _respelled(name: str, pair: tuple[str, str]) -> bool:
    """A blank cell leaves pinyin to be worked out, so that it is no change."""
    return name == "pinyin" and not pair[1]


def written(value: Any) -> str:
    """A value as a sheet writes it: days in ISO form, other terms by their codes."""
    return value.code if isinstance(value, Term) else "" if value is None else str(value)


def _told(name: str, old: str, new: str) -> str:
    if name == "valid_to" and new:
        words = _("ends on %(new)s") if not old else _("ends on %(new)s instead of %(old)s")
    elif name == "valid_to":
        words = _("is open again; it was to end on %(old)s")
    else:
        words = _("%(column)s “%(new)s” instead of “%(old)s”") if old else _("%(column)s “%(new)s”")
        words = words if new else _("%(column)s “%(old)s” is taken away")
    return words % {"column": called(name), "old": old, "new": new}


def summary(counted: Iterable[tuple[Any, int]]) -> str:
    """Verdicts with their counts in one line: new 3, closed 1."""
    return _(", ").join(f"{Verdict(verdict).label} {count}" for verdict, count in counted if count)
