"""One pair side by side: both texts with what they share marked, what is missing, and what would have made it first."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kehui.core.search import missing, spans
from kehui.core.search.indicators import Indicator, compare
from kehui.core.search.intervals import Quantity
from kehui.core.search.stating import measured_spans
from kehui.core.search.tokens import merged
from kehui.core.search.tokens import terms as terms_of
from kehui.mechanisms.matching.documents import texts
from kehui.mechanisms.matching.found import Found
from kehui.mechanisms.matching.queries import Asking, ask
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.queries import hidden

COMPARED = 50  # places among which the pair's own is told
LINES = 40  # indicators that are shown
LIFTS = 20  # missing phrases that may be summed up


@dataclass(frozen=True)
class Side:
    """One record's fields, each cut into pieces, of which some are marked."""

    label: str
    pieces: list[tuple[str, bool]]


@dataclass(frozen=True)
class Standing:
    """Where the answer stands among all, and which missing phrases, at the most they can give, would close the gap
    to the first; empty where they would not suffice."""

    place: int
    leader: Found | None
    gap: float
    lifts: list[tuple[str, float]]


def measured(asking: tuple[Kind, Record], answering: tuple[Kind, Record], person: Any) -> list[Indicator]:
    """The indicators that the wanting side asks beside what the other offers, whichever page it is, as far as this
    person may read both. What is asked stands in the declared tables alone, as a running text also tells what is had
    already; what is offered may stand in any matched field."""
    straight = asking[0].code not in answering[0].matchable.seeks
    (kind, record), (its, answer) = (asking, answering) if straight else (answering, asking)
    wanted = "；".join(_measures(kind, record, person))
    offered = "；".join((*_measures(its, answer, person), *texts(its, answer, hidden(its, answer, person)).values()))
    return compare(wanted, offered)[:LINES]


def _measures(kind: Kind, record: Record, person: Any) -> Iterator[str]:
    without = hidden(kind, record, person)
    for name, (first, *rest) in kind.matchable.measures.items():
        for row in getattr(record, name) if name not in without else ():
            yield f"{row.get(first, '')} {''.join(row.get(column, '') for column in rest)}"


def sides(
    kind: Kind, record: Record, person: Any, marked: Mapping[str, Collection[str]], asked: Mapping[str, Quantity]
) -> list[Side]:
    """The matched fields of a record as this person may read them; ``marked``: terms by field, ``""`` for all;
    ``asked``: those that are quantities, of which every value is marked that agrees."""
    found = []
    for name, text in texts(kind, record, hidden(kind, record, person)).items():
        terms = {*marked.get(name, ()), *marked.get("", ())}
        values = measured_spans(text, [asked[term] for term in sorted(terms) if term in asked])
        places = merged(sorted([*spans(text, terms), *values])) if terms else []
        found.append(Side(kind.called(name), list(_pieces(text, places))))
    return found


def _pieces(text: str, places: list[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    end = 0
    for start, stop in places:
        if start > end:
            yield text[end:start], False
        yield text[start:stop], True
        end = stop
    if end < len(text):
        yield text[end:], False


def shared(found: Found) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Terms to mark in the asking text (anywhere) and in the answering one (by field)."""
    by_field: dict[str, set[str]] = {}
    for part in found.hit.parts:
        by_field.setdefault(part.field, set()).add(part.term)
    heavy = {term for terms in by_field.values() for term in terms if len(term) > 1}
    own = set(heavy)
    for each in found.came:  # in the asking text the term itself is marked where its equivalent was found
        if each.added & heavy:
            own |= _terms(each.term)
    return {"": own}, {name: {term for term in terms if len(term) > 1} for name, terms in by_field.items()}


def _terms(text: str) -> set[str]:
    return {term for term in terms_of(text) if len(term) > 1}


def standing(source: Record, found: Found, *, person: Any) -> Standing:
    """Where the answer stands among the first of its kind as this person sees them."""
    kind = kinds.of(found.record)
    asking = Asking.of(source, person)
    ranked = ask(asking, kind.code, person=person, top=COMPARED, exclude=(str(source.pk),))
    place = next((number for number, each in enumerate(ranked, 1) if each.record.pk == found.record.pk), 0)
    leader = ranked[0] if ranked and place != 1 else None
    gap = leader.score - found.score if leader else 0.0
    return Standing(place, leader, gap, _lifts(found, gap) if leader else [])


def _lifts(found: Found, gap: float) -> list[tuple[str, float]]:
    """The fewest missing phrases, heaviest first, that could give the points that are lacking."""
    lifts, total = [], 0.0
    for phrase, points in missing(found.hit, found.query, most=LIFTS):
        if total > gap:
            break
        lifts.append((phrase, points))
        total += points
    return lifts if total > gap else []
