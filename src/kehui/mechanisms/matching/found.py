"""A record that answers, with its score and the reasons for it, as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kehui.core.search import Hit, Part, Query, brief, missing, reasons, unbroken
from kehui.core.search.synonyms import Expansion
from kehui.core.search.tokens import normal
from kehui.mechanisms.matching.criteria import Agreement
from kehui.mechanisms.matching.models import Match, Verdict
from kehui.records.addresses import page
from kehui.records.kinds import Kind
from kehui.records.models import Record
from kehui.records.queries import may_read

MOST = 7  # reasons shown one by one
IN_SHORT = 5  # phrases of the one-line summary


@dataclass(frozen=True)
class Found:
    """A record that answers, and why: ``parts`` in phrases and ``agreements`` beside them, together summing to
    ``score`` (0–100); ``missing``: what is asked and not shown here; ``verdict``: what somebody last thought of the
    pair."""

    kind: Kind
    record: Record
    hit: Hit  # of the text, on the scale that leaves room for the agreements
    query: Query
    agreements: tuple[Agreement, ...] = ()
    came: tuple[Expansion, ...] = ()  # equivalents that the query was asked with
    raw: Hit | None = None  # the same on the plain scale, as the index gave it
    verdict: Match | None = None
    follow: str = ""  # where an accepted match goes on
    beside: str = ""  # where both texts stand side by side
    usual: float | None = None  # the mean score of those it was compared with, where they were enough

    @property
    def score(self) -> float:
        return self.hit.score + sum(each.points for each in self.agreements)

    @property
    def weak(self) -> bool:
        """Whether it shows so little of what is asked that pages fold it away; what somebody judged is never weak."""
        return self.score < settings.MATCHING_WEAK_SCORE and self.verdict is None

    @property
    def outstanding(self) -> bool:
        """Whether it has so much more than others that were found for the same: a short text asks little, so that
        anything near it has many points, and a long one is shown by no answer in all its parts."""
        if self.usual is None:
            return self.score >= settings.MATCHING_SUGGEST_SCORE
        return self.score >= max(settings.MATCHING_WEAK_SCORE, settings.MATCHING_OUTSTANDING * self.usual)

    @cached_property
    def words(self) -> list[Part]:
        """The parts of the text, by phrase and by what its field is called."""
        return self._named_all(reasons(self.hit, self.query))

    @cached_property
    def _readable(self) -> list[Part]:
        """The same, pieces of cut words summed up as one part without a name."""
        return self._named_all(unbroken(reasons(self.hit, self.query), self.query))

    def _named_all(self, parts: Sequence[Part]) -> list[Part]:
        labels = {name: label(self.kind, name) for name in self.kind.matchable.text}
        return [Part(labels.get(field, field), self._named(term), value) for field, term, value in parts]

    def _named(self, phrase: str) -> str:
        """A phrase as it is asked; one that came in by an equivalent names the term that is asked."""
        term = next((each.term for each in self.came if each.names(phrase)), "")
        phrase = self.query.said(phrase)
        return str(_("%(phrase)s (for %(term)s)") % {"phrase": phrase, "term": term}) if term else phrase

    @property
    def kept(self) -> list[list[str | float]]:
        """Every part by its code, as a verdict keeps it."""
        agreed = [[each.code, each.offered, each.points] for each in self.agreements if each.points]
        return [[part.field, part.term, part.value] for part in self.hit.parts] + agreed

    @property
    def features(self) -> dict[str, dict[str, float]]:
        """What is learnt from, on the plain scale."""
        text: dict[str, float] = {}
        for part in self.raw.parts if self.raw else ():
            name = f"{self.kind.code}.{part.field}"
            text[name] = text.get(name, 0.0) + part.value
        return {"text": text, "shares": {each.code: each.share or 0.0 for each in self.agreements}}

    @property
    def parts(self) -> list[Part]:
        agreed = [Part(str(each.label), each.offered, each.points) for each in self.agreements if each.points]
        return [*self.words, *agreed]

    @cached_property
    def missing(self) -> list[str]:
        """Phrases that are asked and not shown, neither as they are asked nor by an equivalent."""
        shown = {part.term for part in self.hit.parts}
        said = {normal(each.term) for each in self.came if each.added & shown}
        phrases = [phrase for phrase, _points in missing(self.hit, self.query)]
        phrases = [each for each in phrases if not self._equivalent(each) and normal(each) not in said]
        return [self.query.said(phrase) for phrase in phrases]

    def _equivalent(self, phrase: str) -> bool:
        return any(each.names(phrase) for each in self.came)

    @property
    def url(self) -> str:
        return page(self.record)

    @property
    def over(self) -> str:
        return f"{self.kind.label} {self.record.number}"

    @property
    def shown(self) -> list[Part]:
        """The heaviest phrases with their points by field, the sum of all others, and what agrees beside the words;
        they too add up to the score."""
        by_term: dict[str, list[Part]] = {}
        for part in self._readable:
            by_term.setdefault(part.term, []).append(part)
        told = [Part(_by_field(parts), term, sum(part.value for part in parts)) for term, parts in by_term.items()]
        told = brief(sorted(told, key=lambda part: -part.value), most=MOST)
        others = str(_("all other words") if len(told) > 1 else _("units and figures alone"))
        told = [part if part.term else part._replace(term=others) for part in told]
        return [*told, *self._agreed]

    @property
    def _agreed(self) -> list[Part]:
        """All agreements as one line that names each with its points."""
        agreed = [Part(str(each.label), "", each.points) for each in self.agreements if each.points]
        total = sum(part.value for part in agreed)
        return [Part(_by_field(agreed), str(_("agrees beside the words")), total)] if agreed else []

    @property
    def in_short(self) -> str:
        """The heaviest phrases, each once; single characters and figures only where nothing else is shown."""
        phrases = list(dict.fromkeys(part.term for part in self._readable if part.term))
        telling = [each for each in phrases if len(each) > 1 and not each[0].isdigit()]
        return "、".join((telling or phrases)[:IN_SHORT]) or str(_("units and figures alone"))

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


def label(kind: Kind, name: str) -> str:
    """What a field is called on pages."""
    return str(kind.model._meta.get_field(name).verbose_name)
