"""What answers what: ranked records with reasons, narrowed to what the reader may see."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kehui.core.search import Hit, IndexBroken, Part, Query, brief, missing, reasons, search
from kehui.mechanisms.matching import shelf
from kehui.mechanisms.matching.documents import texts
from kehui.mechanisms.matching.models import Match, Verdict
from kehui.mechanisms.matching.rules import judges
from kehui.records.addresses import page
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.queries import hidden, may_read, visible, with_secrecy

MOST = 7  # reasons shown one by one
IN_SHORT = 5  # phrases of the one-line summary
POOL = 100  # candidates of which those the reader may see are kept
DEEPEST = 2000  # how many are looked at when the reader may not see most of them


@dataclass(frozen=True)
class Found:
    """A record that answers, and why: ``parts`` in phrases, summing to ``score`` (0–100); ``missing``: what is asked
    and not shown here; ``verdict``: what somebody last thought of the pair."""

    kind: Kind
    record: Record
    hit: Hit
    query: Query
    verdict: Match | None = None
    follow: str = ""  # where an accepted match goes on

    @property
    def score(self) -> float:
        return self.hit.score

    @cached_property
    def parts(self) -> list[Part]:
        labels = {name: label(self.kind, name) for name in self.kind.matchable.text}
        return [Part(labels.get(field, field), term, value) for field, term, value in reasons(self.hit, self.query)]

    @cached_property
    def missing(self) -> list[str]:
        return [phrase for phrase, _points in missing(self.hit, self.query)]

    @property
    def url(self) -> str:
        return page(self.record)

    @property
    def over(self) -> str:
        return f"{self.kind.label} {self.record.number}"

    @property
    def shown(self) -> list[Part]:
        """The heaviest phrases with their points by field, and the sum of all others; they too add up to the score."""
        by_term: dict[str, list[Part]] = {}
        for part in self.parts:
            by_term.setdefault(part.term, []).append(part)
        told = [Part(_by_field(parts), term, sum(part.value for part in parts)) for term, parts in by_term.items()]
        told = brief(sorted(told, key=lambda part: -part.value), most=MOST)
        return [part if part.term else part._replace(term=str(_("all other words"))) for part in told]

    @property
    def in_short(self) -> str:
        """The heaviest phrases, each once."""
        return "、".join(list(dict.fromkeys(part.term for part in self.parts))[:IN_SHORT])

    @property
    def tone(self) -> str:
        return "ok" if self.verdict and self.verdict.verdict == Verdict.ACCEPTED else "danger"

    @property
    def owner(self) -> str:
        """The organisation's name, unless the reader may not know it."""
        return str(self.record.owner or "") if may_read(self.record, "owner") else ""


def _by_field(parts: Sequence[Part]) -> str:
    """In which fields a phrase was found; with the points of each where there are several."""
    if len(parts) == 1:
        return parts[0].field
    return " · ".join(f"{part.field} {part.value:.1f}" for part in parts)


def query_of(record: Record, person: Any) -> Query:
    """What a record asks, in the words that this reader may see."""
    kind = kinds.of(record)
    return Query.of(texts(kind, record, hidden(kind, record, person)), weights=kind.matchable.text)


def answers(
    record: Record, code: str, *, person: Any, top: int = 10, facets: Mapping[str, Collection[str]] | None = None
) -> list[Found]:
    """The best answers of one kind to a record, itself left out; rejected ones stand last; verdicts are
    shown to those who may give them."""
    may_judge = judges.allows(person, record)
    return answers_of_kinds(record, (code,), person=person, may_judge=may_judge, top=top, facets=facets)[code]


def answers_of_kinds(
    record: Record,
    codes: Sequence[str],
    *,
    person: Any,
    may_judge: bool,
    top: int,
    facets: Mapping[str, Collection[str]] | None = None,
) -> dict[str, list[Found]]:
    """The best answers of several kinds, each as :func:`answers` gives them; what they share is asked once."""
    query = query_of(record, person)
    found = {code: ask(query, code, person=person, top=top, facets=facets, exclude=(str(record.pk),)) for code in codes}
    others = [each.record for some in found.values() for each in some]
    verdicts = verdicts_on(record, others) if others and may_judge else {}
    return {code: _judged(record, some, verdicts) for code, some in found.items()}


def _judged(record: Record, found: list[Found], verdicts: Mapping[int, Match]) -> list[Found]:
    judged = [
        replace(each, verdict=verdicts.get(each.record.pk), follow=follow_url(record, each.record)) for each in found
    ]
    return sorted(judged, key=lambda each: each.verdict is not None and each.verdict.verdict == Verdict.REJECTED)


def follow_url(record: Record, other: Record) -> str:
    """The form on which these two are introduced, filled in; empty when they stand on the same side."""
    own, its = kinds.of(record).matchable, kinds.of(other).matchable
    if not own.follow or own.side == its.side:
        return ""
    return f"{reverse(own.follow)}?{urlencode({own.side: record.number, its.side: other.number})}"


def ask(
    query: Query,
    code: str,
    *,
    person: Any,
    top: int,
    facets: Mapping[str, Collection[str]] | None = None,
    exclude: Collection[str] = (),
) -> list[Found]:
    """The best answers of one kind to any query: one search and one database query, again and deeper where the
    reader may not see enough of what was found."""
    kind, seen = kinds[code], []
    for limit in (2 * top + 10, POOL, DEEPEST):
        hits = _hits(query, kind, facets=facets, limit=limit, exclude=exclude)
        records = with_secrecy(kind, visible(kind, person), person).in_bulk([int(hit.id) for hit in hits])
        seen = [(records[int(hit.id)], hit) for hit in hits if int(hit.id) in records]
        if len(seen) >= top or len(hits) < limit:
            break
    return [Found(kind, record, hit, query) for record, hit in seen[:top]]


def _hits(query: Query, kind: Kind, *, limit: int, **narrowed: Any) -> list[Hit]:
    """What the index gives; nothing where there is none or it turns out to be damaged."""
    index, weights = shelf.index(), kind.matchable.text
    if index is None:
        return []
    try:
        pool = max(POOL, limit)
        return search(index, query, kinds=[kind.code], weights=weights, limit=limit, pool=pool, **narrowed)
    except IndexBroken:
        shelf.close()
        return []


def label(kind: Kind, name: str) -> str:
    """What a field is called on pages."""
    return str(kind.model._meta.get_field(name).verbose_name)


def reasons_for(source: Record, target: Record, *, person: Any) -> Found | None:
    """Score and reasons of one pair; None when the target is not among the source's candidates."""
    kind, query = kinds.of(target), query_of(source, person)
    hits = _hits(query, kind, limit=POOL, exclude=(str(source.pk),))
    hit = next((each for each in hits if each.id == str(target.pk)), None)
    records = with_secrecy(kind, visible(kind, person), person)
    record = records.filter(pk=target.pk).first() if hit else None
    return Found(kind, record, hit, query) if hit and record else None


def verdicts_on(record: Record, others: Sequence[Record]) -> dict[int, Match]:
    """The latest verdict on each pair, whichever side it was given from; what was taken back is left out."""
    ids = [other.pk for other in others]
    pairs = Q(source=record.pk, target__in=ids) | Q(target=record.pk, source__in=ids)
    latest: dict[int, Match] = {}
    for match in Match.objects.filter(pairs).select_related("by").order_by("id"):
        latest[match.target_id if match.source_id == record.pk else match.source_id] = match
    return {pk: match for pk, match in latest.items() if match.verdict != Verdict.OPEN}
