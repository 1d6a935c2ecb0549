"""What answers what: ranked records with reasons, narrowed to what the reader may see."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from kehui.core.search import Hit, IndexBroken, Query, search
from kehui.core.search.agreement import Weights, text_score, weighed
from kehui.core.search.synonyms import Expansion, expanded
from kehui.mechanisms.matching.criteria import Aspects, agreements, applying, keys, points
from kehui.mechanisms.matching.documents import texts
from kehui.mechanisms.matching.equivalents import Equivalents
from kehui.mechanisms.matching.equivalents import equivalents as in_force
from kehui.mechanisms.matching.found import Found
from kehui.mechanisms.matching.lexicon import learnt
from kehui.mechanisms.matching.models import Match, Verdict
from kehui.mechanisms.matching.rules import judges
from kehui.mechanisms.matching.shelf import shelf
from kehui.mechanisms.matching.weights import serving
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.queries import fetch_terms, hidden, may_read, with_secrecy
from kehui.terms.models import Term

RESCORED = 50  # of the best by their words, how many are compared in everything else
POOL = 100  # candidates of which those the reader may see are kept
ENOUGH = 5  # found: their mean score says what is usual
DEEPEST = 2000  # how many are looked at when the reader may not see most of them


@dataclass(frozen=True)
class Asking:
    """What is asked: words with their equivalents, what a record states beside them (nothing, where somebody typed a
    text), and the weights by which answers are ranked."""

    query: Query
    aspects: Aspects | None = None
    weights: Weights = field(default_factory=serving)
    came: tuple[Expansion, ...] = ()
    terms: dict[int, Term] = field(default_factory=dict)
    """Those that the answers of one kind brought in, for the next kind's."""
    owner: int | None = None
    """Whose record asks, where the reader may know: nobody looks for what is their own."""

    @classmethod
    def of(
        cls, record: Record, person: Any, *, weights: Weights | None = None, equivalents: Equivalents | None = None
    ) -> "Asking":
        """What a record asks, as far as this reader may read it; with the tables in force, unless told."""
        kind = kinds.of(record)
        without = hidden(kind, record, person)
        query = Query.of(texts(kind, record, without), weights=kind.matchable.text)
        query, came = in_other_words(query, in_force() if equivalents is None else equivalents)
        owner = None if "owner" in without else record.owner_id
        return cls(query, Aspects(kind, record, without=without), weights or serving(), came, owner=owner)

    def is_own(self, record: Record) -> bool:
        """Whether an answer of another kind belongs to whoever asks, as far as the reader may know. Of the same kind
        it is told: one's own similar records."""
        other = self.aspects is None or self.aspects.kind.code != record.kind
        return other and self.owner is not None and record.owner_id == self.owner and may_read(record, "owner")

    @classmethod
    def of_text(cls, text: str) -> "Asking":
        """What a text asks that somebody typed."""
        query, came = in_other_words(Query.of(text), in_force())
        return cls(query, came=came)


def in_other_words(query: Query, kept: Equivalents) -> tuple[Query, tuple[Expansion, ...]]:
    """A query with what the department's table brings in and, for terms that are not in it, the learnt one."""
    query, came = expanded(query, kept)
    query, more = expanded(query, learnt(), reduced=1.0, counted=False, besides=kept)
    return query, (*came, *more)


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
    asking = Asking.of(record, person)
    found = {
        code: ask(asking, code, person=person, top=top, facets=facets, exclude=(str(record.pk),)) for code in codes
    }
    others = [each.record for some in found.values() for each in some]
    verdicts = verdicts_on(record, others) if others and may_judge else {}
    return {code: _judged(record, some, verdicts) for code, some in found.items()}


def _judged(record: Record, found: list[Found], verdicts: Mapping[int, Match]) -> list[Found]:
    judged = [
        replace(
            each, verdict=verdicts.get(each.record.pk), follow=follow_url(record, each.record),
            beside=pair_url(record, each.record),
        )
        for each in found
    ]  # fmt: skip
    return sorted(judged, key=lambda each: each.verdict is not None and each.verdict.verdict == Verdict.REJECTED)


def pair_url(record: Record, other: Record) -> str:
    """The page on which two records stand side by side, the first one asking."""
    return reverse("match-pair", args=[record.kind, record.number, other.kind, other.number])


