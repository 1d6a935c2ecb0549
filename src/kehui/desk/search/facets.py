"""What the results can be narrowed by, with counts of what the reader may see: phase, state, region, industry, year."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kehui.desk.search.finding import Found, Row
from kehui.desk.search.wanted import FILTERS, KIND, Wanted, kind_label
from kehui.records.kinds import kinds
from kehui.records.paging import in_words
from kehui.records.verbs import PHASES
from kehui.terms.models import Term

SHOWN = 8  # values of a facet before "more"
NAMES = ("code", "name", "name_en")  # what is read of a term


@dataclass(frozen=True)
class Value:
    label: str
    count: str
    url: str
    active: bool = False


@dataclass(frozen=True)
class Facet:
    """``first`` are shown at once, ``rest`` on demand."""

    label: str
    first: list[Value]
    rest: list[Value]


def tabs(wanted: Wanted, found: Found) -> list[Value]:
    """All kinds together, where something else is asked than a kind, and every kind of which something was found."""
    made = []
    if whole := wanted.address(without=(KIND, "state", "sort")):
        total = in_words(sum(found.by_kind.values()), found.over or found.others_over)
        made.append(Value(str(_("All")), total, f"?{whole}", active=not wanted.kind))
    for kind in kinds:
        active = kind.code == wanted.kind
        if (count := found.by_kind.get(kind.code, 0)) or active:
            said = in_words(count, found.over if active else found.others_over)
            url = f"?{wanted.address(without=('state',), kind=kind.code)}"
            made.append(Value(kind_label(kind.code), said, url, active=active))
    return made


def facets(wanted: Wanted, found: Found) -> list[Facet]:
    """Those that would narrow the results; one query for the names of terms."""
    terms, regions = _terms(found.rows), wanted.filters.get("region", ())
    counted: dict[str, Iterable[tuple[str, str, int]]] = {
        "phase": _phases(found.rows),
        "state": _states(found.rows, wanted.kind),
        "region": () if len(regions) > 1 else _regions(found.rows, terms, "".join(regions)),
        "industry": _industries(found.rows, terms),
        "year": _years(found.rows),
    }
    made = []
    for name, values in counted.items():
        options = [_value(wanted, found, name, *each) for each in values if each[2]]
        narrows = len(options) > 1 and name not in wanted.filters
        if narrows or (name == "region" and options):  # below a region that was chosen there may be one alone
            made.append(Facet(capfirst(str(FILTERS[name])), options[:SHOWN], options[SHOWN:]))
    return made


def _value(wanted: Wanted, found: Found, name: str, value: str, label: str, count: int) -> Value:
    return Value(label, in_words(count, found.over), f"?{wanted.address(**{name: value})}")


def _phases(rows: Sequence[Row]) -> Iterator[tuple[str, str, int]]:
    states = {(kind.code, state.code): state.phase for kind in kinds for state in kind.loop.states}
    counts = Counter(states[row.kind, row.state] for row in rows)
    return ((phase.value, str(label), counts[phase]) for phase, label in PHASES.items())


def _states(rows: Sequence[Row], kind: str) -> Iterator[tuple[str, str, int]]:
    """Only of one kind: what states are called differs from kind to kind."""
    if not kind:
        return iter(())
    counts = Counter(row.state for row in rows)
    return ((state.code, str(state.label), counts[state.code]) for state in kinds[kind].loop.states)


def _years(rows: Sequence[Row]) -> Iterator[tuple[str, str, int]]:
    counts = Counter(row.year for row in rows)
    return ((str(year), str(year), counts[year]) for year in sorted(counts, reverse=True))


def _industries(rows: Sequence[Row], terms: dict[int, Term]) -> Iterator[tuple[str, str, int]]:
    counts = Counter(row.industry for row in rows if row.industry in terms)
    return ((terms[key].code, str(terms[key]), count) for key, count in counts.most_common())  # type: ignore[index]


def _regions(rows: Sequence[Row], terms: dict[int, Term], chosen: str) -> Iterator[tuple[str, str, int]]:
    """One level at a time: the cities, or what lies below the region that was chosen. What is of a higher one, such as
    the whole province, counts for none of them."""
    counts: Counter[str] = Counter()
    for region, count in Counter(row.region for row in rows).items():
        term = terms.get(region or 0)
        way = term.path.strip("/").split("/") if term else []
        depth = way.index(chosen) + 1 if chosen in way else 1
        counts.update(dict.fromkeys(way[depth : depth + 1], count))
    names = {term.code: str(term) for term in Term.objects.filter(tree="region", code__in=list(counts)).only(*NAMES)}
    return ((code, names.get(code, code), count) for code, count in counts.most_common())


def _terms(rows: Iterable[Row]) -> dict[int, Term]:
    keys: set[Any] = {key for row in rows for key in (row.region, row.industry)} - {None}
    return Term.objects.only("path", *NAMES).in_bulk(list(keys)) if keys else {}