def follow_url(record: Record, other: Record) -> str:
    """The form on which these two are introduced, filled in; empty when they stand on the same side."""
    own, its = kinds.of(record).matchable, kinds.of(other).matchable
    if not own.follow or not its.follow or own.side == its.side:
        return ""
    return f"{reverse(own.follow)}?{urlencode({own.side: record.number, its.side: other.number})}"


def ask(
    asking: Asking,
    code: str,
    *,
    person: Any,
    top: int,
    facets: Mapping[str, Collection[str]] | None = None,
    exclude: Collection[str] = (),
    only: Sequence[str] = (),
    unseen: bool = False,
) -> list[Found]:
    """The best answers of one kind to any query: one search and one database query, again and deeper where the
    reader may not see enough of what was found. ``unseen``: also what the reader may not view, for the platform's own
    work; what is secret stays out of the score either way."""
    kind, seen = kinds[code], []
    for limit in (max(RESCORED, 2 * top + 10), DEEPEST):
        hits = _hits(asking.query, kind, facets=facets, limit=limit, exclude=exclude, only=only)
        records = _records(kind, hits, person, terms=asking.terms, unseen=unseen)
        seen = [(record, hit) for hit in hits if (record := records.get(int(hit.id))) and not asking.is_own(record)]
        if len(seen) >= top or len(hits) < limit:
            break
    return _ranked(asking, kind, seen, person, top)


def _records(
    kind: Kind, hits: Sequence[Hit], person: Any, *, terms: dict[int, Term], unseen: bool
) -> dict[int, Record]:
    """What the reader may see of some hits, with all that is compared."""
    if not hits:
        return {}
    records = kind.model._default_manager.select_related("owner")
    records = records.filter(state__in=kind.matchable.open) if unseen else kind.view.narrow(records, person)
    found = with_secrecy(kind, records, person).in_bulk([int(hit.id) for hit in hits])
    fetch_terms(found.values(), {"region", *keys(kind)}, terms)
    return found


def _ranked(asking: Asking, kind: Kind, seen: Sequence[tuple[Record, Hit]], person: Any, top: int) -> list[Found]:
    """Text and agreement together, best first, ties by id; parts are made of those that are taken only."""
    source, weights = asking.aspects, asking.weights
    criteria = applying(source.kind, kind) if source else ()
    codes = [each.code for each in criteria]
    scored = []
    for record, hit in seen:
        target = Aspects(kind, record, without=hidden(kind, record, person))
        score = text_score(hit, weights, codes) + (points(criteria, source, target, weights) if source else 0.0)
        scored.append((-score, hit.id, record, hit, target))
    scored.sort(key=lambda each: each[:2])
    usual = -fmean(each[0] for each in scored) if len(scored) >= ENOUGH else None
    return [
        Found(
            kind, record, weighed(hit, weights, codes), asking.query,
            agreements(criteria, source, target, weights) if source else (), raw=hit, came=asking.came, usual=usual,
        )
        for _score, _id, record, hit, target in scored[:top]
    ]  # fmt: skip


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


def reasons_for(source: Record, target: Record, *, person: Any) -> Found | None:
    """Score and reasons of one pair; None when the target is not in the index or shows nothing that is asked."""
    asking, code = replace(Asking.of(source, person), owner=None), kinds.of(target).code
    return next(iter(ask(asking, code, person=person, top=1, only=[str(target.pk)])), None)


def scored(asking: Asking, record: Record, *, person: Any) -> Found | None:
    """As :func:`reasons_for`, for a record that has been fetched for this person with its secrecy: no query."""
    kind = kinds.of(record)
    hits = _hits(asking.query, kind, limit=1, only=[str(record.pk)])
    return next(iter(_ranked(asking, kind, [(record, hit) for hit in hits], person, 1)), None)


def verdicts_on(record: Record, others: Sequence[Record]) -> dict[int, Match]:
    """The latest verdict on each pair, whichever side it was given from; what was taken back is left out."""
    ids = [other.pk for other in others]
    pairs = Q(source=record.pk, target__in=ids) | Q(target=record.pk, source__in=ids)
    latest: dict[int, Match] = {}
    for match in Match.objects.filter(pairs).select_related("by").order_by("id"):
        latest[match.target_id if match.source_id == record.pk else match.source_id] = match
    return {pk: match for pk, match in latest.items() if match.verdict != Verdict.OPEN}
